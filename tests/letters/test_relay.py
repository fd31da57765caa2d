from datetime import time, timedelta

import pytest

from services.letters import box, queue, relay
from services.letters.models import Letter
from tests.faults import gateway as gateways
from tests.letters.conftest import letter_to, resident

pytestmark = pytest.mark.django_db
Fate = Letter.Fate


@pytest.fixture
def letter(later, gateway) -> Letter:
    letter_to(resident())
    return Letter.objects.get()


def fate(letter: Letter) -> str:
    letter.refresh_from_db()
    return letter.fate


def until_done(work, later, rounds: int = 40) -> int:
    """Sweep and work every two seconds until nothing waits; returns the seconds that took."""
    for count in range(rounds):
        relay.offer()
        work()
        if not Letter.objects.filter(fate=Fate.WAITING).exists():
            return 2 * count
        later(seconds=2)
    raise AssertionError("letters still wait")


def test_it_brings_the_letter_to_the_gateway_and_keeps_no_way_into_the_case(letter, gateway, work, settings):
    settings.SMS_QUERY_URL = ""
    box.send([letter.pk])
    work()
    assert fate(letter) == Fate.SENT
    assert gateway.messages[letter.key] == {
        "id": letter.key,
        "to": "+8613800138000",
        "template": "reports_accept",
        "params": {"number": "7K3M9-QX2V1", "path": "c/7K3M9QX2V1/?k=abc123"},
        "text": f"您反映的事已受理，我们在安排办理。 http://127.0.0.1:{_port()}/c/7K3M9QX2V1/?k=abc123",
    }
    assert letter.text == "您反映的事已受理，我们在安排办理。"
    assert letter.facts == {}


def test_a_ticket_counts_once(letter, gateway, queued, work):
    box.send([letter.pk])
    queued *= 3
    work()
    assert gateway.taken == {letter.key: 1}


def test_a_ticket_of_an_earlier_offer_is_void(letter, queued, later):
    box.send([letter.pk])
    later(seconds=21)
    relay.offer()
    (_, old), (_, new) = queued
    assert relay.claim(letter.pk, old) is None
    assert relay.claim(letter.pk, new) is not None
    assert relay.claim(letter.pk, new) is None


def test_without_a_ticket_nobody_claims(letter):
    assert relay.claim(letter.pk, "") is None


def test_what_is_offered_or_claimed_is_not_offered_again_before_its_time(letter, queued, later):
    assert relay.offer() == 1
    assert relay.offer() == 0
    relay.claim(*queued[0])
    later(seconds=19)
    assert relay.offer() == 0
    later(seconds=2)
    assert relay.offer() == 1


def test_a_message_lost_with_the_broker_is_offered_again_without_asking(letter, gateway, queued, work, later):
    box.send([letter.pk])
    queued.clear()
    assert 18 <= until_done(work, later) <= 22
    assert gateway.taken == {letter.key: 1}
    assert not gateway.asked


def test_a_worker_killed_before_it_sent_loses_nothing(letter, gateway, queued, work, later):
    box.send([letter.pk])
    relay.claim(*queued.pop())
    assert until_done(work, later) <= 22
    assert gateway.taken == {letter.key: 1}
    assert gateway.asked == {letter.key: 1}


def test_a_worker_killed_after_it_sent_does_not_send_twice(letter, gateway, queued, work, later, monkeypatch):
    box.send([letter.pk])
    with monkeypatch.context() as killed:
        killed.setattr(relay, "_finish", lambda *_: None)
        work()
    assert fate(letter) == Fate.WAITING
    until_done(work, later)
    assert fate(letter) == Fate.SENT
    assert gateway.tries == {letter.key: 1}


@pytest.mark.parametrize("manner", [gateways.TAKES_AND_BREAKS, gateways.TAKES_AND_HANGS_UP, gateways.LATE])
def test_an_answer_that_is_lost_is_asked_for_and_the_letter_not_given_again(letter, gateway, work, later, manner):
    gateway.manner = lambda id, nth: manner
    until_done(work, later)
    assert fate(letter) == Fate.SENT
    assert gateway.tries == {letter.key: 1}


@pytest.mark.parametrize("manner", [gateways.BROKEN, gateways.HANGS])
def test_what_the_gateway_does_not_know_it_is_given_again_under_the_same_key(letter, gateway, work, later, manner):
    gateway.manner = lambda id, nth: manner if nth < 3 else gateways.OK
    until_done(work, later)
    assert fate(letter) == Fate.SENT
    assert gateway.tries == {letter.key: 3}
    assert gateway.taken == {letter.key: 1}


def test_a_letter_in_doubt_waits_for_the_gateway_to_be_done_with_it(letter, gateway, work, later):
    gateway.manner = lambda id, nth: gateways.BROKEN
    relay.offer()
    work()
    later(seconds=19)
    assert relay.offer() == 0
    assert not gateway.asked


def test_when_the_gateway_cannot_say_the_letter_stays_in_doubt(letter, gateway, work, later, settings):
    gateway.manner = lambda id, nth: gateways.TAKES_AND_BREAKS
    right, settings.SMS_QUERY_URL = settings.SMS_QUERY_URL, "http://127.0.0.1:9/"
    for _ in range(40):
        relay.offer()
        work()
        later(seconds=2)
    assert fate(letter) == Fate.WAITING
    settings.SMS_QUERY_URL = right
    until_done(work, later, rounds=400)
    assert gateway.tries == {letter.key: 1}


