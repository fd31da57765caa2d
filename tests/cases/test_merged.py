"""Several who report the same thing: nobody is lost when one of them goes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts import moment
from services.cases import events
from services.cases.act import StepNotAllowed, act
from services.cases.actor import CLOCK
from services.cases.models import Case
from services.cases.sweep import sweep
from services.letters import wording
from services.letters.models import Letter
from tests.conftest import person


@pytest.fixture
def merged(report, in_progress, town, who):
    """A main case under way, and two that were merged into it, oldest first."""
    town.people["third"] = person("third", "13800000003")
    main, first, second = in_progress(), report(by="neighbour"), report(by="third")
    act(first, "accept", actor=who("worker"), answers={"tier": "grid"})
    for one in (first, second):
        act(one, "merge", actor=who("worker"), answers={"into": main.number})
    return main, first, second


def fresh(*cases: Case) -> list[Case]:
    return [Case.objects.get(pk=case.pk) for case in cases]


def test_who_withdraws_the_main_case_takes_nobody_along(merged, who, town):
    act(merged[0], "withdraw", actor=who("resident"))
    main, first, second = fresh(*merged)
    assert (main.state, first.state, second.state) == ("withdrawn", "accepted", "merged")
    assert (main.merged_into, first.merged_into, second.merged_into) == (None, None, first)
    assert [event.verb for event in first.past] == ["submit", "accept", "merge", "carry_on"]
    assert first.next_look_at
    assert first.clocks.filter(name="resolution", stopped=None).count() == 1
    assert events.first_bad(main) is None
    assert events.first_bad(first) is None


def test_each_is_told_what_is_true_of_their_own(merged, who, town):
    act(merged[0], "withdraw", actor=who("resident"))
    main, first, second = merged
    told = set(Letter.objects.filter(verb__in=["withdraw", "carry_on"]).values_list("verb", "to", "about"))
    residents = {town.resident.contact.pk, town.neighbour.contact.pk, town.third.contact.pk}
    assert {one for one in told if one[1] in residents} == {
        ("withdraw", town.resident.contact.pk, main.number),
        ("carry_on", town.neighbour.contact.pk, first.number),
        ("carry_on", town.third.contact.pk, second.number),
    }


def test_the_case_that_goes_on_is_worked_on_and_its_followers_hear_of_it(merged, who, town):
    act(merged[0], "withdraw", actor=who("resident"))
    first = fresh(merged[1])[0]
    act(first, "assign", actor=who("leader"), answers={"owner": f"a{town.appointment('worker').pk}"})
    act(first, "sign_for", actor=who("worker"))
    act(first, "settle", actor=who("worker"), answers={"outcome": "solved", "reply": "已劝止"})
    told = set(Letter.objects.filter(verb="settle").values_list("to", flat=True))
    assert told == {town.neighbour.contact.pk, town.third.contact.pk}


def test_it_goes_on_only_when_the_main_case_was_withdrawn(merged):
    with pytest.raises(StepNotAllowed):
        act(merged[1], "carry_on", actor=CLOCK)


def test_who_followed_a_case_follows_it_into_another(merged, report, who, town):
    main, first, second = merged
    other = report(by="resident", text="另一处也在装修")
    act(main, "merge", actor=who("worker"), answers={"into": other.number})
    assert {case.merged_into for case in fresh(*merged)} == {other}
    act(other, "settle_now", actor=who("worker"), answers={"reply": "已劝止"})
    told = set(Letter.objects.filter(verb="settle_now").values_list("about", flat=True))
    assert told == {other.number, main.number, first.number, second.number}


def test_what_is_asked_of_one_goes_to_no_follower(merged, who, town):
    """They could not answer under their own number, and the question may name what only those two know."""
    act(merged[0], "ask", actor=who("worker"), answers={"question": "您家是几单元？"})
    with moment.at(moment.now() + timedelta(days=40)):
        while sweep():
            pass
    told = set(Letter.objects.filter(verb__in=["ask", "remind_answer", "no_answer"]).values_list("to", flat=True))
    assert not told & {town.neighbour.contact.pk, town.third.contact.pk}
    assert town.resident.contact.pk in told


def test_a_follower_reads_the_answer_and_is_not_asked_to_rate_it(merged, who, town):
    act(merged[0], "settle", actor=who("worker"), answers={"outcome": "solved", "reply": "已劝止"})
    said = {letter.to_id: wording.say(letter, "zh-hans") for letter in Letter.objects.filter(verb="settle")}
    assert "请您评一评" in said[town.resident.contact.pk]
    for name in ("neighbour", "third"):
        text = said[town.people[name].contact.pk]
        assert "已劝止" in text
        assert "请您评一评" not in text
        assert "不用评价" in text
    act(merged[0], "rate_solved", actor=who("resident"), answers={"contacted": "yes", "satisfied": "yes"})
    thanked = Letter.objects.filter(verb="rate_solved", about__in=[merged[1].number, merged[2].number])
    assert not thanked.exists()
