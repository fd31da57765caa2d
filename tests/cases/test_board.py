"""Only what was agreed to, checked and not taken back hangs on the board; a resident's no is heard at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts import moment
from accounts.models import Consent
from grids.models import Building
from services.cases import erasing, events
from services.cases.act import AnswersRefused, StepNotAllowed, act, steps_for
from services.cases.actor import Actor
from services.cases.board import GROUP_TEXT
from services.cases.fields import StepForm
from services.cases.models import Case, Posting
from services.letters.models import Letter

pytestmark = pytest.mark.django_db
CHECKED = {"board_words": "楼道里半夜装修", "board_answer": "已经停工", "board_sure": "on"}


@pytest.fixture
def answered(report, who):
    def made(text: str = "2单元罗阿姨家半夜装修，13800000009", **answers) -> Case:
        case = report(text=text, **{"consent_publish": "on", **answers})
        act(case, "settle_now", actor=who("worker"), answers={"reply": "已请1203室停工"})
        return Case.objects.get(pk=case.pk)

    return made


@pytest.fixture
def hung(answered, who):
    def made(**answers) -> Case:
        case = answered()
        act(case, "put_on_board", actor=who("worker"), answers={**CHECKED, **answers})
        return case

    return made


def shown() -> list[int]:
    return list(Posting.objects.shown().values_list("case", flat=True))


def verbs(actor: Actor, case: Case) -> set[str]:
    return {step.verb for step in steps_for(actor, Case.objects.get(pk=case.pk))}


def test_the_form_offers_the_words_with_every_trace_blacked_out(answered, who):
    case = answered()
    form = StepForm(case.workflow.steps["put_on_board"], case, who("worker"))
    offered = {name: form[name].value() for name in ("board_words", "board_answer")}
    assert offered == {"board_words": "██████家半夜装修，███", "board_answer": "已请███停工"}


def test_what_was_checked_hangs_and_who_asked_is_told(hung, town):
    case = hung()
    posting = Posting.objects.get()
    assert (posting.words, posting.answer) == ("楼道里半夜装修", "已经停工")
    assert posting.checked_by == town.worker.contact.person
    assert shown() == [case.pk]
    assert Letter.objects.filter(verb="put_on_board", to=town.resident.contact).count() == 1
    assert events.first_bad(Case.objects.get(pk=case.pk)) is None


@pytest.mark.parametrize("words", ["打13800000009", "住1203室", "渝A12345", "51022319990101123X", "3栋漏水"])
@pytest.mark.parametrize("field", ["board_words", "board_answer"])
def test_words_that_name_somebody_are_refused(field, words, answered, who):
    with pytest.raises(AnswersRefused) as refused:
        act(answered(), "put_on_board", actor=who("worker"), answers={**CHECKED, field: words})
    assert field in refused.value.form.errors
    assert shown() == []


def test_a_house_with_enough_households_may_be_named(answered, who, town):
    Building.objects.filter(pk=town.building.pk).update(households=60)
    act(answered(), "put_on_board", actor=who("worker"), answers={**CHECKED, "board_words": "3栋漏水"})
    assert len(shown()) == 1


def test_nothing_hangs_that_nobody_has_looked_at(answered, who):
    with pytest.raises(AnswersRefused):
        act(answered(), "put_on_board", actor=who("worker"), answers={**CHECKED, "board_sure": ""})


def test_without_a_separate_consent_there_is_no_button(answered, who):
    case = answered(consent_publish="")
    assert "put_on_board" not in verbs(who("worker"), case)
    with pytest.raises(StepNotAllowed):
        act(case, "put_on_board", actor=who("worker"), answers=CHECKED)


def test_a_sealed_case_never_comes_near_the_board(report, who):
    case = report("neighbour_dispute", consent_publish="on")
    assert case.openness == "sealed"
    Case.objects.filter(pk=case.pk).update(state="answered", phase="resting")
    assert "put_on_board" not in verbs(who("keeper"), case)


@pytest.mark.parametrize("how", ["button", "consents"])
def test_who_asked_takes_it_back_and_down_it_comes(how, hung, who, town):
    case = hung()
    if how == "button":
        act(case, "keep_private", actor=who("resident"))
        assert Letter.objects.filter(verb="keep_private", to=town.worker.contact).exists()
    else:
        from accounts import consents

        consents.withdraw(Consent.objects.get(purpose="publish"))
    assert shown() == []
    assert "put_on_board" not in verbs(who("worker"), case)
    assert not Consent.objects.filter(purpose="publish", withdrawn_at=None).exists()


def test_who_left_no_number_takes_it_back_by_the_link(hung):
    case = hung()
    act(case, "keep_private", actor=Actor("link", contact=case.requester_id, case=case.number))
    assert shown() == []


def test_it_comes_down_by_hand_after_a_year_when_reopened_and_when_erased(hung, who):
    case = hung()
    with moment.at(moment.now() + timedelta(days=366)):
        assert shown() == []
    act(case, "take_down", actor=who("worker"))
    assert shown() == []
    act(case, "put_on_board", actor=who("worker"), answers=CHECKED)
    assert shown() == [case.pk]
    act(case, "rate_unsolved", actor=who("resident"), answers={"reason": "还在装"})
    assert shown() == []
    act(case, "keep_closed", actor=who("clerk"), answers={"reason": "已停工"})
    assert shown() == [case.pk]
    erasing.erase(case)
    assert not Posting.objects.exists()


def test_what_is_done_meanwhile_gives_no_more_days_to_ask_for_a_reopening(hung, who):
    case = hung()
    act(case, "rate_solved", actor=who("resident"))
    with moment.at(moment.now() + timedelta(days=14)):
        act(case, "take_down", actor=who("worker"))
    with moment.at(moment.now() + timedelta(days=20)):
        assert "ask_reopen" not in verbs(who("resident"), case)


def test_the_text_for_the_chat_is_short_and_leads_to_the_board(hung, sign_in, town):
    case = hung(board_words="长" * 300)
    text = sign_in(town.worker).get(f"/work/{case.number}/").context["for_group"]
    words, _space, link = text.rpartition(" ")
    assert len(words) <= GROUP_TEXT
    assert link.endswith(f"/g/{town.near.slug}/board/#p{Posting.objects.get().pk}")
