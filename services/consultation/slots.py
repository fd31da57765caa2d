"""What can be booked: office hours cut into slots, without the days on which nobody works, and how many seats are left. 号源"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from accounts import moment
from grids.models import Appointment
from services.cases import calendar
from services.cases.calendar import Calendar
from services.consultation.models import Booking, DayOff, Hours, HoursQuerySet, local

DAY = timedelta(days=1)
SOON = timedelta(hours=1)  # later than this before it begins, nobody books any more
FORM = "%Y%m%d%H%M"


@dataclass(frozen=True)
class Slot:
    """A time of some hours, and how many seats are free."""

    hours: Hours
    starts: datetime
    ends: datetime
    left: int = 0

    @property
    def code(self) -> str:
        """What a link and a form call it: 12-202612010930."""
        return f"{self.hours.pk}-{local(self.starts):{FORM}}"


@dataclass(frozen=True)
class Sitting:
    """One day of some hours: what a calendar of receptions shows."""

    hours: Hours
    day: date

    @property
    def starts(self) -> datetime:
        return calendar.at(self.day, _minute(self.hours.opens))

    @property
    def ends(self) -> datetime:
        return calendar.at(self.day, _minute(self.hours.closes))


def sittings(hours: Sequence[Hours], days: int) -> list[Sitting]:
    """When somebody receives people, from today on, in order. `hours` with their appointments and areas. One query."""
    away = days_off(hours)
    found = [Sitting(one, day) for one in hours for day in _days(one, days) if (one.appointment_id, day) not in away]
    return sorted(found, key=lambda one: (one.starts, one.hours.pk))


def free(hours: Sequence[Hours]) -> list[Slot]:
    """What can still be booked, in order. Two queries."""
    taken, first = _taken(hours), moment.now() + SOON
    found = [
        Slot(one.hours, starts, ends, one.hours.capacity - taken[one.hours.pk, starts])
        for one in sittings([one for one in hours if one.minutes], max((one.ahead for one in hours), default=0))
        if one.day <= moment.today() + one.hours.ahead * DAY
        for starts, ends in cut(one)
    ]
    return [slot for slot in found if slot.left > 0 and slot.starts >= first]


def named(code: str) -> tuple[int, datetime] | None:
    """Which hours and which moment a code means; nothing for one that is none."""
    pk, _, when = code.partition("-")
    if not (pk.isdecimal() and when.isdecimal() and len(pk) < 10 and len(when) == 12):
        return None
    try:
        day = datetime.strptime(when, FORM)
    except ValueError:
        return None
    return int(pk), calendar.at(day.date(), day.hour * 60 + day.minute)


def find(code: str) -> Slot | None:
    """The slot of a code while it can be booked."""
    if (meant := named(code)) is None:
        return None
    hours = list(of_posts(Appointment.objects.filter(hours=meant[0])).filter(pk=meant[0]))
    return next((slot for slot in free(hours) if slot.starts == meant[1]), None)


def of_posts(posts: Iterable[Appointment] | QuerySet[Appointment]) -> HoursQuerySet:
    """The standing hours of these posts, with all that a page says of them."""
    related = ("appointment__person", "appointment__area", "appointment__organisation")
    return Hours.objects.standing().filter(appointment__in=posts).select_related(*related)


def cut(sitting: Sitting) -> Iterator[tuple[datetime, datetime]]:
    """From when to when each slot of a day is; a rest that is too short is none."""
    length, starts = timedelta(minutes=sitting.hours.minutes), sitting.starts
    while length and starts + length <= sitting.ends:
        yield starts, starts + length
        starts += length


def days_off(hours: Iterable[Hours]) -> set[tuple[int, date]]:
    """Who is away when, from today on: (appointment, day). One query."""
    posts = {one.appointment_id for one in hours}
    away = DayOff.objects.filter(appointment__in=posts, day__gte=moment.today())
    return set(away.values_list("appointment", "day"))


def is_away(hours: Hours, starts: datetime) -> bool:
    """One query."""
    return DayOff.objects.filter(appointment=hours.appointment_id, day=local(starts).date()).exists()


def works(office: Calendar, day: date) -> bool:
    """No public holiday. A make-up working day is no reason to sit on another weekday, nor a weekend not to sit."""
    return office.special.get(day) is not False


def _days(hours: Hours, days: int) -> Iterator[date]:
    """The days that the rule names while the post is held."""
    office, post, today = calendar.load("office", hours.appointment.area), hours.appointment, moment.today()
    for ahead in range(days + 1):
        day = today + ahead * DAY
        held = post.since <= day <= (post.until or day)
        if held and hours.meant(day) and (hours.day or works(office, day)):
            yield day


def _taken(hours: Iterable[Hours]) -> Counter[tuple[int, datetime]]:
    held = Booking.objects.filter(hours__in=[one.pk for one in hours], released=False, starts__gte=moment.now())
    return Counter((pk, local(starts)) for pk, starts in held.values_list("hours", "starts"))


def _minute(said: time) -> int:
    return said.hour * 60 + said.minute
