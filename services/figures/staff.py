"""What who works here sees besides: every kind and category, where it piles up, what lies on which desk. No persons."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from grids.models import Area, Level
from services.cases import colours, topics
from services.cases.models import Case, Category
from services.cases.table import KINDS
from services.figures import durations, ledger, periods, tally
from services.figures.figures import HIDDEN_LEVELS, Figures, category_names
from services.figures.ledger import Book, Wanted
from services.figures.measures import FEWEST
from services.figures.models import Grain
from services.figures.periods import Period
from services.figures.shares import Counts

OTHER = "-"  # in the address: sealed cases, and those without a category


@dataclass(frozen=True)
class Line:
    """One kind and category."""

    kind: str
    label: Any
    category: str
    name: str
    counts: Counts

    @property
    def shown(self) -> str:
        return self.name or _("保密的和没有类别的")

    @property
    def answer(self) -> durations.Took:
        return next(one for one in durations.of(self.counts.of) if one.stage.code == "answer")


@dataclass(frozen=True)
class HotSpot:
    """At least FEWEST of one category in one grid; `before`: in the month before, None where those were fewer."""

    area: Area
    name: str
    filed: int
    before: int | None


class StaffFigures(Figures):
    """The figures of an area for those who serve there; of a month or of all time, of everything or of one line."""

    def __init__(self, area: Area, period: Period, kind: str = "", category: str = "") -> None:
        super().__init__(area, period)
        self.kind, self.category = kind, category

    @cached_property
    def book(self) -> Book:
        own = frozenset({self.area.path})
        asked: dict[str, Any] = {"paths": own, "since": self.period.first, "spans": True}
        wanted = [Wanted(self.period.grain, **asked, split=split) for split in (True, False)]
        return ledger.read(self.area.path, *wanted)

    @cached_property
    def lines(self) -> list[Line]:
        """Every kind and category in the order of the form; the sealed ones are one line without a name."""
        split = self.book.split(self.area.path, self.period)
        sealed = set(Category.objects.filter(sealed=True).values_list("code", flat=True))
        folded: dict[tuple[str, str], Counter] = {}
        for (kind, code), counts in split.items():
            folded.setdefault((kind, OTHER if not code or code in sealed else code), Counter()).update(counts)
        names = dict(category_names({code for _kind, code in folded} - {OTHER}, self.lineage))
        order = {code: at for at, code in enumerate(names)}
        rows = sorted(folded.items(), key=lambda row: (row[0][0], order.get(row[0][1], len(order))))
        return [
            Line(kind, KINDS[kind].label if kind in KINDS else kind, code, names.get(code, ""), Counts(counts))
            for (kind, code), counts in rows
        ]

    @cached_property
    def counts(self) -> Counts:
        """Of the chosen line, or of all. Exact: who reads this may open the cases."""
        if not self.kind:
            return Counts(self.counted)
        chosen = (line for line in self.lines if (line.kind, line.category) == (self.kind, self.category))
        return next((line.counts for line in chosen), Counts(Counter()))

    @cached_property
    def durations(self) -> list[durations.Took]:
        return durations.of(self.counts.of)

    @cached_property
    def desks(self) -> list[dict]:
        return tally.by_desk(self.area)

    @cached_property
    def topics(self) -> list[Case]:
        """What keeps coming back and has an owner or waits for one. Two queries."""
        related = ("category", "place", "building", "owner_appointment__person", "owner_organisation")
        found = list(topics.under_way(self.area).with_estates().select_related(*related).prefetch_related("clocks"))
        for one in found:
            one.deadline = colours.deadline(one)  # type: ignore[attr-defined]
        return found

    @cached_property
    def hot_spots(self) -> list[HotSpot]:
        """Where much of one thing was filed this month, or the month chosen, in the order of the tree. Three queries."""
        month = self.period if self.period.grain == Grain.MONTH else periods.this_month()
        earlier = periods.month(month.first - timedelta(days=1))
        wanted = Wanted(Grain.MONTH, under=self.area.path, since=earlier.first, split=True)
        book = ledger.read(self.area.path, wanted)
        below = Area.objects.filter(path__startswith=self.area.path, level=Level.GRID)
        sealed = set(Category.objects.filter(sealed=True).values_list("code", flat=True))
        found = [
            (area, code, filed, _filed(book, area, earlier).get(code, 0))
            for area in below.exclude(level__in=HIDDEN_LEVELS)
            for code, filed in sorted(_filed(book, area, month).items())
            if filed >= FEWEST and code and code not in sealed
        ]
        names = dict(category_names({code for _area, code, _filed, _before in found}, self.lineage))
        return [
            HotSpot(area, names.get(code, code), filed, before if before >= FEWEST else None)
            for area, code, filed, before in found
        ]


def _filed(book: Book, area: Area, month: Period) -> Counter:
    found: Counter = Counter()
    for (_kind, code), counts in book.split(area.path, month).items():
        found[code] += counts["filed"]
    return found
