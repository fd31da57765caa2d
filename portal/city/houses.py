"""The city's buildings: many in a few grids, few in most, as in a real one."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from grids.models import Area, Building, Level
from grids.sowing import raise_many
from portal.city.codes import Codes, taken
from portal.city.size import Size, skewed

BATCH = 5000
BUSIEST, LEAST = 0.01, 0.10  # the busiest hundredth of the areas holds at least a tenth of the buildings


class NotSkewed(Exception):
    """The buildings lie too evenly for a benchmark to mean anything."""


def places(size: Size) -> list[tuple[int, int]]:
    """(area, how many buildings) for each area of the lowest level, in the order of the tree."""
    level = Level.MICRO_GRID if size.micro_grids else Level.GRID
    found = list(Area.objects.filter(level=level, depth__gt=1).order_by("path").values_list("pk", flat=True))
    ranks = list(range(len(found)))
    Random(size.seed).shuffle(ranks)
    counts = dict(zip(ranks, skewed(size.buildings, len(found)), strict=True))
    return [(pk, counts[place]) for place, pk in enumerate(found)]


def busiest_share(counts: list[int]) -> float:
    """What part of the buildings the busiest hundredth of the areas holds."""
    top = sorted(counts, reverse=True)[: max(1, int(len(counts) * BUSIEST))]
    return sum(top) / sum(counts)


def raise_all(size: Size, codes: Codes) -> Iterator[int]:
    """Batch by batch, each a transaction: how many stand so far. Raises NotSkewed before the first."""
    at = places(size)
    held = busiest_share([count for _pk, count in at])
    if len(at) >= 1 / BUSIEST and held < LEAST:
        raise NotSkewed(f"the busiest hundredth of the areas holds {held:.1%} of the buildings")
    stands, batch = 0, []
    for building in _buildings(at):
        batch.append(building)
        if len(batch) == BATCH:
            stands += _raise(batch, codes)
            batch = []
            yield stands
    yield stands + (_raise(batch, codes) if batch else 0)


def _buildings(at: list[tuple[int, int]]) -> Iterator[Building]:
    for pk, count in at:
        for number in range(1, count + 1):
            yield Building(grid_id=pk, label=f"{number} 栋", households=24 + number % 5 * 12, floors=6 + number % 12)


def _raise(batch: list[Building], codes: Codes) -> int:
    drawn = codes.some(len(batch))
    if taken(drawn):
        raise RuntimeError("a code of this city names a place already: take another --seed")
    return len(raise_many(batch, codes=drawn))
