"""Checking in and out on a shift or at an opening, and the minutes that come of it. 签到与签退

Whoever checks somebody in or out holds the volunteer's row: a second click finds what the first one wrote. More than the slot took
is no minutes, and what was done for an order meanwhile is counted there. What nobody checks out of lapses: it holds up no other,
and whoever leads says how long it was.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts import moment
from grids.models import Area
from services.orders import hours
from services.orders.attendance import UNDER_WAY, UNSAID
from services.orders.models import Attendance, Claim, Helping, Opening, Turn, Volunteer

EARLY = timedelta(minutes=30)  # before a shift begins
LONGEST = timedelta(hours=8)  # at an opening on one day, as of one order
GRACE = timedelta(hours=1)  # after a shift has ended
Seat = Turn | Claim


class NotNow(Exception):
    """Nobody goes out now, the seat is free again, or the opening is over."""


class Elsewhere(Exception):
    """Whoever comes has not checked out of something else."""


class Lapsed(Exception):
    """It was too late to check out; whoever leads says how long it was."""


class TooLong(Exception):
    """More minutes than there were; the argument says how many there were."""


def turns_now(now: datetime) -> QuerySet[Turn]:
    """The turns on which one checks in at this moment."""
    found = Turn.objects.filter(released_at=None, shift__cancelled_at=None, attendance=None)
    return found.filter(shift__starts__lte=now + EARLY, shift__ends__gt=now).select_related("shift__team__area")


def claims_now(today: date) -> QuerySet[Claim]:
    """The seats of openings to which nobody has come today."""
    running = Opening.objects.open_on(today).filter(since__lte=today)
    came = Attendance.objects.filter(day=today, claim__isnull=False).values("claim")
    return (
        Claim.objects.filter(released_at=None, opening__in=running).exclude(pk__in=came).select_related("opening__area")
    )


def begun(volunteer: Volunteer) -> Attendance | None:
    """What this volunteer has checked in to and not out of; there is one at most."""
    return volunteer.attendances.filter(UNDER_WAY).select_related("turn__shift").first()


def area_of(seat: Seat) -> Area:
    return seat.shift.team.area if isinstance(seat, Turn) else seat.opening.area


def lies_at(place: Area, seat: Seat) -> bool:
    """Whether a house there is a house of this seat: of its area, or of what came after it. At most a few queries."""
    area = area_of(seat)
    tops = [area.path]
    if area.valid_to:
        tops += Area.objects.filter(pk__in=Area.objects.heirs(area)).values_list("path", flat=True)
    return any(place.path.startswith(path) for path in tops)


@transaction.atomic
def check_in(seat: Seat) -> Attendance:
    """They are there; twice is once. Raises NotNow, Elsewhere."""
    volunteer = Volunteer.objects.select_for_update().get(pk=seat.volunteer_id)
    if there := _of(seat, moment.today()):
        return there
    lapse(volunteer)
    now = moment.now()
    expected = turns_now(now) if isinstance(seat, Turn) else claims_now(moment.today())
    if not expected.filter(pk=seat.pk).exists():
        raise NotNow(seat.pk)
    if begun(volunteer) or volunteer.helpings.filter(ended="", checked_in_at__isnull=False).exists():
        raise Elsewhere(seat.pk)
    return _write(seat, moment.today(), checked_in_at=now)


def lapse(volunteer: Volunteer | None = None) -> int:
    """End what this volunteer, or anybody, should have checked out of; returns how many. Whoever is first does it."""
    now = moment.now()
    late = Q(turn__shift__ends__lte=now - GRACE) | Q(turn=None, checked_in_at__lte=now - LONGEST)
    found = Attendance.objects.filter(UNDER_WAY, late)
    if volunteer:
        found = found.filter(volunteer=volunteer)
    return Attendance.objects.filter(UNDER_WAY, pk__in=found.values("pk")).update(lapsed_at=now)


def check_out(there: Attendance, minutes: int | None = None) -> Attendance:
    """They go again; the minutes are those since they came, or as they say, if fewer. Twice is once.

    Raises TooLong, Lapsed.
    """
    lapse(there.volunteer)
    return _go(there, minutes)


@transaction.atomic
def _go(there: Attendance, minutes: int | None) -> Attendance:
    locked = Attendance.objects.select_for_update().get(pk=there.pk)
    if locked.lapsed_at:
        raise Lapsed(locked.pk)
    if not locked.begun:
        return locked
    now = moment.now()
    most = most_minutes(locked, now)
    if minutes is not None and minutes > most:
        raise TooLong(most)
    locked.checked_out_at, locked.minutes = now, most if minutes is None else minutes
    locked.save()
    hours.earn(locked, locked.area)
    return locked


@transaction.atomic
def enter(seat: Seat, day: date) -> Attendance:
    """A row for somebody who forgot to check in, to be corrected by whoever leads; the one that is there, if there is one."""
    Volunteer.objects.select_for_update().get(pk=seat.volunteer_id)
    return _of(seat, day) or _write(seat, day)


def say(there: Attendance, minutes: int) -> bool:
    """How long it was that nobody checked out of, as whoever leads says; True if it waited for that."""
    return bool(Attendance.objects.filter(UNSAID, pk=there.pk).update(minutes=minutes))


def most_minutes(there: Attendance, now: datetime) -> int:
    """Whole minutes since they came, within the shift or the longest day, less what they did for orders meanwhile."""
    if there.checked_in_at is None:
        return 0
    since, until = there.checked_in_at, min(now, there.checked_in_at + LONGEST)
    if there.turn:
        since, until = max(since, there.turn.shift.starts), min(now, there.turn.shift.ends)
    apart = Helping.objects.filter(
        Q(checked_out_at=None) | Q(checked_out_at__gt=since), volunteer=there.volunteer_id, checked_in_at__lt=until
    )
    spans = apart.values_list("checked_in_at", "checked_out_at")
    return minutes_between(since, until, [(came, went or until) for came, went in spans if came])


def minutes_between(since: datetime, until: datetime, apart: list[tuple[datetime, datetime]]) -> int:
    """Whole minutes of this span that lie in none of the others; none where it ends before it begins."""
    left, at = timedelta(0), since
    for first, last in sorted(apart):
        left += max(timedelta(0), min(first, until) - at)
        at = max(at, last)
    left += max(timedelta(0), until - at)
    return int(left.total_seconds() // 60)


def _of(seat: Seat, day: date) -> Attendance | None:
    if isinstance(seat, Turn):
        return Attendance.objects.filter(turn=seat).first()
    return Attendance.objects.filter(claim=seat, day=day).first()


def _write(seat: Seat, day: date, **more: datetime) -> Attendance:
    title = seat.shift.team.name if isinstance(seat, Turn) else str(seat.opening)
    which = {"turn" if isinstance(seat, Turn) else "claim": seat, "title": title}
    return Attendance.objects.create(volunteer_id=seat.volunteer_id, area=area_of(seat), day=day, **which, **more)
