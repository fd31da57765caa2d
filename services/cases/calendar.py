"""Working time: when a time limit ends, what was left of it, and where it ends after a pause.

Day limits follow 民法典 201 and 203: the day of the start is not counted, a last day that is no working day moves on to
the next one, and the last day ends when the office closes. Hours count from the moment itself.
工作时 are office hours of working days; 紧急工作时 are the urgent hours of every day, holidays included [R]: which
hours those are is data. 自然时 are hours of the clock. The mainland has had one time zone without summer time since 1992.
"""

from __future__ import annotations

import logging
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from time import monotonic
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import F

from grids.models import Area
from services.cases.holidays import national_day, public_days
from services.cases.models import CalendarDay, Unit, WorkCalendar

log = logging.getLogger(__name__)
BASICS = Path(__file__).parent / "basics"
ANNOUNCED_IN = 10  # the month by which, or soon after, the State Council has said next year's holidays
SECONDS_KEPT = 60  # how long a change of a calendar may take to reach this process
ZONE = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
NOTHING = timedelta(0)
MIDNIGHT = 24 * 60


class UnusableCalendar(ValueError):
    """Its hours or weekdays can never be reached: nothing would ever be due."""


class Left(NamedTuple):
    """What is left of a time limit."""

    days: int = 0  # working days after that of the moment
    time: timedelta = NOTHING  # counted time; of working days only on the last day itself

    def __bool__(self) -> bool:
        return bool(self.days or self.time)


def minutes(text: str) -> int:
    """`09:30` as a minute of the day; `24:00` is the end of it. Raises UnusableCalendar."""
    hour, _, minute = str(text).partition(":")
    count = int(hour) * 60 + int(minute) if hour.isdecimal() and minute.isdecimal() else -1
    if not 0 <= count <= MIDNIGHT or int(minute) > 59:
        raise UnusableCalendar(f"no time of day: {text}")
    return count


@dataclass(frozen=True)
class Calendar:
    """Which days and hours count. Spans are minutes of the day, in order, apart from each other."""

    hours: tuple[tuple[int, int], ...]
    weekdays: frozenset[int]  # Monday is 0
    urgent: tuple[int, int] = (8 * 60, 22 * 60)
    special: Mapping[date, bool] = field(default_factory=dict)  # True: a working day, whatever its weekday

    def __post_init__(self) -> None:
        edges = [edge for span in self.hours for edge in span]
        if not edges or edges != sorted(set(edges)) or not 0 <= self.urgent[0] < self.urgent[1] <= MIDNIGHT:
            raise UnusableCalendar("office hours must be spans in order, such as 09:00-12:00, 14:00-18:00")
        if not self.weekdays or not self.weekdays <= set(range(7)):
            raise UnusableCalendar("working weekdays are numbers from 0 (Monday) to 6, at least one")

    @classmethod
    def of(cls, hours: Sequence, weekdays: Sequence, urgent: tuple[str, str], special: Mapping[date, bool]) -> Calendar:
        """From the form in which a row and the data file keep it. Raises UnusableCalendar."""
        try:
            spans = tuple((minutes(opens), minutes(closes)) for opens, closes in hours)
            days = frozenset(weekdays)
        except (TypeError, ValueError) as error:
            raise UnusableCalendar(str(error)) from error
        return cls(spans, days, (minutes(urgent[0]), minutes(urgent[1]) or MIDNIGHT), special)

    def is_working_day(self, day: date) -> bool:
        """Holidays and make-up days included; of a year that is not covered, only the weekday is known."""
        return self.special.get(day, day.weekday() in self.weekdays)

    def is_covered(self, day: date) -> bool:
        """Are the holidays of this day's year known?"""
        return national_day(day.year) in self.special

    def is_office_open(self, moment: datetime) -> bool:
        return any(opens <= moment < closes for opens, closes in self.spans(local(moment).date(), Unit.WORKING_HOURS))

    def is_urgent(self, moment: datetime) -> bool:
        """Within the urgent hours of its day."""
        return any(begins <= moment < ends for begins, ends in self.spans(local(moment).date(), Unit.URGENT_HOURS))

    def spans(self, day: date, unit: Unit) -> Iterator[tuple[datetime, datetime]]:
        """When hours of this unit count on this day."""
        if unit == Unit.URGENT_HOURS:
            yield at(day, self.urgent[0]), at(day, self.urgent[1])
        elif self.is_working_day(day):
            for opens, closes in self.hours:
                yield at(day, opens), at(day, closes)

    def close(self, day: date) -> datetime:
        """When the office closes on this day, if it opens at all."""
        return at(day, self.hours[-1][1])


