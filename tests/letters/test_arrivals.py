"""What became of a letter after it was taken, and one that was lost."""

from datetime import timedelta

import pytest

from services.letters import arrivals, box
from services.letters.models import Letter
from tests.faults import gateway as gateways
from tests.letters.conftest import NOON, letter_to, resident
from tests.letters.test_relay import until_done

pytestmark = pytest.mark.django_db
Fate = Letter.Fate


@pytest.fixture
def taken(later, gateway, work) -> Letter:
    letter_to(resident())
    until_done(work, later)
    return Letter.objects.get()


def now(letter: Letter) -> Letter:
    letter.refresh_from_db()
    return letter


def test_a_letter_that_arrived_is_asked_after_no_more_and_keeps_nothing(taken, gateway, later):
    gateway.tongue.fates[taken.key] = "delivered"
    assert arrivals.look() == 0
    later(minutes=2)
    assert arrivals.look() == 1
    assert now(taken).arrived_at == NOON + timedelta(minutes=2)
    assert (taken.facts, taken.ask_at) == ({}, None)
    assert taken.text


def test_it_is_asked_after_at_growing_distances_and_let_be_after_a_day(taken, gateway, later):
    asked = []
    for minute in range(1, 1600):
        later(minutes=1)
        arrivals.look()
        if gateway.asked[taken.key] > len(asked):
            asked.append(minute)
    assert asked == [1, 10, 60, 360, 1440]
    assert (now(taken).fate, taken.facts, taken.ask_at) == (Fate.SENT, {}, None)


def test_a_gateway_that_does_not_answer_is_asked_again(taken, gateway, later, settings):
    right, settings.SMS_QUERY_URL = settings.SMS_QUERY_URL, "http://127.0.0.1:9/"
    later(minutes=2)
    assert arrivals.look() == 0
    settings.SMS_QUERY_URL = right
    gateway.tongue.fates[taken.key] = "delivered"
    later(minutes=9)
    assert arrivals.look() == 1


def test_a_letter_that_was_lost_can_be_sent_again_once(taken, gateway, later, queued, work):
    gateway.tongue.fates[taken.key] = "failed"
    later(minutes=2)
    arrivals.look()
    assert (now(taken).fate, taken.fault) == (Fate.DEAD, Letter.Fault.LOST)
    assert list(box.undelivered(["7K3M9QX2V1"])) == [taken]
    assert box.send_again(taken.pk)
    assert not box.send_again(taken.pk)
    first = taken.key
    until_done(work, later)
    assert now(taken).key != first
    assert gateway.taken == {first: 1, taken.key: 1}
    assert gateway.messages[taken.key]["text"] == gateway.messages[first]["text"]


def test_a_refused_letter_can_be_sent_again(later, gateway, work, queued):
    gateway.manner = lambda id, nth: gateways.REFUSES
    letter_to(resident())
    until_done(work, later)
    letter = Letter.objects.get()
    assert (letter.fate, letter.fault) == (Fate.DEAD, Letter.Fault.REFUSED)
    gateway.manner = lambda id, nth: gateways.OK
    assert box.send_again(letter.pk)
    until_done(work, later)
    assert now(letter).fate == Fate.SENT


def test_a_letter_that_is_not_dead_is_not_sent_again(taken, queued):
    assert not box.send_again(taken.pk)
    assert not queued


def test_an_answer_about_a_letter_that_was_sent_again_since_changes_nothing(taken, gateway, later, monkeypatch):
    gateway.tongue.fates[taken.key] = "failed"
    later(minutes=2)
    asked = arrivals.carriers.ask

    def slowly(letter: Letter) -> str:
        answer = asked(letter)
        Letter.objects.update(key="another")
        return answer

    monkeypatch.setattr(arrivals.carriers, "ask", slowly)
    assert arrivals.look() == 0
    assert now(taken).fate == Fate.SENT
