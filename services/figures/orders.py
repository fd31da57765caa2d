"""How orders find their helpers: how many, how soon, at what price in messages, and how evenly. 点单统计

Made of what was dispatched in a period, whenever it was done. No person is named, ranked or counted by themselves: of
volunteers there is only how evenly they are asked and help, and that not of fewer than FEWEST.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from typing import Any

from django.db.models import Count, Min
from django.utils.translation import gettext_lazy as _

from accounts import moment
from grids.models import Area, Level
from services.cases.models import Case, Category, Event, Openness
from services.figures.durations import said
from services.figures.figures import published
from services.figures.measures import FEWEST
from services.figures.periods import Period
from services.figures.shares import NOTHING, TOO_FEW, Share
from services.orders import past
from services.orders.models import Volunteer
from services.orders.past import PastOrder

BY_VOLUNTEERS = ("check_out", "check_out_too")  # the last of several, or one before: an order counts once


def gini(numbers: Sequence[float]) -> float | None:
    """How unevenly these are spread: 0 when all are equal, towards 1 when one has everything. None: nothing to spread."""
    ordered, total = sorted(numbers), sum(numbers)
    if not ordered or total <= 0:
        return None
    weighted = sum(place * number for place, number in enumerate(ordered, 1))
    return 2 * weighted / (len(ordered) * total) - (len(ordered) + 1) / len(ordered)


def at_rank(numbers: Sequence[float], share: float) -> float:
    """The number that so large a share of them does not exceed, one of them itself. At least one is needed."""
    ordered = sorted(numbers)
    return ordered[max(0, ceil(share * len(ordered) - 1e-9) - 1)]


@dataclass(frozen=True)
class Line:
    """The orders of one area, and what came of them."""

    area: Area
    orders: list[PastOrder]
    volunteers: frozenset[int]  # who might be asked here: confirmed, whether they were or not

    @cached_property
    def filled(self) -> list[PastOrder]:
        return [one for one in self.orders if one.accepted_at]

    @property
    def dispatched(self) -> int:
        return len(self.orders)

    @property
    def fill(self) -> Share:
        return Share(len(self.filled), len(self.orders))

    @property
    def unfilled(self) -> int:
        """Nobody said yes before the time was up. Some of them were dispatched again, and filled."""
        return sum(one.unfilled_at is not None for one in self.orders)

    @property
    def no_shows(self) -> int:
        return sum(one.no_shows for one in self.orders)

    @property
    def pushes(self) -> int:
        return sum(len(one.pushes) for one in self.orders)

    @property
    def pushes_per_fill(self) -> float | None:
        return self.pushes / len(self.filled) if len(self.filled) >= FEWEST else None

    @cached_property
    def waits(self) -> list[float]:
        """Hours from the first dispatch to the first yes."""
        return [(one.accepted_at - one.dispatched_at).total_seconds() / 3600 for one in self.filled if one.accepted_at]

    def wait(self, share: float) -> float | None:
        return at_rank(self.waits, share) if len(self.waits) >= FEWEST else None

    @property
    def gini_pushes(self) -> float | None:
        return self._even(Counter(push.volunteer for one in self.orders for push in one.pushes))

    @property
    def gini_hours(self) -> float | None:
        found: Counter[int] = Counter()
        for volunteer, minutes in (pair for one in self.orders for pair in one.helped):
            found[volunteer] += minutes
        return self._even(found)

    def _even(self, numbers: Counter[int]) -> float | None:
        """Over all who are active, those with nothing too. Of a handful it would point at somebody."""
        everybody = self.volunteers | set(numbers)
        return gini([numbers[one] for one in everybody]) if len(everybody) >= FEWEST else None


@dataclass(frozen=True)
class Column:
    """One figure of a line: its code, its words, what it means, how it is read, and how it is said."""

    code: str
    label: Any
    definition: Any
    value: Callable[[Line], Any]
    say: Callable[[Line], str]

    def raw(self, line: Line) -> str:
        """For a sheet: a plain number, empty where it is not said."""
        value = self.value(line)
        return (
            "" if value is None else f"{value:.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
        )


def _count(code: str, label: Any, definition: Any, read: Callable[[Line], int]) -> Column:
    return Column(code, label, definition, read, lambda line: str(read(line)))


def _known(
    code: str, label: Any, definition: Any, read: Callable[[Line], float | None], words: Callable[[float], str],
    base: Callable[[Line], int],
) -> Column:  # fmt: skip
    """A number in words; of too few, that they are too few."""

    def say(line: Line) -> str:
        value = read(line)
        return words(value) if value is not None else TOO_FEW if base(line) else NOTHING

    return Column(code, label, definition, read, say)


def _two(value: float) -> str:
    return f"{value:.2f}"


def _filled(line: Line) -> int:
    return len(line.filled)


def _pushes(line: Line) -> int:
    return line.pushes


COLUMNS = (
    _count("dispatched", _("派单"), _("这段时间里第一次派单的，不论后来怎样。"), lambda line: line.dispatched),
    _count("filled", _("有人接单"), _("其中有志愿者答应的，自己点的或者电话里说的都算。"), _filled),
    Column("fill_rate", _("接单率"), _("有人接单的占派单的。"), lambda line: line.fill.percent, lambda line: str(line.fill)),
    _known("wait_median", _("一半不超过"), _("从第一次派单到有人答应，夜里也算。"), lambda line: line.wait(0.5), said, _filled),
    _known("wait_p90", _("九成不超过"), _("同上，十单里的第九单。"), lambda line: line.wait(0.9), said, _filled),
    _count("pushes", _("邀请"), _("为这些单发给志愿者的邀请，每人每次算一条。"), _pushes),
    _known("pushes_per_fill", _("每接一单的邀请"), _("邀请除以有人接单的。"), lambda line: line.pushes_per_fill, _two, _filled),
    _known("gini_pushes", _("邀请的基尼系数"), _("邀请在志愿者中分得匀不匀：0 最匀，越近 1 越集中；没收到的也算在内。"),
           lambda line: line.gini_pushes, _two, _pushes),
    _known("gini_hours", _("时长的基尼系数"), _("帮忙的时间分得匀不匀，算法同上。"), lambda line: line.gini_hours, _two, _pushes),
    _count("unfilled", _("没有人接单"), _("到时间没有人答应、转给网格的；后来又接上的也算。"), lambda line: line.unfilled),
    _count("no_shows", _("没有来"), _("答应了没有来的次数。"), lambda line: line.no_shows),
)  # fmt: skip


BRIEF = ("dispatched", "fill_rate", "wait_median", "pushes_per_fill", "unfilled")


class OrderFigures:
    """An area and the areas right below it, in one period. Eight queries, however many orders."""

    def __init__(self, area: Area, period: Period) -> None:
        self.area, self.period, self.as_of = area, period, moment.now()

    @cached_property
    def orders(self) -> list[PastOrder]:
        return past.read(self.area, self.period.start, self.period.end)

    @cached_property
    def _homes(self) -> dict[int, str]:
        """Of whoever is active: where they live."""
        found = Volunteer.objects.active(self.as_of).filter(grid__path__startswith=self.area.path)
        return dict(found.values_list("pk", "grid__path"))

    def _line(self, area: Area) -> Line:
        orders = [one for one in self.orders if one.path.startswith(area.path)]
        return Line(area, orders, frozenset(pk for pk, path in self._homes.items() if path.startswith(area.path)))

    @cached_property
    def whole(self) -> Line:
        return self._line(self.area)

    @cached_property
    def below(self) -> list[Line]:
        """In the order of the tree: this is no ranking."""
        return [self._line(child) for child in published(self.area)]

    @property
    def lines(self) -> list[Line]:
        return [self.whole, *self.below]

    @cached_property
    def worst(self) -> Line | None:
        """The grid in which fewest orders find somebody, of those with at least FEWEST: where help is missing."""
        grids = Area.objects.filter(level=Level.GRID, path__startswith=self.area.path)
        enough = [line for line in map(self._line, grids) if line.dispatched >= FEWEST] if self.orders else []
        return min(enough, key=lambda line: (len(line.filled) / line.dispatched, line.area.path), default=None)

    @property
    def defined(self) -> list[tuple[Column, str]]:
        return [(column, column.say(self.whole)) for column in COLUMNS]

    @property
    def rows(self) -> list[tuple[Line, list[tuple[Any, str]]]]:
        """In brief, of the areas in which anything was dispatched; the sheets have all of it."""
        brief = [column for column in COLUMNS if column.code in BRIEF]
        return [(line, [(one.label, one.say(line)) for one in brief]) for line in self.below if line.orders]

    @property
    def heads(self) -> list[Any]:
        return [column.label for column in COLUMNS if column.code in BRIEF]


# -- what everybody may know --


@dataclass(frozen=True)
class Helped:
    """So many of one category were done, in fives rounded down; fewer than FEWEST are not listed."""

    name: str
    done: int


def helped(area: Area, period: Period) -> tuple[int, list[Helped]]:
    """What volunteers did here and below: of all, and by category, most first. Three queries; nobody is named."""
    done = Event.objects.filter(verb__in=BY_VOLUNTEERS, case__kind="orders", case__place__path__startswith=area.path)
    first = done.exclude(case__openness=Openness.SEALED).values("case").annotate(first=Min("at")).order_by()
    if period.start:
        first = first.filter(first__gte=period.start, first__lt=period.end)
    cases = Case.objects.filter(pk__in=first.values("case"))
    counted = dict(cases.order_by().values_list("category").annotate(count=Count("pk")))
    names = Category.objects.in_bulk([pk for pk in counted if pk])
    listed = [Helped(str(names[pk]), in_fives(count)) for pk, count in counted.items() if pk in names]
    shown = sorted((one for one in listed if one.done), key=lambda one: (-one.done, one.name))
    return in_fives(sum(counted.values())), shown


def in_fives(number: int) -> int:
    return number - number % FEWEST


def heading() -> list[str]:
    return ["area", "name", "period", *(column.code for column in COLUMNS)]


def table(lines: Iterable[Line], period: Period) -> list[list[str]]:
    """A sheet: one line an area."""
    return [[line.area.slug, line.area.name, period.code, *(column.raw(line) for column in COLUMNS)] for line in lines]
