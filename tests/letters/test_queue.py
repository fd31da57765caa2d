import socket
import time
from datetime import timedelta

import pytest
from celery import current_app

from services.letters import queue

SOON = timedelta(seconds=20)


@pytest.fixture(autouse=True)
def open_queue(monkeypatch):
    monkeypatch.setattr(queue, "_shut_until", 0.0)


@pytest.fixture
def broker(monkeypatch):
    def at(url: str) -> None:
        """Only where it is written to: after `broker_url` was changed this one is read as that, and stays so for good."""
        monkeypatch.setattr(current_app.conf, "broker_write_url", url)

    return at


@pytest.fixture
def deaf():
    """A port that lets one in and never says a word."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(50)
        yield listening.getsockname()[1]


def test_a_message_carries_an_id_and_a_ticket_and_nothing_else(monkeypatch):
    sent = []
    monkeypatch.setattr(current_app, "send_task", lambda name, words, **more: sent.append((name, words)))
    assert queue.put([1, 2], "abc", expires=SOON) == 2
    assert sent == [("letters.deliver", (1, "abc")), ("letters.deliver", (2, "abc"))]


def test_the_embedded_broker_takes_them(broker):
    broker("memory://letters-test/")
    assert queue.put([1, 2], "abc", expires=SOON) == 2


def at_best(put) -> float:
    """Seconds that it costs whoever sends nothing, of three tries: the machine may be busy with something else."""

    def once() -> float:
        queue._shut_until, start = 0.0, time.monotonic()
        assert put() == 0
        return time.monotonic() - start

    return min(once() for _each in range(3))


@pytest.mark.parametrize("scheme", ["redis", "amqp"])
def test_a_broker_that_is_down_costs_no_time_and_does_no_harm(broker, scheme):
    broker(f"{scheme}://127.0.0.1:9//")
    assert at_best(lambda: queue.put([1, 2], "abc", expires=SOON)) < 1.2
    assert not queue.open_for_business(), "the next resident does not wait for it again"


@pytest.mark.parametrize("scheme", ["redis", "amqp"])
def test_a_broker_that_hangs_costs_about_a_second_once(broker, scheme, deaf):
    broker(f"{scheme}://127.0.0.1:{deaf}//")
    assert at_best(lambda: queue.put([1, 2], "abc", expires=SOON)) < 1.5
    assert not queue.open_for_business()


def test_after_a_while_it_is_tried_again(monkeypatch):
    monkeypatch.setattr(queue, "_shut_until", time.monotonic() - 0.01)
    assert queue.open_for_business()


@pytest.mark.parametrize("scheme", ["redis", "amqp"])
def test_who_saw_the_broker_die_tries_again_like_anybody_else(broker, scheme, monkeypatch):
    """A pool of lines that was closed for good would raise here, and in every later request of this process."""
    broker(f"{scheme}://127.0.0.1:9//")
    for _ in range(2):
        monkeypatch.setattr(queue, "_shut_until", 0.0)
        assert queue.put([1], "abc", expires=SOON) == 0


def test_a_fault_of_our_own_is_not_taken_for_a_broker_that_is_down(monkeypatch):
    def broken(*words, **more):
        raise TypeError("not the broker")

    monkeypatch.setattr(current_app, "send_task", broken)
    with pytest.raises(TypeError):
        queue.put([1], "abc", expires=SOON)
