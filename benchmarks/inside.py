"""Tasks that need the portal itself, run in a process that stands on one city: `python -m benchmarks.inside <task>`.

Each prints one line of JSON.
"""

from __future__ import annotations

import json
import random
import sys
import time
from typing import Any

import django

from benchmarks.crowd import crowd
from benchmarks.desks import desk_pages, due_sweep
from benchmarks.past import figures_page, past

TABLES = ("grids_area", "grids_appointment", "grids_building", "grids_entrance", "grids_organisation", "grids_person",
          "home_publication", "home_publication_buildings", "wagtailcore_page", "services_cases_case")  # fmt: skip


def prepare() -> dict[str, int]:
    """Make the database if the server lacks it, bring its tables into step; how many areas there are."""
    from django.conf import settings
    from django.core.management import call_command

    if "postgresql" in settings.DATABASES["default"]["ENGINE"]:
        _create(settings.DATABASES["default"])
    call_command("migrate", verbosity=0, interactive=False)
    from grids.models import Area

    return {"areas": Area.objects.count()}


def _create(named: dict[str, Any]) -> None:
    import psycopg
    from psycopg import sql

    where = {"host": named["HOST"], "port": named["PORT"] or 5432, "user": named["USER"], "password": named["PASSWORD"]}
    with psycopg.connect(dbname="postgres", autocommit=True, **where) as server:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [named["NAME"]]).fetchone():
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(named["NAME"])))


def rows() -> dict[str, int]:
    """Counted, not estimated."""
    from django.db import connection

    standing = connection.introspection.table_names()
    with connection.cursor() as cursor:
        found = {}
        for table in (table for table in TABLES if table in standing):
            cursor.execute(f"SELECT count(*) FROM {table}")
            found[table] = cursor.fetchone()[0]
    return found


def database() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SHOW server_version")
            return f"PostgreSQL {cursor.fetchone()[0].split()[0]}"
        cursor.execute("SELECT sqlite_version()")
        return f"SQLite {cursor.fetchone()[0]}"


def homes(seed: int) -> list[str]:
    """Codes of the micro grids that hold buildings here, in an order of chance; the same areas in every size."""
    from grids.models import Area

    found = list(
        Area.objects.filter(level="micro_grid", buildings__isnull=False).distinct().values_list("slug", flat=True)
    )
    found.sort()
    random.Random(seed).shuffle(found)
    return found[:2000]


def buildings(areas: list[str]) -> list[str]:
    """The code of the first building of each of these areas."""
    from grids.models import Building

    found = {}
    for slug, code in Building.objects.filter(grid__slug__in=areas).order_by("-pk").values_list("grid__slug", "slug"):
        found[slug] = code
    return [found[area] for area in areas if area in found]


def communities(areas: list[str]) -> list[str]:
    """The communities in which these areas lie."""
    from grids.models import Area

    paths = Area.objects.filter(slug__in=areas).values_list("path", flat=True)
    found = Area.objects.filter(level="community", path__in={path[:12] for path in paths})
    return list(found.values_list("slug", flat=True))


def plans(paths: list[str]) -> list[dict[str, Any]]:
    from benchmarks.plans import explained

    return explained(paths)


def plates(count: int) -> dict[str, Any]:
    """Seconds for the printable page with the plates of the first so many buildings."""
    from grids import printed
    from grids.models import Building
    from grids.papers import USUAL
    from grids.plates import plates_of

    started = time.perf_counter()
    found = Building.objects.select_related("grid").prefetch_related("entrances").order_by("pk")[:count]
    html = printed.page(plates_of(found), USUAL)
    return {"seconds": time.perf_counter() - started, "codes": html.count("<svg")}


TASKS = {
    task.__name__: task
    for task in (
        prepare,
        rows,
        database,
        homes,
        buildings,
        communities,
        plans,
        plates,
        past,
        figures_page,
        crowd,
        desk_pages,
        due_sweep,
    )
}

if __name__ == "__main__":
    django.setup()
    facts = json.loads(sys.argv[2]) if len(sys.argv) > 2 else {}
    print(json.dumps(TASKS[sys.argv[1]](**facts), ensure_ascii=False))
