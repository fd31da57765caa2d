"""From when to when a figure counts: a month, the last 30 days, or everything. Days are those of the portal's zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import moment
from services.figures.models import EPOCH, Grain

FIRST_YEAR = 2000
ROLLING_DAYS = 30


class NotAPeriod(ValueError):
    """Neither a month up to now, nor `30d`, nor `all`."""


@dataclass(frozen=True)
class Period:
    """Half open: what happens at `end` belongs to the next one. None: without bound."""

    code: str  # 2026-11, 30d or all: the word of the address
    start: datetime | None = None
    end: datetime | None = None

    @property
    def grain(self) -> Grain:
        """The spans of which it is made."""
        if self.start is None:
            return Grain.EVER
        return Grain.DAY if self.code.endswith("d") else Grain.MONTH

    @property
    def first(self) -> date:
        """The day on which the first of its spans begins."""
        return timezone.localdate(self.start) if self.start else EPOCH

    def holds(self, start: date) -> bool:
        """Whether the span that begins on this day, of this grain, is one of those of which it is made."""
        return self.first <= start and (self.end is None or start < timezone.localdate(self.end))

    def __str__(self) -> str:
        if self.code == "all":
            return _("全部")
        if self.code == "30d":
            return _("最近 30 天")
        first = timezone.localdate(self.start)
        return _("%(year)s 年 %(month)s 月") % {"year": first.year, "month": first.month}


ALL = Period("all")


def read(text: str) -> Period:
    """The period that an address names. Raises NotAPeriod."""
    if text == "all":
        return ALL
    if text == "30d":
        return last_days()
    named = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])", text)
    first = date(int(named[1]), int(named[2]), 1) if named and int(named[1]) >= FIRST_YEAR else None
    if first is None or first > moment.today():
        raise NotAPeriod(text)
    return month(first)


def month(day: date) -> Period:
    """The calendar month in which this day lies."""
    first = day.replace(day=1)
    return Period(f"{first:%Y-%m}", _midnight(first), _midnight(_next(first)))


def this_month() -> Period:
    return month(moment.today())


def last_days(days: int = ROLLING_DAYS) -> Period:
    """So many whole days, today included."""
    today = moment.today()
    return Period(f"{days}d", _midnight(today - timedelta(days=days - 1)), _midnight(today + timedelta(days=1)))


def last_months(count: int) -> list[Period]:
    """This month and those before it, newest first."""
    found, day = [], moment.today().replace(day=1)
    for _each in range(count):
        found.append(month(day))
        day = (day - timedelta(days=1)).replace(day=1)
    return found


def _next(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
