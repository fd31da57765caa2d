"""Sealed does not mean hidden from duty: within the hour somebody says that the police know, or why they need not,
or the level above is told that something is late, and no more than that. users.md A3.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts import moment
from services.cases import keys
from services.cases.act import StepNotAllowed, act
from services.cases.sweep import sweep
from services.letters.models import Letter
from tests.walls.filing import DUTY, MARK

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(report):
    return lambda category="domestic_violence": report(category, text=MARK, phone="13800000009")


@pytest.mark.parametrize("category", DUTY)
@pytest.mark.parametrize(
    ("verb", "answers"),
    [
        ("reported_to_police", {"when": "10:20", "station": "柳河派出所"}),
        ("report_not_required", {"reason": "已在派出所处理"}),
    ],
)
def test_saying_so_stops_the_clock(category, verb, answers, case, who):
    filed = case(category)
    act(filed, verb, actor=who("keeper"), answers=answers)
    assert filed.clocks.get(name="police_report").stopped


def test_the_resident_who_may_not_be_alone_at_the_phone_is_not_told(case, who):
    filed = case()
    Letter.objects.all().delete()
    act(filed, "reported_to_police", actor=who("keeper"), answers={"when": "10:20", "station": "柳河派出所"})
    assert not Letter.objects.filter(to=filed.requester).exists()


def test_after_an_hour_the_named_handlers_are_told_without_content(case, town):
    """Reminded before, those at its desk; late, those at the next above as well: from now on both may open it."""
    case()
    Letter.objects.all().delete()
    with moment.at(moment.now() + timedelta(minutes=47)):
        assert sweep() == 0
    with moment.at(moment.now() + timedelta(minutes=59)):
        assert sweep() == 1
    assert {(letter.verb, letter.to) for letter in Letter.objects.all()} == {("due_soon", town.keeper.contact)}
    with moment.at(moment.now() + timedelta(minutes=61)):
        assert sweep() == 1
    told = Letter.objects.filter(verb="overdue")
    assert {letter.to for letter in told} == {town.keeper.contact, town.confidant.contact}
    for letter in told:
        assert set(letter.facts) <= {"number", "path", "sealed", "face", "due", "urgent", "prompt"}


@pytest.mark.parametrize("verb", ["settle_now", "decline", "withdraw"])
def test_the_case_does_not_end_while_the_word_is_owed(verb, case, who):
    filed = case()
    answers = {"settle_now": {"reply": "好了"}, "decline": {"reason": "不归这里", "channel": "other"}}
    actor = keys.read(filed, keys.link(filed)) if verb == "withdraw" else who("keeper")
    with pytest.raises(StepNotAllowed):
        act(filed, verb, actor=actor, answers=answers.get(verb))
    act(filed, "report_not_required", actor=who("keeper"), answers={"reason": "已在派出所处理"})
    act(filed, verb, actor=actor, answers=answers.get(verb))


def test_asking_the_resident_back_does_not_hold_it_up(case, who, town):
    filed = case()
    act(filed, "ask", actor=who("keeper"), answers={"question": "现在安全吗"})
    clock = filed.clocks.get(name="police_report")
    assert not clock.paused
    Letter.objects.all().delete()
    with moment.at(moment.now() + timedelta(minutes=61)):
        assert sweep() == 1
    assert {letter.to for letter in Letter.objects.all()} == {town.keeper.contact, town.confidant.contact}
    act(filed, "reported_to_police", actor=who("keeper"), answers={"when": "10:20", "station": "柳河派出所"})
    clock.refresh_from_db()
    assert clock.stopped
