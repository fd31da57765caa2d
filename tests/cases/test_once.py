"""One key, one body, one thing made."""

from __future__ import annotations

import pytest

from services.cases import once

pytestmark = pytest.mark.django_db


@pytest.fixture
def maker():
    """Counts up; what it made last is its answer."""
    made: list[int] = []

    def make() -> int:
        made.append(len(made) + 7)
        return made[-1]

    return make


def test_a_twin_gets_the_first_answer_and_makes_nothing(maker):
    assert [once.only("k", "team/1", {"name": "甲"}, maker) for _twice in range(2)] == [7, 7]


def test_another_body_another_key_or_another_place_is_another_thing(maker):
    asked = [("k", "team/1", "甲"), ("k", "team/1", "乙"), ("l", "team/1", "甲"), ("k", "team/2", "甲")]
    assert [once.only(key, scope, {"name": name}, maker) for key, scope, name in asked] == [7, 8, 9, 10]


def test_without_a_key_each_counts(maker):
    assert [once.only("", "team/1", {}, maker) for _twice in range(2)] == [7, 8]


def test_what_broke_is_made_by_whoever_comes_again(maker):
    def break_down() -> int:
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        once.only("k", "team/1", {}, break_down)
    assert once.only("k", "team/1", {}, maker) == 7


def test_a_form_that_comes_back_keeps_its_key():
    assert once.key_of({"once": "k"}) == "k"
    assert once.key_of({}) != once.key_of({})
