"""A town with a lawyer and a judge at the community, hours that can be booked, questions and bookings."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from accounts import moment
from accounts.models import User
from grids.duties import Duty
from grids.models import Appointment, Place
from services.cases import calendar
from services.cases.act import begin
from services.cases.actor import Actor, from_session
from services.cases.models import Case
from services.consultation import slots
from services.consultation.models import Hours
from tests import worlds
from tests.conftest import Town, build_town, officer

MONDAY = date(2026, 11, 2)  # the week has no holiday, nor has any until New Year
NINE = 9 * 60


def at(day: date, minute: int = NINE) -> datetime:
    return calendar.at(day, minute)


@pytest.fixture
def now():
    """Monday at nine, whatever day the suite runs on."""
    with moment.at(at(MONDAY)):
        yield


def build_advised(town: Town) -> Town:
    """With a lawyer and a judge; everybody has been in office for long, whatever day it is."""
    town.people["lawyer"] = officer("lawyer", Duty.LEGAL, town.community)
    town.people["judge"] = officer("judge", Duty.JUDGE, town.community)
    Appointment.objects.update(since=date(2020, 1, 1))
    return town


advised = worlds.world(build_advised, on=build_town)


def actor_of(town: Town, name: str) -> Actor:
    return from_session(User.objects.get(pk=town.people[name].pk))


def hours_of(town: Town, name: str = "lawyer", **more) -> Hours:
    """Wednesdays from nine to ten, two slots of one seat."""
    facts = {
        "appointment": town.appointment(name), "weekday": 2, "opens": time(9), "closes": time(10), "minutes": 30,
        "where": "社区二楼 203", **more,
    }  # fmt: skip
    return Hours.objects.create(**facts)


def question(town: Town, by: str = "resident", **more) -> Case:
    asked = {"category": "legal_question", "text": "房东不退押金怎么办", **more}
    return begin("questions", actor=actor_of(town, by), place=Place.of(town.building), answers=asked)


def booked(town: Town, hours: Hours, by: str = "resident", code: str = "", **more) -> Case:
    """The first time that is free."""
    code = code or slots.free(list(slots.of_posts([hours.appointment])))[0].code
    place = Place(hours.appointment.area)
    return begin("bookings", actor=actor_of(town, by), place=place, answers={"slot": code, **more})


def booked_with(town: Town, name: str, over: bool = False) -> Case:
    """A time with this officer, the day after tomorrow; `over`: yesterday, booked the day before."""
    Appointment.objects.filter(pk=town.appointment(name).pk).update(since=date(2020, 1, 1))
    day = moment.today() + timedelta(days=-1 if over else 2)
    with moment.at(moment.now() - timedelta(days=2 * over)):
        return booked(town, hours_of(town, name, weekday=None, day=day))


@pytest.fixture
def hours(advised, now) -> Hours:
    return hours_of(advised)
