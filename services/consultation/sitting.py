"""Hours are put up and stopped, and days off entered; what was booked on them is called off in the same breath. 坐班、停班"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from accounts import moment
from grids.models import Appointment
from grids.versions import shown_anew
from services.cases.act import StepNotAllowed, act
from services.cases.actor import CLOCK
from services.cases.calendar import at
from services.cases.models import Case
from services.consultation.models import Booking, DayOff, Hours

A_DAY = 24 * 60


class Overlaps(Exception):
    """At that time the same person receives people already."""


@transaction.atomic
def put_up(answers: dict[str, Any]) -> Hours:
    """New hours; the pages of their area show that there is a reception. Raises Overlaps."""
    made = Hours(**answers)
    others = _locked(made.appointment)
    if any(_meet(made, other) for other in others):
        raise Overlaps(made.appointment_id)
    made.save()
    _shown(made.appointment)
    return made


@transaction.atomic
def stop(hours: Hours) -> None:
    """Nobody books any more; what is booked stands. Twice is once."""
    if Hours.objects.filter(pk=hours.pk, stopped_at=None).update(stopped_at=moment.now()):
        _shown(hours.appointment)


@transaction.atomic
def take_off(appointment: Appointment, day: date, reason: str) -> int:
    """The holder of this post is away that day; whoever booked is told why. Returns how many that were. Twice is once."""
    _locked(appointment)
    DayOff.objects.get_or_create(appointment=appointment, day=day)
    return sum(_called_off(case, reason) for case in booked_on(appointment, day))


def booked_on(appointment: Appointment, day: date) -> list[Case]:
    """The bookings of a day that still stand, in order."""
    held = Booking.objects.filter(
        hours__appointment=appointment, starts__gte=at(day, 0), starts__lt=at(day, A_DAY), released=False
    )
    return [one.case for one in held.select_related("case").order_by("starts", "seat")]


def _called_off(case: Case, reason: str) -> bool:
    """Whoever entered the day may not be let into a sealed booking: the clock does it for them."""
    try:
        act(case, "away", actor=CLOCK, answers={"reason": reason})
    except StepNotAllowed:  # it was called off, or is over, already
        return False
    return True


def _locked(appointment: Appointment) -> list[Hours]:
    """The standing hours of a post, in order: nobody books while they are held."""
    return list(Hours.objects.standing().select_for_update().filter(appointment=appointment).order_by("pk"))


def _meet(one: Hours, other: Hours) -> bool:
    """On one and the same day, at one and the same time."""
    if one.opens >= other.closes or other.opens >= one.closes:
        return False
    if one.day or other.day:
        dated, rule = (one, other) if one.day else (other, one)
        return bool(dated.day and rule.meant(dated.day))
    weeks = {one.week, other.week}
    rivals = len(weeks) == 1 or Hours.Week.EVERY in weeks or weeks == {Hours.Week.FOURTH, Hours.Week.LAST}
    return one.weekday == other.weekday and rivals


def _shown(appointment: Appointment) -> None:
    if appointment.area_id:
        shown_anew([appointment.area_id])
