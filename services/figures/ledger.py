"""Reading the sums, true to the last event: what is noted but not yet counted is counted on the way."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Case as Switch
from django.db.models import JSONField, Q, When

from services.cases.models import Case
from services.figures import histories, instep, sums
from services.figures.models import Grain, Rollup, Stale, Turn
from services.figures.periods import Period
from services.figures.sums import Key, Sums

ON_THE_WAY = 100  # so many cases a page counts by itself; of more it says that it is behind
TRIES = 4


@dataclass(frozen=True)
class Wanted:
    """Some rows: of these areas, or of all `under` one; by kind and category (`split`), or all in one.

    `spans`: how long things took is read as well. It is most of a row, so only what is shown asks for it.
    """

    grain: Grain
    paths: frozenset[str] = frozenset()
    under: str = ""
    since: date | None = None
    split: bool = False
    spans: bool = False

    def __contains__(self, key: Key) -> bool:
        return (
            key.grain == self.grain
            and (key.path in self.paths or bool(self.under and key.path.startswith(self.under)))
            and (self.since is None or key.start >= self.since)
            and bool(key.kind) == self.split
        )

    def rows(self) -> Q:
        found = Q(path__in=sorted(self.paths))
        if self.under:
            found |= sums.inside(self.under, "path")
        found &= Q(grain=self.grain) & (~Q(kind="") if self.split else Q(kind="", category=""))
        return found & Q(start__gte=self.since) if self.since else found


class Book:
    """What was read. `behind`: there is more than a page counts by itself, and the sums are still without it."""

    def __init__(self, rows: Sums, behind: bool = False) -> None:
        self.behind = behind
        self._rows: dict[tuple[str, str], list[tuple[Key, Counter]]] = defaultdict(list)
        for key, counts in rows.items():
            self._rows[key.path, key.grain].append((key, counts))

    def spans(self, path: str, grain: Grain, split: bool = False) -> list[tuple[Key, Counter]]:
        """The rows of one area: of all kinds and categories together, or of each."""
        return [(key, counts) for key, counts in self._rows.get((path, grain), ()) if bool(key.kind) == split]

    def of(self, path: str, period: Period) -> Counter:
        """Measure → how many. Only what was wanted is known."""
        return sum_of(row for key, row in self.spans(path, period.grain) if period.holds(key.start))

    def split(self, path: str, period: Period) -> dict[tuple[str, str], Counter]:
        """The same of each kind and category."""
        found: dict[tuple[str, str], Counter] = defaultdict(Counter)
        for key, counts in self.spans(path, period.grain, split=True):
            if period.holds(key.start):
                found[key.kind, key.category].update(counts)
        return found


def sum_of(counts: Iterable[Mapping[str, int]]) -> Counter:
    total: Counter = Counter()
    for one in counts:
        total.update(one)
    return total


def read(region: str, *wanted: Wanted) -> Book:
    """These rows as they are now. Four queries when everything is counted.

    `region` is the path under which all of them lie: there, what is not counted yet is looked for.

    The number of the turn is read before and after: nobody changed the sums in between.
    """
    for _each in range(TRIES):
        before = _turn()
        rows, late = _stored(wanted), _late(region)
        behind = len(late) > ON_THE_WAY
        if late and not behind:
            _add(rows, late, wanted)
        if _turn() == before:
            break
    return Book(rows, behind)


def _turn() -> int:
    return Turn.objects.values_list("number", flat=True).first() or 0


def _stored(wanted: Iterable[Wanted]) -> Sums:
    shown = reduce(or_, (one.rows() for one in wanted if one.spans), Q(pk__in=[]))
    rows = Rollup.objects.filter(reduce(or_, (one.rows() for one in wanted))).defer("spans")
    timed = rows.annotate(shown=Switch(When(shown, then="spans"), default=None, output_field=JSONField()))
    return {sums.key_of(row): Counter({**row.counts, **(row.shown or {})}) for row in timed.iterator()}


def _late(region: str) -> set[int]:
    """The cases here that have events not counted yet, at most one more than ON_THE_WAY."""
    here = Case.objects.filter(sums.inside(region, "place__path"), pk__in=Stale.objects.values("case_id"))
    return set(here.order_by().values_list("pk", flat=True)[: ON_THE_WAY + 1])


def _add(rows: Sums, late: set[int], wanted: Iterable[Wanted]) -> None:
    differences = [one for _row, found in instep.compare(histories.touched_by(late)) for one in found]
    for key, counts in sums.spread(differences).items():
        if asking := [one for one in wanted if key in one]:
            shown = counts if any(one.spans for one in asking) else sums.without_spans(counts)
            rows[key] = sums.plus(rows.get(key, {}), shown)
