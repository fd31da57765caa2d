"""Making all sums anew while the portal goes on: case by case, then area by area from below. Can be stopped and repeated."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from django.db.models import Max, Q

from accounts import moment
from grids.models import Area
from services.cases.models import Case
from services.figures import instep, sums
from services.figures.models import Counted, Grain, Rollup
from services.figures.sums import Difference, Sums


def rebuild() -> dict[str, int]:
    """Count every case anew and add up every area anew; says how much of each was wrong. Each step has its own turn."""
    return {"cases": sum(_cases()), "rows": sum(_areas())}


def _cases() -> Iterator[int]:
    last = Case.objects.aggregate(last=Max("pk"))["last"] or 0
    for start in range(0, last + 1, instep.AT_ONCE):
        ids = list(range(start, start + instep.AT_ONCE))
        with instep.turn():
            yield instep.recount(ids)


def _areas() -> Iterator[int]:
    """The deepest first: an area is what lies at it and the sum of the areas right below it."""
    named = set(Counted.objects.order_by().values_list("path", flat=True).distinct())
    named |= set(Rollup.objects.order_by().values_list("path", flat=True).distinct())
    paths = {above for path in named for above in sums.lineage(path)}
    for path in sorted(paths, key=len, reverse=True):
        with instep.turn():
            yield _resum(path)


def _resum(path: str) -> int:
    """Put right the rows of one area. Returns how many were wrong."""
    right, standing = _expected(path), _rows(Q(path=path))
    wrong = {key: counts for key in {*right, *standing} if (counts := right.get(key, Counter())) != standing.get(key)}
    wrong = {key: counts for key, counts in wrong.items() if counts or standing.get(key)}
    sums.put({}, wrong)
    return len(wrong)


def _expected(path: str) -> Sums:
    own = [
        Difference(row.path, row.kind, row.category, sums.entries_of(row))
        for row in Counted.objects.filter(path=path).iterator()
    ]
    found: Sums = defaultdict(Counter)
    for key, counts in sums.spread(own).items():
        if key.path == path:
            found[key] = counts
    below = Q(path__in=list(_children(path)))
    for key, counts in _rows(below).items():
        found[key._replace(path=path)] = sums.plus(found[key._replace(path=path)], counts)
    return found


def _children(path: str) -> Iterator[str]:
    depth = len(path) // Area.steplen + 1
    return Area.objects.filter(path__startswith=path, depth=depth).values_list("path", flat=True).iterator()


def _rows(condition: Q) -> Sums:
    """Rows by key; of several areas, in one sum per key of each. Days that are kept no longer are left out."""
    found: Sums = {}
    for row in Rollup.objects.filter(condition).iterator():
        if row.grain != Grain.DAY or row.start >= moment.today() - sums.DAYS_KEPT:
            found[sums.key_of(row)] = sums.counts_of(row)
    return found