def local(moment: datetime) -> datetime:
    """The same moment in China. Raises ValueError for a moment that does not say where."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(ZONE)


def at(day: date, minute: int) -> datetime:
    """This minute of the day; 1440 is the next midnight."""
    return datetime.combine(day, time.min, ZONE) + timedelta(minutes=minute)


def add(start: datetime, amount: int, unit: Unit, calendar: Calendar) -> datetime:
    """When so much time from `start` is over; at once, if there is none to wait.

    Raises ValueError for a negative amount and OverflowError beyond the year 9999.
    """
    if amount < 0:
        raise ValueError("a time limit cannot be negative")
    if amount == 0:
        return local(start)
    if unit == Unit.WORKING_DAYS:
        return calendar.close(_nth_working_day(local(start).date(), amount, calendar))
    return _add_time(start, timedelta(hours=amount), Unit(unit), calendar)


def _nth_working_day(day: date, n: int, calendar: Calendar) -> date:
    while n:
        day += DAY
        n -= calendar.is_working_day(day)
    return day


def _add_time(start: datetime, time: timedelta, unit: Unit, calendar: Calendar) -> datetime:
    if unit == Unit.NATURAL_HOURS:
        return local(start) + time
    start = local(start)
    day = start.date()
    while True:
        for opens, closes in calendar.spans(day, unit):
            counted = closes - max(opens, start)
            if counted >= time:
                return max(opens, start) + time
            time -= max(counted, NOTHING)
        day += DAY


def left(moment: datetime, due: datetime, unit: Unit, calendar: Calendar) -> Left:
    """How much of a limit that ends at `due` is left at this moment; nothing, once it has run out."""
    if moment >= due:
        return Left()
    if unit == Unit.NATURAL_HOURS:
        return Left(time=due - moment)
    if unit != Unit.WORKING_DAYS:
        return Left(time=_counted(moment, due, Unit(unit), calendar))
    first, last = local(moment).date(), _day_ended_by(due)
    ahead = (first + DAY * n for n in range(1, (last - first).days + 1))
    days = sum(calendar.is_working_day(day) for day in ahead)
    return Left(days) if days else Left(time=_counted(moment, due, Unit.WORKING_HOURS, calendar))


def _day_ended_by(moment: datetime) -> date:
    """The day of this moment; midnight ends the day before."""
    return (local(moment) - timedelta.resolution).date()


def _counted(since: datetime, until: datetime, unit: Unit, calendar: Calendar) -> timedelta:
    total, day = NOTHING, local(since).date()
    while day <= local(until).date():
        for opens, closes in calendar.spans(day, unit):
            total += max(min(closes, until) - max(opens, since), NOTHING)
        day += DAY
    return total


def resume(moment: datetime, what: Left, unit: Unit, calendar: Calendar) -> datetime:
    """When a limit ends of which so much is left now.

    Of a last day that had begun, its office hours go on from here, to the close of the day on which they end.
    """
    if unit != Unit.WORKING_DAYS:
        return _add_time(moment, what.time, Unit(unit), calendar) if what else local(moment)
    if what.days or not what:
        return add(moment, what.days, unit, calendar)
    return calendar.close(_day_ended_by(_add_time(moment, what.time, Unit.WORKING_HOURS, calendar)))


def extend(due: datetime, paused_at: datetime, resumed_at: datetime, unit: Unit, calendar: Calendar) -> datetime:
    """When a limit ends that stood still meanwhile: never earlier than before. What had run out stays run out."""
    if paused_at >= due:
        return due
    return max(due, resume(resumed_at, left(paused_at, due, unit, calendar), unit, calendar))


def load(code: str = "office", area: Area | None = None) -> Calendar:
    """The calendar of this code that holds at this area: the nearest area's row wins, its days over those above it.

    No query while it is kept, two when it is read again. A code nobody knows is the office's, and the log says so:
    a slip in a setting must not turn a resident away.
    """
    if found := find(code, area):
        return found
    log.error("there is no calendar %r: the office calendar is used", code)
    return find("office", area) or builtin()["office"]


def find(code: str, area: Area | None = None) -> Calendar | None:
    """Like load(), but None for a code nobody knows."""
    until, held = _kept.get(code, (0.0, {}))
    if until < monotonic():
        held = _read(code)
        _kept[code] = (monotonic() + SECONDS_KEPT, held)
    return _nearest(held, area) or builtin().get(code)


def _nearest(held: Mapping[str, Calendar], area: Area | None) -> Calendar | None:
    paths = [*area.lineage_paths(), ""] if area else [""]
    return next((held[path] for path in paths if path in held), None)


_kept: dict[str, tuple[float, dict[str, Calendar]]] = {}


def forget() -> None:
    """Read the calendars anew from here on: something has changed them."""
    _kept.clear()


def _read(code: str) -> dict[str, Calendar]:
    """The calendars of a code by the tree path of their area, that of all places under an empty path."""
    rows = WorkCalendar.objects.filter(code=code).select_related("area")
    days: dict[int, dict[date, bool]] = defaultdict(dict)
    for calendar, day, working in CalendarDay.objects.filter(calendar__code=code).values_list(
        "calendar", "day", "working"
    ):
        days[calendar][day] = working
    held: dict[str, Calendar] = {}
    for row in rows.order_by(F("area__depth").asc(nulls_first=True)):
        above = _nearest(held, row.area) or (builtin().get(code) if row.area else None)
        special = {**(above.special if above else {}), **days[row.pk]}
        try:
            urgent = (f"{row.urgent_from:%H:%M}", f"{row.urgent_to:%H:%M}")
            held[row.area.path if row.area else ""] = Calendar.of(row.hours, row.weekdays, urgent, special)
        except UnusableCalendar as error:
            log.error("the calendar %s (%s) is passed over: %s", row.code, row.area or "all places", error)
    return held


@lru_cache(maxsize=1)
def builtin() -> dict[str, Calendar]:
    """The calendars of the data file by code: in force until the database has its own."""
    holidays = {day: special.working for day, special in public_days().items()}
    return {
        row["code"]: Calendar.of(
            row["hours"], row["weekdays"], (row["urgent_from"], row["urgent_to"]),
            holidays if row["public_holidays"] else {},
        )
        for row in tomllib.loads((BASICS / "calendars.toml").read_text(encoding="utf-8"))["calendar"]
    }  # fmt: skip


def needed_until(today: date) -> date:
    """Until when the holidays should be known: from October on, next year's, which are announced about then."""
    return date(today.year + (today.month >= ANNOUNCED_IN), 12, 31)


def unknown_year(today: date) -> int | None:
    """The first year whose holidays should be known and are not: there every Monday to Friday is a working day."""
    known = covered_until()
    if known is None or known.year < today.year:
        return today.year
    return known.year + 1 if known < needed_until(today) else None


def covered_until() -> date | None:
    """The last day for which the office calendar of all places knows the holidays."""
    years = [day.year for day in load("office").special if day == national_day(day.year)]
    return date(max(years), 12, 31) if years else None
