"""What a form is filled with: the figures of one area in one period, and the rows of its ledger, each read when asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Count
from django.utils import timezone

from accounts import moment
from grids.models import Area, Person
from grids.naming import named
from services.cases import lists, queries, taken_along, topics
from services.cases.actor import Actor
from services.cases.models import Case, CaseQuerySet, Openness, Tier
from services.cases.table import KINDS
from services.figures import ledger, tally
from services.figures.figures import Figures
from services.figures.models import Grain
from services.figures.monthly import month_before
from services.figures.periods import Period
from services.figures.shares import Counts
from services.figures.staff import Line, StaffFigures
from services.figures.sums import inside


class TooManyRows(Exception):
    """A ledger of more rows than this kind of form takes: `many`, `most`."""

    def __init__(self, many: int, most: int) -> None:
        super().__init__(f"{many} > {most}")
        self.many, self.most = many, most


@dataclass(frozen=True)
class Matter:
    """A row of the ledger: what the desk takes along of a case."""

    no: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Counting:
    """A row of figures: of one kind and category, or of one area below."""

    no: int
    name: str
    counts: Counts
    kind: str = ""


def ledger_of(actor: Actor, area: Area, period: Period) -> CaseQuerySet:
    """What anybody asked for here and in this time, as far as this actor reaches it; never what is sealed."""
    asked_for = [kind.kind for kind in KINDS.values() if kind.door]
    reached = Case.objects.within_reach_of(actor).exclude(openness=Openness.SEALED)
    found = reached.filter(inside(area.path, "place__path"), kind__in=asked_for, parent=None)
    if period.start:
        found = found.filter(created_at__gte=period.start, created_at__lt=period.end)
    return found


class Answers:
    """Every name of fields.py is answered here once. What a form does not ask is not read from the database."""

    def __init__(self, actor: Actor, area: Area, period: Period, most: int) -> None:
        self.actor, self.place, self.when, self.most = actor, area, period, most

    @property
    def area(self) -> str:
        return named(self.place)

    @property
    def official_name(self) -> str:
        return self.place.official_name or self.area

    @property
    def period(self) -> str:
        return str(self.when)

    @property
    def year(self) -> int | None:
        return self.when.first.year if self.when.start else None

    @property
    def month(self) -> int | None:
        return self.when.first.month if self.when.start else None

    @property
    def first_day(self) -> str:
        return _day(self.when.first) if self.when.start else ""

    @property
    def last_day(self) -> str:
        last = timezone.localdate(self.when.end) - timedelta(days=1) if self.when.end else moment.today()
        return _day(min(last, moment.today()))

    @property
    def today(self) -> str:
        return _day(moment.today())

    @cached_property
    def filled_by(self) -> str:
        return str(Person.objects.filter(pk=self.actor.person or 0).first() or "")

    @cached_property
    def _figures(self) -> StaffFigures:
        return StaffFigures(self.place, self.when)

    @cached_property
    def counts(self) -> Counts:
        """Of the period, with how it stands at this moment."""
        now = tally.standing(self.place, len(self.place.path))
        return Counts(self._figures.counts.of + ledger.sum_of(now.values()))

    @cached_property
    def former(self) -> Counts | None:
        """Of the month before; None where the period is no month."""
        month = self.when.grain == Grain.MONTH
        return StaffFigures(self.place, month_before(self.when)).counts if month else None

    @cached_property
    def _tiers(self) -> Counter[str]:
        rows = ledger_of(self.actor, self.place, self.when).order_by().values_list("tier").annotate(Count("pk"))
        return Counter(dict(rows))

    grid_matters = property(lambda self: self._tiers[Tier.GRID_MATTER])
    shared_matters = property(lambda self: self._tiers[Tier.SHARED_MATTER])
    public_matters = property(lambda self: self._tiers[Tier.PUBLIC_MATTER])
    no_tier = property(lambda self: self._tiers[""])
    topics = property(lambda self: topics.under_way(self.place).count())

    def rows(self, family: str) -> Iterable[Matter | Counting]:
        """The rows of a family, in their order. Raises TooManyRows, KeyError."""
        ways: dict[str, Callable[[], Iterable[Matter | Counting]]] = {
            "case": self._matters, "category": self._categories, "below": self._below,
        }  # fmt: skip
        return ways[family]()

    def _matters(self) -> Iterable[Matter]:
        found = ledger_of(self.actor, self.place, self.when)
        if (many := found.count()) > self.most:
            raise TooManyRows(many, self.most)
        rows = queries.listed(found).order_by("created_at", "pk").iterator(lists.PORTION)
        return [Matter(no, taken_along.cells(case)) for no, case in enumerate(rows, 1)]

    def _categories(self) -> Iterable[Counting]:
        return [_counting(no, line) for no, line in enumerate(self._figures.lines, 1)]

    def _below(self) -> Iterable[Counting]:
        found = Figures(self.place, self.when).below
        return [Counting(no, named(area), counts) for no, (area, counts) in enumerate(found, 1)]


def _counting(no: int, line: Line) -> Counting:
    return Counting(no, line.shown, line.counts, str(line.label))


def _day(day: date) -> str:
    return f"{day:%Y-%m-%d}"
