import os
from datetime import timedelta

import pytest
from celery.worker import state

from accounts import moment
from portal import health, watchdog
from portal.celery import app
from portal.models import Pulse


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    monkeypatch.setattr(state, "all_total_count", [0])
    monkeypatch.setattr(state, "active_requests", set())
    return Clock()


@pytest.fixture
def dog(clock):
    dog = watchdog.Watchdog(None)
    dog.idleness = watchdog.Idleness(clock)
    return dog


@pytest.fixture
def ended(monkeypatch):
    """What would end the process is noted instead."""
    ends = []
    monkeypatch.setattr(os, "_exit", ends.append)
    monkeypatch.setattr(watchdog.faulthandler, "dump_traceback", lambda *where, **more: None)
    return ends


@pytest.fixture
def alone(monkeypatch, db):
    """The broker answers, the database too (the test's own line stays open), and nobody has worked."""
    monkeypatch.setattr(health, "broker", lambda: "ok")
    monkeypatch.setattr(health, "connection", type("Line", (), {"close": staticmethod(lambda: None)}))


def test_a_worker_that_takes_up_tasks_is_not_idle(clock):
    idleness = watchdog.Idleness(clock)
    for _ in range(10):
        clock.now += watchdog.IDLE_SECONDS
        state.all_total_count[0] += 1
        assert not idleness.is_too_long()


def test_a_worker_without_a_task_is_idle_after_a_while(clock):
    idleness = watchdog.Idleness(clock)
    clock.now = watchdog.IDLE_SECONDS
    assert not idleness.is_too_long()
    clock.now += 1
    assert idleness.is_too_long()


def test_a_long_task_is_given_time_but_not_for_ever(clock):
    idleness = watchdog.Idleness(clock)
    state.active_requests.add("a task")
    clock.now = watchdog.IDLE_SECONDS * 3
    assert not idleness.is_too_long()
    clock.now = watchdog.BUSY_SECONDS + 1
    assert idleness.is_too_long()


def test_an_idle_worker_is_ended_when_what_it_stands_on_answers(dog, clock, ended, alone):
    clock.now = watchdog.IDLE_SECONDS + 1
    dog.look()
    assert ended == [watchdog.EXIT_CODE]


def test_an_idle_worker_stays_while_the_broker_does_not_answer(dog, clock, ended, alone, monkeypatch):
    def silent():
        raise OSError("nobody listens")

    monkeypatch.setattr(health, "broker", silent)
    clock.now = watchdog.IDLE_SECONDS + 1
    dog.look()
    assert ended == []
    assert not dog.idleness.is_too_long(), "once the broker is back it has its time to take up work"


def test_an_idle_worker_stays_while_others_work(dog, clock, ended, alone):
    Pulse.beat()
    clock.now = watchdog.IDLE_SECONDS + 1
    dog.look()
    assert ended == []


def test_the_work_of_others_counts_only_while_it_is_fresh(dog, clock, ended, alone):
    with moment.at(moment.now() - timedelta(seconds=watchdog.IDLE_SECONDS + 5)):
        Pulse.beat()
    clock.now = watchdog.IDLE_SECONDS + 1
    dog.look()
    assert ended == [watchdog.EXIT_CODE]


@pytest.mark.parametrize(("broker", "goes_along"), [("redis://127.0.0.1/0", True), ("memory://localhost/", False)])
def test_it_goes_along_with_a_worker_of_its_own_only(broker, goes_along, monkeypatch, dog):
    assert watchdog.Watchdog in app.steps["worker"]
    monkeypatch.delenv("CELERY_BROKER_URL", raising=False)  # the library would rather believe that
    monkeypatch.setattr(app.conf, "broker_url", broker)
    worker = type("Worker", (), {"app": app})
    assert dog.include_if(worker) is goes_along
