"""What the engine hands to the letter box: of a sealed case nothing, before the box itself looks at it."""

from __future__ import annotations

import pytest

from services.cases import letters
from services.cases.act import act
from services.letters.models import Letter


@pytest.fixture
def handed_over(monkeypatch):
    """The facts of every letter, as the box was given them."""
    seen: list[dict] = []
    plain = letters.box.write_each

    def write_each(told, kind, verb):
        seen.extend(facts for _, facts, _ in told)
        return plain(told, kind, verb)

    monkeypatch.setattr(letters.box, "write_each", write_each)
    return seen


def test_of_a_sealed_case_neither_words_nor_title_nor_due(handed_over, report, who):
    case = report("domestic_violence", text="夜里有人打人")
    act(case, "ask", actor=who("keeper"), answers={"question": "哪一户？"})
    assert len(handed_over) >= 3
    for facts in handed_over:
        assert set(facts) == {"number", "path", "face", "sealed", "urgent", "prompt", "words", "title"}
        assert (facts["words"], facts["title"]) == ({}, "")


def test_of_any_other_the_title_is_the_category_and_the_place(handed_over, report):
    case = report("noise")
    assert {facts["title"] for facts in handed_over} == {f"噪声扰民 · {case.where}"}


def test_they_belong_to_the_transaction_of_the_event(report):
    """Not written after the commit, when the process may be gone: they are there before anybody commits."""
    case = report()
    assert Letter.objects.filter(verb="submit", about=case.number).count() >= 2
