"""Many hands at the same time of the same person, on the database they would really share."""

from __future__ import annotations

from collections import Counter
from datetime import time, timedelta

import pytest
from django.test import Client

from accounts import moment
from services.cases.models import Case
from services.consultation import sitting, slots
from services.consultation.models import Booking, Hours
from tests.consultation.conftest import booked, hours_of

pytestmark = pytest.mark.django_db(transaction=True)
RESIDENTS = 8


def tomorrow_of(town, **more) -> tuple[Hours, str]:
    """One slot, the day after tomorrow: threads keep the real time."""
    day = moment.today() + timedelta(days=2)
    hours = hours_of(town, weekday=None, day=day, opens=time(9), closes=time(10), minutes=60, **more)
    return hours, slots.free(list(slots.of_posts([hours.appointment])))[0].code


@pytest.mark.parametrize("seats", [1, 3])
def test_of_eight_residents_as_many_get_the_time_as_there_are_seats(advised, at_once, seats):
    hours, code = tomorrow_of(advised, capacity=seats)
    browsers = [Client(REMOTE_ADDR=f"203.0.113.{n}") for n in range(RESIDENTS)]

    def take(number: int) -> int:
        return browsers[number].post(f"/consult/{hours.appointment_id}/{code}/", {"once": f"r{number}"}).status_code

    assert Counter(at_once(take, RESIDENTS)) == {302: seats, 409: RESIDENTS - seats}
    held = Booking.objects.filter(released=False).values_list("seat", flat=True)
    assert sorted(held) == list(range(1, seats + 1))
    assert Case.objects.filter(kind="bookings").count() == seats


def test_nobody_keeps_a_seat_on_a_day_that_is_taken_off_meanwhile(advised, at_once):
    hours, code = tomorrow_of(advised, capacity=RESIDENTS)
    browsers = [Client(REMOTE_ADDR=f"203.0.113.{n}") for n in range(RESIDENTS)]
    day = moment.today() + timedelta(days=2)

    def one(number: int) -> int:
        if number == RESIDENTS - 1:
            return sitting.take_off(hours.appointment, day, "培训")
        return browsers[number].post(f"/consult/{hours.appointment_id}/{code}/", {"once": f"d{number}"}).status_code

    at_once(one, RESIDENTS)
    assert not Booking.objects.filter(released=False).exists()


def test_two_who_move_to_one_time_do_not_both_have_it(advised, at_once):
    from services.cases.act import AnswersRefused, StepNotAllowed, act
    from tests.consultation.conftest import actor_of

    day = moment.today() + timedelta(days=2)
    hours = hours_of(advised, weekday=None, day=day, opens=time(9), closes=time(12), minutes=60)
    first, second, third = [slot.code for slot in slots.free(list(slots.of_posts([hours.appointment])))]
    cases = [booked(advised, hours, code=first), booked(advised, hours, by="neighbour", code=second)]

    def move(number: int) -> bool:
        actor = actor_of(advised, ("resident", "neighbour")[number])
        try:
            act(cases[number], "move_own", actor=actor, answers={"slot": third})
        except (AnswersRefused, StepNotAllowed):
            return False
        return True

    assert sorted(at_once(move, 2)) == [False, True]
    assert Booking.objects.filter(starts=slots.named(third)[1], released=False).count() == 1
