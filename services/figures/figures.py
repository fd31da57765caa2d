"""The figures of one place in one period, as its page shows them. Made of events and clocks, reported by nobody."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.db.models import Q

from accounts import moment
from grids.models import Area, Level
from services.cases.models import Category
from services.figures import disputes, durations, ledger, periods, tally, unsaid
from services.figures.ledger import Book, Wanted
from services.figures.measures import FEWEST, MEASURES, Measure
from services.figures.models import Grain
from services.figures.periods import Period
from services.figures.shares import NOTHING, TOO_FEW, UNSAID, Counts, Shown, Target
from services.figures.sums import without_spans
from services.figures.unsaid import Unsaid

MONTHS = 12
HIDDEN_LEVELS = (Level.MICRO_GRID,)  # ten to twenty households: a figure would name somebody


@dataclass(frozen=True)
class Summary:
    """This month in three figures, and the targets of disputes: for a card on another page."""

    area: Area
    period: Period
    counts: Counts
    targets: list[Target]

    @property
    def heads(self) -> list[Shown]:
        return self.counts.heads


def summary(area: Area) -> Summary:
    """How this month goes in this area. Seven queries."""
    page = Figures(area, periods.this_month())
    return Summary(area, page.period, page.counts, page.targets)


@dataclass(frozen=True)
class Month:
    """A bar of the trend; `most` is the length of the longest."""

    period: Period
    filed: int
    resolved: int
    most: int


@dataclass(frozen=True)
class Defined:
    """A measure with its number, as far as it is said."""

    measure: Measure
    counts: Counts

    @property
    def value(self) -> str:
        counts, of = self.counts.of, self.measure.of
        number = self.measure.public(counts, self.counts.unsaid)
        if number is None:
            return TOO_FEW if counts[of] < FEWEST else UNSAID
        return NOTHING if of and not counts[of] else str(number)


def published(*above: Area) -> list[Area]:
    """The living areas right below these that have figures of their own, in the order of the tree. One query."""
    below = [Q(path__startswith=one.path, depth=one.depth + 1) for one in above]
    found = Area.objects.living().filter(reduce(or_, below, Q(pk__in=[])))
    return list(found.exclude(level__in=HIDDEN_LEVELS))


def ladder(lineage: list[Area]) -> dict[str, set[str]]:
    """The areas beside one and beside each that contains it, by the path of the one above them. One query.

    What may be said of an area depends on them: see unsaid.py.
    """
    groups: dict[str, set[str]] = {one.path[: -one.steplen]: {one.path} for one in lineage}
    for one in published(*lineage[1:]):
        groups[one.path[: -one.steplen]].add(one.path)
    return groups


class Figures:
    """Everything that the page of an area shows; each list is one query, or two."""

    def __init__(self, area: Area, period: Period) -> None:
        self.area, self.period = area, period
        self.as_of: datetime = moment.now()

    months = property(lambda self: periods.last_months(2))
    last_days = property(lambda self: periods.last_days())
    everything = periods.ALL

    @cached_property
    def lineage(self) -> list[Area]:
        return list(self.area.lineage())

    @cached_property
    def children(self) -> list[Area]:
        return published(self.area)

    @cached_property
    def book(self) -> Book:
        named = frozenset(path for paths in self._groups.values() for path in paths)
        wanted = [Wanted(grain, named) for grain in (Grain.MONTH, Grain.EVER)]
        own: dict[str, Any] = {"paths": frozenset({self.area.path}), "since": self.period.first}
        wanted += [Wanted(self.period.grain, **own, split=True), Wanted(self.period.grain, **own, spans=True)]
        if self.period.grain == Grain.DAY:
            wanted.append(Wanted(Grain.DAY, named, since=self.period.first))
        return ledger.read(self.lineage[-1].path, *wanted)

    @cached_property
    def _groups(self) -> dict[str, set[str]]:
        """The groups of areas beside this one and beside each above it, and of those below it."""
        return ladder(self.lineage) | {self.area.path: {child.path for child in self.children}}

    @cached_property
    def _standing(self) -> tally.Tally:
        return tally.standing(self.area, len(self.area.path) + self.area.steplen)

    @cached_property
    def _unsaid(self) -> Unsaid:
        return unsaid.words(self.book, self._groups)

    @cached_property
    def counts(self) -> Counts:
        found = self._unsaid.counts(self.area.path, self.period)
        now = ledger.sum_of(self._standing.values())
        return Counts(found.of + now, found.unsaid if self.area.living else frozenset(unsaid.BASES))

    @cached_property
    def counted(self) -> Counter:
        """What is known, not what is published."""
        return self.book.of(self.area.path, self.period)

    @property
    def defined(self) -> list[Defined]:
        return [Defined(measure, self.counts) for measure in MEASURES]

    @cached_property
    def below(self) -> list[tuple[Area, Counts]]:
        """The areas right below, in the order of the tree: this is no ranking."""
        return [(child, self._below(child)) for child in self.children]

    def _below(self, child: Area) -> Counts:
        found = self._unsaid.counts(child.path, self.period)
        return Counts(found.of + self._standing.get(child.path, Counter()), found.unsaid)

    @cached_property
    def rest(self) -> Counts | None:
        """What lies at this area itself, or in areas that were redrawn since; None where there is nothing."""
        rest = Counter(self.counted)
        for child in self.children:
            rest.subtract(self.book.of(child.path, self.period))
        of_month = self.period.grain == Grain.MONTH
        kept = self._unsaid.of(self.area.path + unsaid.REST, self.period) if of_month else frozenset(unsaid.BASES)
        found = Counts(rest, kept)
        return found if any(without_spans(rest).values()) else None

    @cached_property
    def trend(self) -> list[Month]:
        """Filed and answered month by month, newest first, as far back as there is anything."""
        months = periods.last_months(MONTHS)
        rows = [self.book.of(self.area.path, month) for month in months]
        most = max(max(row["filed"], row["resolved"]) for row in rows) or 1
        last = max((at for at, row in enumerate(rows) if row["filed"] or row["resolved"]), default=0)
        return [
            Month(month, row["filed"], row["resolved"], most)
            for month, row in zip(months[: last + 1], rows, strict=False)
        ]

    @cached_property
    def categories(self) -> list[tuple[str, int]]:
        """What was filed, by category, in fives: at least so many. Never a sealed one, none with fewer than FEWEST.

        Whole fives can be subtracted from each other without coming to one, whatever areas and times are compared.
        """
        counted: Counter[str] = Counter()
        for (_kind, code), counts in self.book.split(self.area.path, self.period).items():
            counted[code] += counts["filed"]
        sealed = set(Category.objects.filter(sealed=True, code__in=counted).values_list("code", flat=True))
        shown = {code for code, filed in counted.items() if code and filed >= FEWEST} - sealed
        return [(name, counted[code] // FEWEST * FEWEST) for code, name in category_names(shown, self.lineage)]

    @cached_property
    def durations(self) -> list[durations.Took]:
        return durations.of(self.counted)

    @cached_property
    def targets(self) -> list[Target]:
        return disputes.targets(self.book, self.area.path, self.period)

    @property
    def within(self) -> list:
        return disputes.within(self.counted)

    @cached_property
    def successors(self) -> list[Area]:
        """What came after a redrawn area. Its own cases stay with it and with the areas above."""
        return [row.successor for row in self.area.successions.select_related("successor")]

    @cached_property
    def predecessors(self) -> list[Area]:
        return [row.predecessor for row in self.area.predecessions.select_related("predecessor")]


def category_names(codes, lineage: list[Area]) -> list[tuple[str, str]]:
    """Code and name, in the order of the form; the nearest area's name wins. One query."""
    here = Q(area=None) | Q(area__in=lineage)
    near = list(Category.objects.filter(here, code__in=codes).select_related("area"))
    best = {row.code: row for row in sorted(near, key=lambda row: row.area.depth if row.area else 0)}
    return [(row.code, str(row)) for row in sorted(best.values(), key=lambda row: (row.order, row.pk))]
