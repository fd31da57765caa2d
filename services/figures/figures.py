"""The figures of one place in one period, as its page shows them. Read from events and clocks, reported by nobody."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Case as Choose
from django.db.models import Count, IntegerField, Q, Value, When

from accounts import moment
from grids.models import Area, Level
from services.cases.models import Category, Openness
from services.figures import disputes, durations, periods, roles, tally
from services.figures.measures import FEWEST, MEASURES, Measure
from services.figures.periods import Period
from services.figures.shares import NOTHING, TOO_FEW, Counts, Shown, Target

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
    """How this month goes in this area. Eight queries."""
    period = periods.this_month()
    counts = Counts(tally.whole(tally.count(area, period, len(area.path))))
    return Summary(area, period, counts, disputes.targets(area, period))


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
    counts: Counter

    @property
    def value(self) -> str:
        number = self.measure.public(self.counts)
        if number is None:
            return TOO_FEW
        return NOTHING if self.measure.of and not self.counts[self.measure.of] else str(number)


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
    def _tally(self) -> tally.Tally:
        return tally.count(self.area, self.period, len(self.area.path) + self.area.steplen)

    @cached_property
    def counts(self) -> Counts:
        return Counts(tally.whole(self._tally))

    @property
    def defined(self) -> list[Defined]:
        return [Defined(measure, self.counts.of) for measure in MEASURES]

    @cached_property
    def children(self) -> list[Area]:
        below = Area.objects.living().filter(tally.inside(self.area, "path"), depth=self.area.depth + 1)
        return list(below.exclude(level__in=HIDDEN_LEVELS))

    @cached_property
    def below(self) -> list[tuple[Area, Counts]]:
        """The areas right below, in the order of the tree: this is no ranking."""
        return [(child, Counts(self._tally.get(child.path, Counter()))) for child in self.children]

    @cached_property
    def rest(self) -> Counts | None:
        """What lies at this area itself, or in areas that were redrawn since; None where there is nothing."""
        named = {child.path for child in self.children}
        rest = tally.sum_of(counts for path, counts in self._tally.items() if path not in named)
        return Counts(rest) if any(rest.values()) else None

    @cached_property
    def trend(self) -> list[Month]:
        """Filed and answered month by month, newest first, as far back as there is anything. One query."""
        months = periods.last_months(MONTHS)
        rows = {row["index"]: row for row in self._by_month(months)}
        most = max((max(row["filed"], row["resolved"]) for row in rows.values()), default=0) or 1
        none = {"filed": 0, "resolved": 0}
        numbers = [rows.get(at, none) for at in range(max(rows, default=0) + 1)]
        return [Month(month, row["filed"], row["resolved"], most) for month, row in zip(months, numbers, strict=False)]

    def _by_month(self, months: list[Period]):
        span = Period("", months[-1].start, months[0].end)
        filed, answered = roles.events(roles.filed), roles.events(roles.answered)
        index = Choose(
            *(When(at__gte=month.start, then=Value(at)) for at, month in enumerate(months)), output_field=IntegerField()
        )
        either = roles.any_of(roles.filed, roles.answered)
        found = tally.happened(self.area, span).filter(filed | answered, either).values(index=index)
        return found.annotate(filed=Count("pk", filter=filed), resolved=Count("case", distinct=True, filter=answered))

    @cached_property
    def categories(self) -> list[tuple[str, int]]:
        """What was filed, by category: never a sealed one, none with fewer than FEWEST; the last line is the rest."""
        sealed = Category.objects.filter(sealed=True).values("code")
        found = tally.happened(self.area, self.period).filter(roles.events(roles.filed), case__category__isnull=False)
        found = found.exclude(case__openness=Openness.SEALED).exclude(case__category__code__in=sealed)
        rows = found.values_list("case__category__code").annotate(filed=Count("pk"))
        counted = {code: filed for code, filed in rows if filed >= FEWEST}
        return [(name, counted[code]) for code, name in self._names(counted)]

    def _names(self, codes) -> list[tuple[str, str]]:
        """Code and name, in the order of the form; the nearest area's name wins."""
        here = Q(area=None) | Q(area__in=self.lineage)
        rows = Category.objects.filter(code__in=codes).select_related("area")
        near = rows.filter(here)
        depth = {row: row.area.depth if row.area else 0 for row in near}
        best = {row.code: row for row in sorted(near, key=depth.__getitem__)}
        return [(row.code, str(row)) for row in sorted(best.values(), key=lambda row: (row.order, row.pk))]

    @property
    def other_categories(self) -> int:
        return self.counts.of["filed"] - sum(filed for _name, filed in self.categories)

    @cached_property
    def first_response(self) -> durations.Median:
        return durations.first_response(self.area, self.period)

    @cached_property
    def answer(self) -> durations.Median:
        return durations.answer(self.area, self.period)

    @cached_property
    def targets(self) -> list[Target]:
        return disputes.targets(self.area, self.period)

    @cached_property
    def successors(self) -> list[Area]:
        """What came after a redrawn area. Its own cases stay with it and with the areas above."""
        return [row.successor for row in self.area.successions.select_related("successor")]

    @cached_property
    def predecessors(self) -> list[Area]:
        return [row.predecessor for row in self.area.predecessions.select_related("predecessor")]
