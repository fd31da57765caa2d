"""A county with so many cases, a tenth of them under way, most of those in a few grids: run inside its own PostgreSQL.

The cases are written as rows (crowd.sql), not through the door: a million of them would take the door hours. The tree,
the posts and the share of every state are the same in every size, so that the number of cases alone is compared.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

SUBDISTRICTS, COMMUNITIES, GRIDS, BUILDINGS = 10, 8, 6, 4
POSTS = {  # of the busiest grid and what lies over it
    "worker": ("grid_worker", "grid"), "leader": ("grid_leader", "grid"), "staff": ("community_staff", "community"),
    "keeper": ("community_staff", "community"), "chief": ("subdistrict_staff", "subdistrict"),
}  # fmt: skip
TABLES = ("cases_case", "cases_event", "cases_caseclock", "cases_casewords", "accounts_contact", "accounts_consent",
          "grids_area", "grids_appointment")  # fmt: skip


def crowd(cases: int) -> dict[str, Any]:
    """Have so many cases: seconds it took, rows, and how many are under way in the busiest grid."""
    from django.core.management import call_command
    from django.db import connection

    from services.cases.models import Case

    started = time.monotonic()
    if not Case.objects.exists():
        call_command("load_basics", verbosity=0)
        _county()
        lines = (Path(__file__).parent / "crowd.sql").read_text(encoding="utf-8").replace(":cases", str(int(cases)))
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
            cursor.execute(lines)
            cursor.execute("VACUUM ANALYZE")
    with connection.cursor() as cursor:  # what sweeps of the last run wrote and took back lies where lists begin
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM (INDEX_CLEANUP ON) cases_case")
    return {"seconds": time.monotonic() - started, "rows": _rows(), "busiest": _busiest()}


def _county() -> None:
    from grids import changes
    from grids.models import Area

    county = changes.plant(None, level="county", name="大县")
    for street in range(SUBDISTRICTS):
        subdistrict = changes.plant(county, level="subdistrict", name=f"第 {street} 街道")
        for one in range(COMMUNITIES):
            community = changes.plant(subdistrict, level="community", name=f"第 {street}-{one} 社区")
            for number in range(GRIDS):
                grid = changes.plant(community, level="grid", name=f"第 {street}-{one}-{number} 网格")
                for house in range(BUILDINGS):
                    changes.raise_building(grid, label=f"{house + 1} 栋")
    first = Area.objects.filter(level="grid").order_by("path").first()
    assert first is not None
    at = {area.level: area for area in first.lineage()}
    for name, (duty, level) in POSTS.items():
        _serve(name, duty, at[level], handles_sealed=name == "keeper")
    for grid in Area.objects.filter(level="grid").exclude(pk=first.pk):
        _serve(f"worker{grid.pk}", "grid_worker", grid)


def _serve(name: str, duty: str, area: Any, **more: Any) -> None:
    from accounts.models import Contact, User
    from grids import changes
    from grids.duties import Duty
    from grids.models import Person

    user = User.objects.create(username=name, first_name=name)
    person = Person.objects.create(name=name, contact=Contact.objects.create(user=user, name=name))
    changes.appoint(person, Duty(duty), area=area, **more)


def _rows() -> dict[str, int]:
    from django.db import connection

    found = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM {table}")
            found[table] = cursor.fetchone()[0]
    return found


def _busiest() -> int:
    from django.db.models import Count

    from services.cases.models import Case

    under_way = Case.objects.exclude(phase="over").order_by().values("in_grid").annotate(count=Count("pk"))
    return max(row["count"] for row in under_way)
