"""What is learned of answers: careful at first, 90 days long, fair to whoever was asked about far ways, and pure."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.orders.learning import (
    A_DAY,
    ALWAYS,
    GUESS,
    LATELY,
    NEVER,
    WINDOW,
    Invitation,
    Record,
    Said,
    near,
    patient,
    readiness,
    record,
    usual,
)
from services.orders.sides import MatchSettings

NOW = 1e9
SET = MatchSettings()
invitations = st.lists(
    st.builds(Invitation, st.floats(NOW - 100 * A_DAY, NOW), st.floats(0, 5_000), st.sampled_from(Said)),
    max_size=30, unique_by=lambda one: one.at,
)  # fmt: skip


def told(*said: Said, metres: float = 0.0, days: float = 1.0) -> list[Invitation]:
    """One an hour, the first so many days ago."""
    return [Invitation(NOW - days * A_DAY + hour * 3_600, metres, one) for hour, one in enumerate(said)]


def ready(*said: Said, **more: float) -> float:
    return readiness(record(told(*said, **more), NOW), usual(0, 0))


def test_of_a_newcomer_the_usual_is_thought():
    assert readiness(Record(), usual(0, 0)) == GUESS
    assert readiness(Record(), usual(300, 400)) == pytest.approx(0.75, abs=0.01)


def test_many_answers_outweigh_what_was_thought_before():
    assert ready(*[Said.YES, Said.NO] * 100, days=30) == pytest.approx(0.5, abs=0.01)
    assert ready(*[Said.YES] * 4, Said.NO) > ready(Said.YES, Said.NO)


def test_who_was_asked_about_far_ways_is_not_taken_for_unwilling():
    far = ready(*[Said.YES, Said.NO, Said.NO] * 10, metres=2_000, days=3)
    assert far > ready(*[Said.YES, Said.NO, Said.NO] * 10, days=3) + 0.2


def test_nor_is_who_was_asked_again_and_again_without_peace():
    patiently = record(told(*[Said.NOTHING] * 3), NOW)
    assert patiently.asked == pytest.approx(1 + SET.patience + SET.patience**2)
    assert patiently.unanswered == 3


@pytest.mark.parametrize("word", [Said.YES, Said.NO])
def test_a_word_ends_a_silence(word):
    assert record(told(Said.NOTHING, Said.NOTHING, word), NOW).unanswered == 0
    assert record(told(Said.NOTHING, word, Said.NOTHING), NOW).unanswered == 1


def test_so_does_a_week_of_peace():
    silent = told(Said.NOTHING, Said.NOTHING, days=10)
    assert record(silent, NOW).unanswered == 0
    assert record([*silent, Invitation(NOW - A_DAY, 0.0, Said.NOTHING)], NOW).unanswered == 1
    assert record([Invitation(NOW - LATELY + 1, 0.0, Said.NOTHING)], NOW).unanswered == 1


def test_what_lies_more_than_ninety_days_back_is_forgotten():
    known = [Invitation(at, 0.0, Said.YES) for at in (NOW - WINDOW - 1, NOW - WINDOW, NOW - 10, NOW + 10)]
    assert record(known, NOW).yes == 2


@given(invitations, st.randoms())
def test_whatever_was_said_in_whatever_order_it_is_told(known, chance):
    mixed = list(known)
    chance.shuffle(mixed)
    one = record(mixed, NOW)
    assert one == record(known, NOW)
    assert 0 <= one.yes <= len(known)
    assert 0 <= one.asked <= len(known)
    assert NEVER <= readiness(one, usual(one.yes, one.asked)) <= ALWAYS


@given(st.floats(0, 10_000), st.integers(0, 50))
def test_what_the_way_and_the_silence_leave_is_a_share(metres, unanswered):
    assert 0 < near(metres, SET) <= 1
    assert 0 < patient(unanswered, SET) <= 1
    assert near(SET.walk, SET) == pytest.approx(1 / math.e)
