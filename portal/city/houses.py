"""The city's buildings: many in a few grids, few in most, as in a real one."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from grids.copying import House, raise_stream
from grids.models import Area, Building, Level
from portal.city.codes import Codes, taken
from portal.city.size import Size, skewed

BATCH = 20_000
BUSIEST, LEAST = 0.01, 0.10  # the busiest hundredth of the areas holds at least a tenth of the buildings
A_CITY = 1000  # areas; of fewer, the busiest hundredth is no crowd


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
    if len(at) >= A_CITY and held < LEAST:
        raise NotSkewed(f"the busiest hundredth of the areas holds {held:.1%} of the buildings")
    coming, stands = _houses(at, codes, beside_others=Building.objects.exists()), 0
    while raised := raise_stream(coming, BATCH):
        stands += raised
        yield stands


def _houses(at: list[tuple[int, int]], codes: Codes, beside_others: bool) -> Iterator[House]:
    for pk, count in at:
        drawn = codes.some(count)
        if beside_others and taken(drawn):
            raise RuntimeError("a code of this city names a place already: take another --seed")
        for number, code in enumerate(drawn, 1):
            yield House(pk, code, f"{number} 栋", 24 + number % 5 * 12, 6 + number % 12)
