"""Whom to ring up: who was answered, has not rated, left a number and still agrees to be called."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts import consents, moment
from accounts.models import Consent
from services.cases import queries
from services.cases.act import act
from services.cases.models import Case
from services.figures import roles
from services.reports.workflow import REPORT

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(report, who):
    def made(category: str = "noise", phone: str = "13800000001", by: str = "worker") -> Case:
        case = report(category, phone=phone)
        act(case, "settle_now", actor=who(by), answers={"reply": "已劝止"})
        return Case.objects.get(pk=case.pk)

    return made


@pytest.fixture
def listed(who):
    def seen(name: str = "leader") -> list[Case]:
        return list(queries.to_call_back(who(name)))

    return seen


def test_who_was_answered_and_has_not_rated_is_on_the_list(answered, listed, who):
    case = answered()
    assert listed() == [case]
    act(case, "rate_solved", actor=who("resident"))
    assert listed() == []


def test_only_in_ones_own_area(answered, listed):
    case = answered()
    assert (listed("stranger"), listed("staff")) == ([], [case])


def test_who_left_no_number_or_takes_the_consent_back_is_not_rung_up(answered, listed):
    answered(phone="")
    assert listed() == []
    case = answered()
    assert listed() == [case]
    consents.withdraw(Consent.objects.get(about=case.number, purpose="contact"))
    assert listed() == []


def test_a_sealed_matter_is_on_no_list_of_calls(report, listed):
    case = report("neighbour_dispute", phone="13800000001")
    Case.objects.filter(pk=case.pk).update(state="answered", phase="resting")
    assert listed("keeper") == []


@pytest.mark.parametrize(("reached", "again"), [("yes", False), ("declined", False), ("no", True)])
def test_who_was_reached_is_left_alone_and_who_was_not_is_tried_the_next_day(reached, again, answered, listed, who):
    case = answered()
    act(case, "called", actor=who("leader"), answers={"reached": reached})
    assert listed() == []
    with moment.at(moment.now() + timedelta(days=1)):
        assert (listed() == [case]) is again


def test_a_new_answer_is_asked_about_anew(answered, listed, who):
    case = answered()
    act(case, "called", actor=who("leader"), answers={"reached": "yes"})
    act(case, "rate_unsolved", actor=who("resident"), answers={"reason": "还在装"})
    act(case, "reopen", actor=who("clerk"), answers={"reason": "再看"})
    act(case, "settle_now", actor=who("worker"), answers={"reply": "停工了"})
    assert [one.pk for one in listed()] == [case.pk]


def test_who_did_the_work_does_not_ask_how_it_was(answered, who):
    case = answered()
    for verb, asked in {"called": {"reached": "yes"}, "called_unsolved": {"reason": "还在装"}}.items():
        with pytest.raises(PermissionDenied):
            act(case, verb, actor=who("worker"), answers=asked)


def test_what_was_said_on_the_telephone_is_no_rating_and_leads_to_a_ruling(answered, who):
    case = answered()
    act(case, "called_unsolved", actor=who("leader"), answers={"reason": "还在装"})
    case = Case.objects.get(pk=case.pk)
    assert case.state == "reopen_asked"
    assert [clock.name for clock in case.clocks.filter(stopped=None)] == ["ruling"]
    assert not {"called", "called_unsolved"} & roles.rated(REPORT)


def test_the_resident_does_not_read_what_colleagues_noted(answered, who, sign_in, town):
    case = answered()
    act(case, "called", actor=who("leader"), answers={"reached": "yes", "remark": "口气不好"})
    assert "口气不好" not in sign_in(town.resident).get(f"/c/{case.number}/").content.decode()
    assert "口气不好" in sign_in(town.worker).get(f"/work/{case.number}/").content.decode()


def test_the_list_costs_the_same_however_many_there_are(answered, listed, who, django_assert_num_queries):
    answered()
    answered()
    cases = queries.to_call_back(who("leader"))
    with django_assert_num_queries(2):
        list(cases)
