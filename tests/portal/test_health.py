import threading
import time
from datetime import date, timedelta

import pytest

from accounts import moment
from portal import health
from portal.models import Pulse
from portal.tasks import beat


def answers(**changed):
    """A portal that is well, but for what a test says."""
    good = dict.fromkeys(("database", "migrations", "shared_cache", "broker"), "ok")
    good["letters"] = {"unsent": 3, "oldest_unsent_seconds": 4}
    good["last_beat"] = moment.now()
    good["calendar_until"] = moment.today() + timedelta(days=40)
    return {**good, **changed}


@pytest.fixture
def told(monkeypatch):
    """Let the checks answer what a test says."""

    def tell(**changed):
        given = answers(**changed)
        checks = []
        for name, value in given.items():
            ask = value if callable(value) else (lambda value=value: value)
            ask.__name__ = name
            checks.append(health.Check(ask))
        monkeypatch.setattr(health, "CHECKS", checks)

    return tell


def test_healthz_says_that_the_process_lives_and_asks_nobody(client, django_assert_num_queries):
    assert client.get("/healthz").content == b"ok\n"


def test_a_portal_that_is_well_is_ready(client, told):
    told()
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["ready"] is True
    assert response.json()["unsent"] == 3
    assert date.fromisoformat(response.json()["calendar_until"])


@pytest.mark.parametrize(
    ("changed", "bad"),
    [
        ({"database": health.UNKNOWN}, "database"),
        ({"migrations": "2 pending"}, "migrations"),
        ({"shared_cache": health.UNKNOWN}, "shared_cache"),
        ({"broker": health.UNKNOWN}, "broker"),
        ({"letters": {"unsent": 1, "oldest_unsent_seconds": 601}}, "oldest_unsent_seconds"),
        ({"letters": health.UNKNOWN}, "oldest_unsent_seconds"),
        ({"last_beat": None}, "last_beat"),
        ({"last_beat": moment.now() - timedelta(seconds=61)}, "last_beat"),
        ({"calendar_until": health.UNKNOWN}, "calendar_until"),
        ({"calendar_until": date(2020, 12, 31)}, "calendar_until"),
    ],
)
def test_one_bad_answer_makes_it_unready_and_is_named(client, told, changed, bad):
    told(**changed)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["bad"] == [bad]


def test_a_hung_dependency_is_bad_within_the_limit_and_is_not_asked_again_meanwhile(client, told, monkeypatch):
    monkeypatch.setattr(health, "SECONDS_PER_CHECK", 0.2)
    release = threading.Event()
    told(broker=lambda: release.wait(20))
    started = time.monotonic()
    assert [client.get("/readyz").json()["bad"] for _ in range(3)] == [["broker"]] * 3
    assert time.monotonic() - started < 5
    assert sum(thread.name == "broker" for thread in threading.enumerate()) == 1
    release.set()


def test_what_breaks_is_told_to_the_log_and_not_to_the_asker(client, told, caplog):
    def broken():
        raise OSError("postgres://user:password@host")

    told(database=broken)
    response = client.get("/readyz")
    assert response.json()["database"] == health.UNKNOWN
    assert "password" not in response.content.decode()
    assert "password@host" in caplog.text


@pytest.mark.django_db
def test_the_real_questions_have_answers():
    assert health.database() == "ok"
    assert health.migrations() == "ok"
    assert health.shared_cache() == "ok"
    assert health.letters() == {"unsent": 0, "oldest_unsent_seconds": 0}
    assert health.calendar_until() >= date(2026, 12, 31)


@pytest.mark.django_db
def test_the_beat_proves_that_the_worker_lives():
    assert Pulse.last() is None
    beat()
    beat()
    assert moment.now() - Pulse.last() < timedelta(seconds=5)
    assert Pulse.objects.count() == 1


@pytest.mark.django_db
def test_a_letter_that_may_not_go_yet_is_not_late():
    from accounts.models import Contact
    from services.letters.models import Letter

    now = moment.now()
    letter = Letter.objects.create(key="k1", to=Contact.objects.create(), due_at=now + timedelta(hours=8))
    assert health.letters() == {"unsent": 1, "oldest_unsent_seconds": 0}
    Letter.objects.filter(pk=letter.pk).update(due_at=now - timedelta(seconds=90))
    assert 89 <= health.letters()["oldest_unsent_seconds"] <= 95
    tried = {"tries": 2, "due_at": now + timedelta(minutes=5), "written_at": now - timedelta(seconds=300)}
    Letter.objects.filter(pk=letter.pk).update(**tried)
    assert 299 <= health.letters()["oldest_unsent_seconds"] <= 305
