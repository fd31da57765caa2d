"""One letter in the morning, for officers who chose it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import moment
from accounts.models import Contact
from services.cases import digest
from services.letters import box, wording
from services.letters.models import Letter

pytestmark = pytest.mark.django_db


EIGHT = timezone.localtime(moment.now() + timedelta(days=1)).replace(hour=8, minute=0, second=0, microsecond=0)


@pytest.fixture(autouse=True)
def at_eight():
    with moment.at(EIGHT):
        yield


@pytest.fixture
def chosen(town):
    Contact.objects.filter(user__in=[town.worker, town.stranger]).update(digest=True)
    return town


def digests() -> list[Letter]:
    return list(Letter.objects.filter(kind="digest"))


def test_it_counts_what_waits_and_what_is_unread_once_a_day(chosen, report):
    report()
    report("domestic_violence", text="MARKER")
    assert digest.write_digests() == 1
    assert digest.write_digests() == 0
    (letter,) = digests()
    assert letter.to == chosen.worker.contact
    assert (letter.facts["awaiting"], letter.facts["late"]) == (1, 0)
    assert letter.facts["unread"] == box.unread_count(letter.to) - 1
    assert "1 件等您办" in wording.say(letter, "zh-hans")
    assert "1 waiting for you" in wording.say(letter, "en")


def test_what_is_late_is_said(chosen, report):
    report()
    with moment.at(moment.now() + timedelta(days=30)):
        digest.write_digests()
    assert digests()[0].facts["late"] == 1


def test_the_next_day_brings_the_next(chosen, report):
    report()
    assert digest.write_digests() == 1
    with moment.at(moment.now() + timedelta(days=1)):
        assert digest.write_digests() == 1


def test_who_did_not_choose_it_or_has_nothing_or_serves_no_more_gets_none(chosen, report, town):
    assert digest.write_digests() == 0
    Contact.objects.update(digest=False)
    report()
    assert digest.write_digests() == 0
    Contact.objects.filter(user=town.resident).update(digest=True)
    assert digest.write_digests() == 0
    assert not digests()


def test_two_that_write_at_once_write_one(chosen, report):
    """The second has read the list before the first marked the day."""
    report()
    read = list(digest.due())
    assert digest.write_digests() == 1
    assert [digest._write_to(contact) for contact in read] == [0, 0]


def test_missed_at_eight_it_comes_later_the_same_morning_once_and_not_at_noon(chosen, report):
    report()
    written = []
    for minutes in (-10, 4 * 60, 4 * 60 - 10, 4 * 60 - 5):
        with moment.at(EIGHT + timedelta(minutes=minutes)):
            written.append(digest.write_digests())
    assert written == [0, 0, 1, 0]


def test_the_clock_asks_all_morning(settings):
    asked = settings.CELERY_BEAT_SCHEDULE["digest"]["schedule"]
    assert {0, 1, 2, 3} <= asked.hour
    assert 0 in asked.minute
