"""What can be booked: hours cut into slots, without holidays and days off, no further ahead than they say."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from accounts import moment
from grids.models import Appointment
from services.cases import calendar
from services.consultation import slots
from services.consultation.models import DayOff, Hours
from services.consultation.slots import Sitting
from tests.consultation.conftest import MONDAY, at, hours_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
WEDNESDAY = MONDAY + timedelta(days=2)


def days(hours: Hours, ahead: int = 28) -> list[date]:
    return [one.day for one in slots.sittings(list(slots.of_posts([hours.appointment])), ahead)]


def starts(hours: Hours) -> list[datetime]:
    return [slot.starts for slot in slots.free(list(slots.of_posts([hours.appointment])))]


def test_hours_of_a_week_come_every_week(advised, hours):
    assert days(hours, 21) == [WEDNESDAY + timedelta(days=n) for n in (0, 7, 14)]
    assert starts(hours)[:3] == [at(WEDNESDAY), at(WEDNESDAY, 570), at(WEDNESDAY + timedelta(days=7))]


@pytest.mark.parametrize(
    ("week", "found"),
    [(1, [date(2026, 11, 4), date(2026, 12, 2)]), (2, [date(2026, 11, 11)]), (4, [date(2026, 11, 25)]),
     (5, [date(2026, 11, 25)])],
)  # fmt: skip
def test_hours_of_a_month_come_on_the_week_they_name(advised, week, found):
    assert days(hours_of(advised, week=week), 35) == found


def test_a_single_day_is_a_single_day_even_on_a_holiday(advised):
    day = date(2026, 11, 8)
    assert days(hours_of(advised, weekday=None, day=day)) == [day]


def test_nobody_sits_on_a_public_holiday_and_a_weekend_is_none(advised):
    with moment.at(at(date(2026, 9, 28))):
        assert date(2026, 10, 1) not in days(hours_of(advised, weekday=3))
        saturdays = days(hours_of(advised, weekday=5, opens=time(14), closes=time(15)))
    assert date(2026, 10, 17) in saturdays


def test_who_is_away_does_not_sit(advised, hours):
    DayOff.objects.create(appointment=hours.appointment, day=WEDNESDAY)
    assert days(hours)[0] == WEDNESDAY + timedelta(days=7)


def test_no_further_ahead_than_they_say(advised):
    assert starts(hours_of(advised, ahead=8))[-1] == at(WEDNESDAY, 570)


def test_nothing_is_booked_that_begins_within_the_hour(advised, hours):
    with moment.at(at(WEDNESDAY, 8 * 60 + 1)):
        assert starts(hours)[0] == at(WEDNESDAY, 570)


def test_after_the_last_day_of_the_post_nobody_sits(advised, hours):
    Appointment.objects.filter(pk=hours.appointment.pk).update(until=WEDNESDAY)
    hours.refresh_from_db()
    assert days(hours) == [WEDNESDAY]


def test_hours_that_are_stopped_or_without_slots_are_not_booked(advised, hours):
    free = hours_of(advised, "judge", minutes=0)
    assert starts(free) == []
    assert days(free) != []
    Hours.objects.filter(pk=hours.pk).update(stopped_at=moment.now())
    assert starts(hours) == []


NO_CODES = (
    "",
    "x",
    "1-",
    "1-2026110409",
    "-202611040900",
    "1-202613010900",
    "9999999999-202611040900",
    "1-202611042500",
)


@pytest.mark.parametrize("code", NO_CODES)
def test_a_code_that_is_none_names_nothing(code):
    assert slots.find(code) is None


def test_a_code_names_its_slot_and_no_time_between(advised, hours):
    slot = slots.free(list(slots.of_posts([hours.appointment])))[0]
    assert slots.find(slot.code) == slot
    assert slots.find(slot.code[:-2] + "10") is None


@given(
    opens=some.integers(0, 22 * 60), length=some.integers(5, 600), minutes=some.integers(5, 240)
)  # fmt: skip
def test_slots_lie_within_their_hours_and_never_meet(opens, length, minutes):
    closes = min(opens + length, 23 * 60 + 59)
    if closes <= opens:
        return
    hours = Hours(opens=time(*divmod(opens, 60)), closes=time(*divmod(closes, 60)), minutes=minutes)
    cut = list(slots.cut(Sitting(hours, MONDAY)))
    assert len(cut) == (closes - opens) // minutes
    assert all(calendar.at(MONDAY, opens) <= since < until <= calendar.at(MONDAY, closes) for since, until in cut)
    assert all(one[1] <= other[0] for one, other in pairwise(cut))


@given(day=some.dates(date(2020, 1, 1), date(2030, 12, 31)), weekday=some.integers(0, 6))
def test_each_day_is_of_one_week_of_its_month(day, weekday):
    named = [week for week in (1, 2, 3, 4) if Hours(weekday=weekday, week=week).meant(day)]
    assert len(named) <= 1
    assert Hours(weekday=weekday, week=0).meant(day) == (day.weekday() == weekday)
    last = Hours(weekday=weekday, week=5).meant(day)
    assert last == (day.weekday() == weekday and (day + timedelta(days=7)).month != day.month)
