"""Grows the whole city, with a word after each part; and says whether a database is free for it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from grids.models import Area, AreaCode, Level
from grids.sowing import plant_many
from portal.city import houses, people, published
from portal.city.codes import Codes
from portal.city.names import Lines
from portal.city.size import Size
from portal.city.tree import Tree

MARK = "synthetic"  # the scheme of a code that each county of a synthetic city has


def real_areas() -> int:
    """How many trees here are not of a synthetic city."""
    return Area.objects.filter(depth=1).exclude(codes__scheme=MARK).count()


def synthetic_areas() -> int:
    return AreaCode.objects.filter(scheme=MARK).count()


def grow(size: Size) -> Iterator[str]:
    """Tells how far it is. Each county and each batch of buildings is a transaction of its own."""
    take_time()
    codes, lines = Codes(size.seed), Lines()
    staff = people.Staff(size, lines)
    areas = posts = words = 0
    for seeds in Tree(size, codes, lines).counties():
        planted = plant_many(seeds)
        AreaCode.objects.create(area=planted[0], scheme=MARK, code=f"{MARK}-{size.seed}")
        people.bodies(planted, lines)
        areas += len(planted)
        posts += staff.serve(planted)
        words += published.publish(planted)
        yield f"{areas:,} areas, {posts:,} appointments, {words} notices"
    for stands in houses.raise_all(size, codes):
        yield f"{stands:,} buildings"
    grids = Area.objects.filter(level=Level.MICRO_GRID if size.micro_grids else Level.GRID, buildings__isnull=False)
    yield f"{words + published.water_off(grids.distinct())} notices"
    tidy()


def take_time() -> None:
    """No statement of ours is cut off here, as one of a page would be."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")


def tidy() -> None:
    """Let the database know what it holds, as it would after a night."""
    with connection.cursor() as cursor:
        alone = connection.vendor == "postgresql" and not connection.in_atomic_block
        cursor.execute("VACUUM (ANALYZE)" if alone else "ANALYZE")
