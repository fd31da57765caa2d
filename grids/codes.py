"""Public codes that no place has or ever had: buildings and entrances share one address, so one code for all.

What was taken out of use counts, too: somebody may still have it on a wall.
"""

from __future__ import annotations

from grids.models import Area, Building, Entrance, RetiredCode
from grids.slugs import new_slug

BATCH = 500


def fresh_codes(count: int) -> list[str]:
    """So many codes, all different, none in use. Four queries for each five hundred.

    Among the 34 thousand million codes two of a city's hundred thousand meet with a chance of one in seven; so nobody
    may rely on chance alone.
    """
    drawn: list[str] = []
    known: set[str] = set()
    while len(drawn) < count:
        batch = {new_slug() for _ in range(min(BATCH, count - len(drawn)))} - known
        for model in (Area, Building, Entrance):
            batch -= set(model.objects.filter(slug__in=batch).values_list("slug", flat=True))
        batch -= set(RetiredCode.objects.filter(code__in=batch).values_list("code", flat=True))
        known |= batch
        drawn += sorted(batch)
    return drawn


def fresh_code() -> str:
    return fresh_codes(1)[0]