def test_a_gateway_that_cannot_be_asked_rather_gets_it_twice(letter, gateway, work, later, settings):
    settings.SMS_QUERY_URL = ""
    gateway.manner = lambda id, nth: gateways.TAKES_AND_BREAKS if nth == 1 else gateways.OK
    until_done(work, later)
    assert gateway.tries == {letter.key: 2}


def test_a_refused_letter_is_dead_and_keeps_what_it_needs_to_be_sent_again(letter, gateway, work, later):
    gateway.manner = lambda id, nth: gateways.REFUSES
    until_done(work, later)
    assert fate(letter) == Fate.DEAD
    assert letter.facts["path"]


def test_a_gateway_that_is_down_is_tried_at_doubling_distances(letter, gateway, work, later, settings):
    right, settings.SMS_HTTP_URL = settings.SMS_HTTP_URL, "http://127.0.0.1:9/"
    tried = []
    for second in range(0, 130, 2):
        if relay.offer():
            tried.append(second)
        work()
        later(seconds=2)
    assert tried == [0, 2, 6, 14, 30, 62, 126]
    settings.SMS_HTTP_URL = right
    until_done(work, later, rounds=100)
    assert gateway.taken == {letter.key: 1}
    assert not gateway.asked


def test_the_distance_never_passes_ten_minutes():
    assert [relay.back_off(tries).total_seconds() for tries in (1, 2, 9, 10, 400)] == [2, 4, 512, 600, 600]


def test_a_worker_held_up_too_long_leaves_the_letter_to_others(letter, gateway, queued, later, monkeypatch):
    box.send([letter.pk])
    monkeypatch.setattr(relay, "_held_back", lambda letter, in_doubt: bool(later(seconds=9)) and False)
    relay.deliver(*queued.pop())
    assert not gateway.tries


def test_no_more_than_the_cap_is_under_way(later, gateway, queued, work):
    letter_to(*(resident(f"13{n:09}") for n in range(500_000_000, 500_000_075)))
    assert relay.offer() == 60
    assert relay.offer() == 0
    for pk, ticket in queued[:10]:
        relay.claim(pk, ticket)
    assert relay.offer() == 0, "claimed letters are under way too"
    del queued[:10]
    assert work() == 50
    assert relay.offer() == 15
    assert relay.backlog().under_way == 25


def test_a_sweep_fills_up_while_letters_lie_there_and_then_ends(later, gateway, queued, work, monkeypatch):
    letter_to(*(resident(f"13{n:09}") for n in range(500_000_000, 500_000_075)))
    monkeypatch.setattr(relay.time, "sleep", lambda seconds: work())
    assert relay.sweep() == 75
    assert work() == 15
    assert len(gateway.taken) == 75


def test_a_sweep_ends_in_time_when_nothing_moves(later, queued):
    letter_to(*(resident(f"13{n:09}") for n in range(500_000_000, 500_000_075)))
    assert relay.sweep(seconds=0.2) == 60


def test_a_broker_that_fails_gives_the_letters_back(letter, monkeypatch, gateway, queued):
    monkeypatch.setattr(queue, "put", lambda ids, ticket, *, expires: 0)
    assert relay.offer() == 0
    letter.refresh_from_db()
    assert letter.ticket == ""
    assert letter in relay._lying(letter.due_at)


def test_quiet_hours_that_began_while_the_letter_waited_hold_it_back(letter, gateway, queued, work, later):
    type(letter.to).objects.update(quiet_from=time(12, 30), quiet_to=time(14))
    now = later(minutes=45)
    relay.offer()
    work()
    letter.refresh_from_db()
    assert letter.due_at == now + timedelta(minutes=75)
    assert not gateway.tries


def test_a_number_taken_back_while_the_letter_waited_is_not_written_to(letter, gateway, work):
    type(letter.to).objects.update(phone_cipher="", phone_hash=None)
    relay.offer()
    work()
    assert fate(letter) == Fate.NO_ADDRESS
    assert "path" not in letter.facts


def test_a_letter_without_words_is_dead_and_does_not_come_again_and_again(letter, gateway, work):
    Letter.objects.update(verb="no_such_verb")
    relay.offer()
    work()
    assert fate(letter) == Fate.DEAD


def test_the_backlog_counts_what_is_due_and_not_what_sleeps(letter, later, gateway, queued):
    letter_to(resident("13700137000", quiet_from=time(11), quiet_to=time(14)))
    later(seconds=30)
    assert relay.backlog() == relay.Backlog(unsent=1, under_way=0, oldest_seconds=30)
    relay.offer()
    assert relay.backlog() == relay.Backlog(unsent=1, under_way=1, oldest_seconds=30)


def test_it_sweeps_in_a_fixed_number_of_queries(later, queued, django_assert_max_num_queries):
    letter_to(*(resident(f"13{n:09}") for n in range(500_000_000, 500_000_075)))
    with django_assert_max_num_queries(5):
        relay.offer()


def _port() -> int:
    from django.conf import settings

    return settings.PORT


def test_a_worker_that_lost_its_claim_hands_nothing_over(letter, gateway, queued, monkeypatch):
    """It slept while its lease ran out, and another worker has claimed the letter since."""

    def sleeps(claimed: Letter, in_doubt: bool) -> bool:
        Letter.objects.update(claimed_at=claimed.claimed_at + timedelta(seconds=1))
        return False

    box.send([letter.pk])
    monkeypatch.setattr(relay, "_held_back", sleeps)
    relay.deliver(*queued.pop())
    assert not gateway.tries
