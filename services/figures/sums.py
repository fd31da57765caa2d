"""Adding up: from what single cases add to every area, span, kind and category in which it is counted.

`spread` says which rows a difference touches, `write` adds it to them; pages read the same rows, see ledger.py.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Q

from accounts import moment
from grids.models import Area
from services.figures.models import EPOCH, Counted, Grain, Rollup
from services.figures.stages import MARK

LONGEST = 40  # ten levels of four characters
DAYS_KEPT = timedelta(days=62)  # single days are asked for as far back as this; older ones live on in their month


class Key(NamedTuple):
    """The row of an area (with all below it) and a span; kind and category are empty in the row of all of them."""

    path: str
    grain: str
    start: date
    kind: str
    category: str


Sums = dict[Key, Counter]


@dataclass(frozen=True)
class Difference:
    """What is now counted otherwise of one case. `entries`: day → measure → how many more, or fewer."""

    path: str
    kind: str
    category: str
    entries: Mapping[date, Mapping[str, int]]


def spread(differences: Iterable[Difference]) -> Sums:
    """Every row that changes, with what is to be added to it."""
    found: Sums = defaultdict(Counter)
    for one in differences:
        for day, counts in one.entries.items():
            for key in _keys(one, day):
                for code, number in counts.items():
                    found[key][code] += number
    return {key: changed for key, counts in found.items() if (changed := _nonzero(counts))}


def _keys(one: Difference, day: date) -> Iterable[Key]:
    for path in lineage(one.path):
        for grain, start in ((Grain.MONTH, day.replace(day=1)), (Grain.EVER, EPOCH)):
            yield Key(path, grain, start, one.kind, one.category)
            yield Key(path, grain, start, "", "")
        if day >= moment.today() - DAYS_KEPT:
            yield Key(path, Grain.DAY, day, "", "")


def lineage(path: str) -> list[str]:
    """The paths of an area and of all that contain it."""
    return [path[:end] for end in range(Area.steplen, len(path) + 1, Area.steplen)]


def inside(path: str, field: str) -> Q:
    """The condition that the path in this field lies in that area: a range, which both databases answer by index."""
    return Q(**{f"{field}__range": (path, path + "Z" * LONGEST)})


def key_of(row: Rollup) -> Key:
    return Key(row.path, row.grain, row.start, row.kind, row.category)


def counts_of(row: Rollup) -> Counter:
    """All that is counted in it, spans included."""
    return Counter({**row.counts, **row.spans})


def without_spans(counts: Mapping[str, int]) -> Counter:
    return Counter({code: number for code, number in counts.items() if MARK not in code})


def write(sums: Sums) -> None:
    """Add to the rows. Only for whoever has the turn."""
    put(_standing(sums), sums)


def put(standing: Mapping[Key, Counter], more: Sums) -> None:
    """Write these rows as what stood there and what is to be added."""
    rows = [_row(key, _nonzero(plus(standing.get(key, Counter()), counts))) for key, counts in more.items()]
    unique = ["grain", "kind", "category", "path", "start"]
    Rollup.objects.bulk_create(
        rows, 500, update_conflicts=True, unique_fields=unique, update_fields=["counts", "spans"]
    )


def _row(key: Key, whole: Counter) -> Rollup:
    counts = without_spans(whole)
    return Rollup(**key._asdict(), counts=dict(sorted(counts.items())), spans=dict(sorted((whole - counts).items())))


def plus(one: Mapping[str, int], other: Mapping[str, int]) -> Counter:
    found = Counter(one)
    for code, number in other.items():
        found[code] += number
    return found


def _nonzero(counts: Mapping[str, int]) -> Counter:
    return Counter({code: number for code, number in counts.items() if number})


def _standing(sums: Sums) -> Sums:
    paths, starts = {key.path for key in sums}, {key.start for key in sums}
    rows = Rollup.objects.filter(path__in=paths, start__in=starts)
    return {key: counts_of(row) for row in rows.iterator() if (key := key_of(row)) in sums}


def entries_of(counted: Counted) -> dict[date, Counter]:
    return {date.fromisoformat(day): Counter(counts) for day, counts in counted.entries.items()}
