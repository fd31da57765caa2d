"""Whether a post is still right: asked every quarter, stale a month after an unanswered question."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts import moment
from grids import changes, verifying
from grids.models import STALE_AFTER, Appointment, Area

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(town) -> Appointment:
    return town.appointment("worker")


def later(days: int):
    return moment.at(moment.now() + timedelta(days=days))


def test_a_new_post_is_not_asked_about_and_an_old_one_is(town, held):
    assert held not in verifying.to_be_asked()
    with later(90):
        assert held in verifying.to_be_asked()
        verifying.confirm(held)
        assert held not in verifying.to_be_asked()


def test_a_post_that_has_ended_is_not_asked_about(town, held):
    changes.end(held)
    with later(90):
        assert held not in verifying.to_be_asked()


def test_a_question_without_an_answer_makes_it_stale_after_a_month(town, held):
    with later(100):
        verifying.ask([held])
        held.refresh_from_db()
        assert not held.stale
    with later(100 + STALE_AFTER.days - 1):
        assert not held.stale
    with later(100 + STALE_AFTER.days):
        verifying.ask([held])  # asked again: it has waited since the first time
        held.refresh_from_db()
        assert held.stale


@pytest.mark.parametrize(
    "answer", [verifying.confirm, lambda held: changes.correct(held, last_verified_on=moment.today())]
)
def test_a_word_of_its_holder_or_an_editor_mends_it_and_shows(town, held, answer):
    with later(100):
        verifying.ask([held])
    with later(200):
        before = Area.objects.get(pk=town.near.pk).page_version
        answer(Appointment.objects.get(pk=held.pk))
        held.refresh_from_db()
        assert not held.stale
        assert Area.objects.get(pk=town.near.pk).page_version > before


def test_whoever_was_confirmed_after_being_asked_waits_from_the_next_question(town, held):
    with later(100):
        verifying.ask([held])
        changes.correct(Appointment.objects.get(pk=held.pk), last_verified_on=moment.today())
    with later(200):
        verifying.ask([held])
        held.refresh_from_db()
        assert held.asked_on == moment.today()
        assert not held.stale
