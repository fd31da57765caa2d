"""Several workers at once, each with a database connection of its own. On a file, or on the server of DATABASE_URL."""

import threading
from collections.abc import Callable

import pytest
from django.db import connections

from services.letters import box, queue, relay
from services.letters.models import Letter
from tests.letters.conftest import letter_to, resident

pytestmark = pytest.mark.usefixtures("apart")


def at_once(*works: Callable[[], object]) -> list[object]:
    """Let all start at the same moment; returns what each of them gave."""
    gate, given, faults = threading.Barrier(len(works)), [None] * len(works), []

    def run(place: int, work: Callable[[], object]) -> None:
        try:
            gate.wait()
            given[place] = work()
        except Exception as fault:  # told below, in the thread of the test
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(90)
    assert not faults, faults
    return given


@pytest.fixture
def tickets(monkeypatch) -> list[tuple[int, str]]:
    messages: list[tuple[int, str]] = []

    def put(ids, ticket, *, expires):
        messages.extend((pk, ticket) for pk in ids)
        return len(ids)

    monkeypatch.setattr(queue, "put", put)
    return messages


def test_of_two_workers_with_the_same_ticket_one_claims(tickets):
    letter_to(*(resident(f"1380013800{n}") for n in range(10)))
    relay.offer()
    for pk, ticket in tickets:
        claims = at_once(lambda: relay.claim(pk, ticket), lambda: relay.claim(pk, ticket))  # noqa: B023
        assert sum(claim is not None for claim in claims) == 1


def test_of_two_sweeps_one_offers_a_letter(tickets):
    letter_to(*(resident(f"1380013800{n}") for n in range(10)))
    at_once(*[relay.offer] * 4)
    assert sorted(pk for pk, _ in tickets) == sorted(Letter.objects.values_list("pk", flat=True))


def test_a_gateway_that_never_drops_twins_sees_every_letter_once(tickets, gateway):
    gateway.delay = 0.005
    letter_to(*(resident(f"138001380{n:02}") for n in range(40)))
    relay.offer()
    half = tickets * 2

    def worker(mine: list[tuple[int, str]]) -> Callable[[], None]:
        return lambda: [relay.deliver(pk, ticket) for pk, ticket in mine] and None

    at_once(worker(half), worker(half), worker(half[::-1]), worker(half[::-1]))
    assert len(gateway.tries) == 40
    assert not gateway.twins()
    assert not Letter.objects.exclude(fate=Letter.Fate.SENT).exists()


def wait_for_each_other(monkeypatch) -> None:
    """From now on neither of two writes its letter before the other has read it too."""
    gate, held_back = threading.Barrier(2), box.channels.held_back

    def held_back_once_both_are_here(*asked):
        gate.wait(60)
        return held_back(*asked)

    monkeypatch.setattr(box.channels, "held_back", held_back_once_both_are_here)


def test_of_two_who_press_send_again_one_does_it(tickets, monkeypatch):
    letter_to(*(resident(f"1380013800{n}") for n in range(10)))
    Letter.objects.update(fate=Letter.Fate.DEAD)
    wait_for_each_other(monkeypatch)
    for pk in Letter.objects.values_list("pk", flat=True):
        done = at_once(lambda: box.send_again(pk), lambda: box.send_again(pk))  # noqa: B023
        assert sum(map(bool, done)) == 1
    assert len(set(Letter.objects.values_list("key", flat=True))) == 10
