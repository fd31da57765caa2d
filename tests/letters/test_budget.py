"""What a day may cost, over all and for one number."""

import pytest

from services.letters import relay
from services.letters.models import Letter
from tests.faults import gateway as gateways
from tests.letters.conftest import letter_to, resident
from tests.letters.test_relay import until_done

pytestmark = pytest.mark.django_db


def work_off(work, later, seconds: int = 4) -> None:
    for _ in range(seconds // 2):
        relay.offer()
        work()
        later(seconds=2)


@pytest.mark.parametrize("budget", ["SMS_LETTERS_TO_ONE_A_DAY", "SMS_LETTERS_A_DAY"])
def test_beyond_the_budget_a_letter_waits_for_the_next_day_and_is_not_lost(settings, budget, later, gateway, work):
    setattr(settings, budget, 2)
    alice = resident()
    for _ in range(3):
        letter_to(alice)
    work_off(work, later)
    assert len(gateway.taken) == 2
    left = Letter.objects.get(fate="waiting")
    assert left.tries == 0
    assert relay.backlog().unsent == 0, "who waits for tomorrow is no backlog"
    later(hours=25)
    until_done(work, later)
    assert len(gateway.taken) == 3


def test_the_budget_of_one_number_is_not_that_of_another(settings, later, gateway, work):
    settings.SMS_LETTERS_TO_ONE_A_DAY = 1
    letter_to(resident(), resident("13700137000"))
    work_off(work, later)
    assert len(gateway.taken) == 2


def test_what_is_urgent_is_free_from_the_budget_of_a_number(settings, later, gateway, work):
    settings.SMS_LETTERS_TO_ONE_A_DAY = 1
    alice = resident()
    letter_to(alice)
    letter_to(alice, urgent=True)
    work_off(work, later)
    assert len(gateway.taken) == 2


def test_a_letter_counts_once_however_often_it_is_tried(settings, later, gateway, work):
    settings.SMS_LETTERS_TO_ONE_A_DAY = 1
    gateway.manner = lambda id, nth: gateways.BROKEN if nth < 4 else gateways.OK
    letter_to(resident())
    until_done(work, later, rounds=100)
    assert sum(gateway.tries.values()) == 4
