"""A legal question from asking to the last word: nobody waits without an answer, and nobody reads along."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts import moment
from grids import changes
from grids.duties import Duty
from services.cases import events
from services.cases.act import AnswersRefused, StepNotAllowed, act, steps_for
from services.cases.models import Case
from services.cases.sweep import sweep
from services.consultation.models import Roster
from services.letters.models import Letter
from tests.conftest import officer
from tests.consultation.conftest import MONDAY, actor_of, at, question

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


def told(verb: str) -> set[str]:
    return set(Letter.objects.filter(kind="questions", verb=verb).values_list("to__name", flat=True))


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def owner(case: Case) -> str:
    held = fresh(case).owner_appointment
    return held.person.name if held else ""


def swept() -> None:
    for _ in range(20):
        if not sweep():
            return


def test_a_question_is_sealed_and_the_lawyer_of_the_place_is_asked(advised):
    case = question(advised)
    assert case.openness == "sealed"
    assert owner(case) == "lawyer"
    assert told("consult") == {"resident", "lawyer"}
    assert {clock.name for clock in case.clocks.all()} == {"first_response", "resolution"}


def test_its_letters_say_nothing_of_it(advised):
    question(advised)
    for letter in Letter.objects.filter(kind="questions"):
        assert letter.facts["sealed"]
        assert "words" not in letter.facts
        assert "title" not in letter.facts


def test_it_goes_all_the_way(advised):
    case = question(advised)
    act(case, "take", actor=actor_of(advised, "lawyer"))
    act(case, "advise", actor=actor_of(advised, "lawyer"), answers={"reply": "可以要求退还，依据是民法典。"})
    act(case, "rate_solved", actor=actor_of(advised, "resident"), answers={"satisfied": "yes"})
    case = fresh(case)
    assert case.state == "closed"
    assert told("advise") == {"resident"}
    assert events.first_bad(case) is None


def test_who_did_not_understand_asks_again_and_is_answered_by_the_same(advised):
    case = question(advised)
    act(case, "advise", actor=actor_of(advised, "lawyer"), answers={"reply": "可以"})
    act(case, "rate_unsolved", actor=actor_of(advised, "resident"), answers={"reason": "去哪里起诉？"})
    case = fresh(case)
    assert (case.state, owner(case)) == ("taken", "lawyer")
    assert told("rate_unsolved") == {"lawyer"}
    assert [clock.name for clock in case.clocks.filter(stopped=None)] == ["resolution"]


def test_without_an_adviser_it_is_the_communitys(advised):
    for name in ("lawyer", "judge"):
        changes.end(advised.appointment(name))
    town, case = advised, question(advised)
    assert owner(case) == ""
    assert told("consult") == {"resident", "keeper"}
    act(case, "advise", actor=actor_of(town, "keeper"), answers={"reply": "请到法律援助中心"})
    assert fresh(case).state == "answered"


def test_who_asks_is_not_asked(advised):
    assert owner(question(advised, by="lawyer")) == "judge"


def test_the_one_with_fewer_open_questions_is_asked(advised):
    advised.people["other"] = officer("other", Duty.LEGAL, advised.community)
    asked = [owner(question(advised)) for _ in range(3)]
    assert sorted(asked) == ["judge", "lawyer", "other"]


def test_the_nearest_is_asked_before_whoever_serves_above(town):
    town.people["far"] = officer("far", Duty.LEGAL, town.street)
    assert owner(question(town)) == "far"
    town.people["near_one"] = officer("near_one", Duty.JUDGE, town.community)
    assert owner(question(town)) == "near_one"


def test_a_resident_may_wish_for_somebody(advised):
    wished = advised.appointment("judge")
    assert owner(question(advised, adviser=wished.pk)) == "judge"
    with pytest.raises(AnswersRefused):
        question(advised, adviser=advised.appointment("worker").pk)


def test_a_police_officer_answers_where_a_roster_says_so(town):
    town.people["sergeant"] = officer("sergeant", Duty.POLICE, town.community)
    assert owner(question(town)) == ""
    roster = Roster.objects.create(area=town.street, name="三官一律", answers=True)
    roster.members.add(town.appointment("sergeant"))
    assert owner(question(town)) == "sergeant"


def test_who_says_nothing_is_followed_by_the_next_and_then_by_the_community(advised):
    case = question(advised)
    with moment.at(at(MONDAY + timedelta(days=2), 18 * 60 + 1)):
        swept()
        assert owner(case) == "judge"
        assert told("passed_over") == {"judge"}
    with moment.at(at(MONDAY + timedelta(days=4), 18 * 60 + 1)):
        swept()
        case = fresh(case)
        assert owner(case) == ""
        assert told("passed_over") == {"judge", "keeper"}
        assert "advise" in [step.verb for step in steps_for(actor_of(advised, "keeper"), case)]
    with moment.at(moment.now() + timedelta(days=30)):
        swept()
        assert fresh(case).events.filter(verb="overdue").exists()


def test_who_cannot_passes_it_on_and_does_not_see_it_any_more(advised):
    case = question(advised)
    act(case, "pass_on", actor=actor_of(advised, "lawyer"), answers={"reason": "我是对方的代理人"})
    assert owner(case) == "judge"
    assert not Case.objects.within_reach_of(actor_of(advised, "lawyer")).filter(pk=case.pk).exists()
    act(case, "pass_on", actor=actor_of(advised, "judge"), answers={"reason": "休假"})
    assert owner(case) == ""
    assert told("pass_on") == {"judge", "keeper"}


def test_the_community_gives_it_to_somebody(advised):
    case = question(advised)
    for name in ("lawyer", "judge"):
        act(case, "pass_on", actor=actor_of(advised, name), answers={"reason": "没空"})
    act(case, "refer", actor=actor_of(advised, "keeper"), answers={"adviser": advised.appointment("judge").pk})
    assert owner(case) == "judge"


def test_who_leaves_is_followed_at_once(advised):
    case = question(advised)
    act(case, "take", actor=actor_of(advised, "lawyer"))
    changes.end(advised.appointment("lawyer"))
    case = fresh(case)
    assert (case.state, owner(case)) == ("waiting", "judge")


@pytest.mark.parametrize("name", ["neighbour", "worker", "leader", "staff", "clerk", "chief", "stranger", "judge"])
def test_nobody_else_sees_it(advised, name):
    case = question(advised)
    assert not Case.objects.within_reach_of(actor_of(advised, name)).filter(pk=case.pk).exists()
    with pytest.raises(PermissionDenied):
        act(case, "advise", actor=actor_of(advised, name), answers={"reply": "好"})


def test_what_is_not_for_here_is_told_where_to_go(advised):
    case = question(advised)
    with pytest.raises(AnswersRefused):
        act(case, "decline", actor=actor_of(advised, "lawyer"), answers={"reason": "已经在打官司"})
    act(case, "decline", actor=actor_of(advised, "lawyer"), answers={"reason": "已经在打官司", "channel": "court"})
    assert fresh(case).state == "declined"
    assert told("decline") == {"resident"}


def test_what_was_taken_back_is_answered_no_more(advised):
    case = question(advised)
    act(case, "withdraw", actor=actor_of(advised, "resident"))
    assert told("withdraw") == {"lawyer", "resident"}
    with pytest.raises(StepNotAllowed):
        act(case, "advise", actor=actor_of(advised, "lawyer"), answers={"reply": "好"})


def test_without_a_word_it_ends_and_the_resident_is_told(advised):
    case = question(advised)
    act(case, "advise", actor=actor_of(advised, "lawyer"), answers={"reply": "可以"})
    with moment.at(moment.now() + timedelta(days=15)):
        swept()
    assert fresh(case).state == "closed"
    assert told("close_unrated") == {"resident"}
