"""What is learned of answers: careful at first, 90 days long, and anew when its owner says so."""

from __future__ import annotations

import pytest

from services.orders.learning import WINDOW, learned, rate

NOW = 1e9


def test_a_newcomer_counts_as_one_of_three_and_a_half():
    assert rate(0, 0) == pytest.approx(1 / 3.5)


def test_many_answers_outweigh_what_was_thought_before():
    assert rate(80, 100) == pytest.approx(0.8, abs=0.02)
    assert 0 < rate(0, 1_000) < 0.01


@pytest.mark.parametrize(("said_yes", "asked"), [(2, 1), (-1, 1)])
def test_more_yes_than_questions_is_an_error(said_yes, asked):
    with pytest.raises(ValueError, match="asked"):
        rate(said_yes, asked)


def test_what_lies_more_than_ninety_days_back_is_forgotten():
    answers = [(NOW - WINDOW - 1, True), (NOW - WINDOW, True), (NOW - 10, False)]
    assert learned(answers, NOW) == rate(1, 2)


def test_its_owner_begins_anew():
    answers = [(NOW - 100, False), (NOW - 50, False), (NOW - 10, True)]
    assert learned(answers, NOW, since=NOW - 20) == rate(1, 1)
