"""The page of a case asks the database little, however much hangs on it; what takes long to choose from is read when opened."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import moment
from grids.models import Area
from services.cases import evidence, fields
from services.cases.act import AnswersRefused, act
from services.cases.fields import StepForm
from services.cases.models import CannedReply, Case
from tests import worlds
from tests.conftest import Town, build_town
from tests.ways import Ways, picture

pytestmark = pytest.mark.django_db
QUERIES = 12
HUNG = {"board_words": "半夜装修", "board_answer": "已经停工", "board_sure": "on"}
DONE = {"outcome": "solved", "reply": "修好了"}


def build_laden(town: Town) -> Case:
    """A case with pictures, clocks, letters, children, a case put into it and one before; and others like it."""
    ways, soon = Ways(town), (moment.today() + timedelta(days=9)).isoformat()
    Area.objects.filter(pk=town.community.pk).update(duty_categories=["lift"])
    CannedReply.objects.create(area=town.community, text="已转物业")
    before = ways.report()
    case = ways.in_progress("noise", photo=evidence.receive([picture()]), phone="13800000009", consent_publish="on")
    for by, verb, answers in (
        ("worker", "report_progress", {"reply": "约了周五", "photo": evidence.receive([picture()])}),
        ("staff", "whistle", {"organisation": town.office.pk, "text": "请来关阀"}),
        ("chief", "supervise", {"text": "请回告", "answer_by": soon}),
        ("worker", "extend", {"until": soon, "reason": "等配件"}),
    ):
        act(case, verb, actor=ways.who(by), answers=answers)
    act(ways.report(by="neighbour"), "merge", actor=ways.who("staff"), answers={"into": case.number})
    Case.objects.filter(pk=case.pk).update(again_of=before, times_before=2)
    act(Case.objects.get(pk=case.pk), "make_topic", actor=ways.who("leader"))
    return case


laden = worlds.world(build_laden, on=build_town)


@pytest.fixture
def full(laden) -> Case:
    return Case.objects.get(pk=laden.pk)


@pytest.fixture
def asked(client, town, sign_in):
    """The queries of a page, opened by somebody who has looked at a case before, and the page."""
    browsers: dict[str, Client] = {}

    def count(by: str, case: Case, **given: str):
        path = f"/work/{case.number}/"
        if by not in browsers:
            browsers[by] = sign_in(town.people[by], Client())
            browsers[by].get(path, given)
        browser = browsers[by]
        with CaptureQueriesContext(connection) as caught:
            page = browser.get(path, given)
        assert page.status_code == 200
        return [one["sql"] for one in caught.captured_queries], page

    return count


def links(page) -> list[str]:
    """The steps that the page leads to but does not ask for."""
    return [step.verb for step, form, _failed in page.context["offers"] if form is None]


def most_asked(asked, by: str, case: Case) -> int:
    """Queries of the page with whatever step standing open, at most."""
    verbs = [step.verb for step, _form, _failed in asked(by, case)[1].context["offers"]]
    found = {verb: asked(by, case, step=verb)[0] for verb in ["", *verbs]}
    most = max(found, key=lambda verb: len(found[verb]))
    print(by, most, *found[most], sep="\n")  # shown where it is too many
    return len(found[most])


@pytest.mark.parametrize("by", ["worker", "leader", "staff", "chief"])
def test_a_full_page_asks_at_most_twelve_times_whatever_stands_open(full, asked, by):
    assert most_asked(asked, by, full) <= QUERIES


@pytest.mark.parametrize("by", ["worker", "staff"])
def test_what_was_answered_and_hangs_on_the_board_asks_no_more(in_progress, photo, asked, who, by):
    case = in_progress("noise", photo=evidence.receive([photo()]), consent_publish="on")
    act(case, "settle", actor=who("worker"), answers={**DONE, "photo": evidence.receive([photo()])})
    assert most_asked(asked, by, case) <= QUERIES
    act(case, "put_on_board", actor=who("worker"), answers=HUNG)
    assert most_asked(asked, by, case) <= QUERIES


@pytest.mark.parametrize(("by", "late"), [("keeper", False), ("keeper", True), ("confidant", True)])
def test_a_sealed_page_asks_no_more(report, asked, who, by, late):
    case, other = report("legal_advice", phone="13800000009"), report("legal_advice", by="neighbour")
    act(other, "merge", actor=who("keeper"), answers={"into": case.number})
    report("legal_advice", by="neighbour")
    act(case, "accept", actor=who("keeper"), answers={"tier": case.tier})
    if late:
        case.clocks.filter(stopped=None).update(told=True)
    assert most_asked(asked, by, case) <= QUERIES


def test_the_page_of_a_child_asks_no_more(full, asked):
    child = full.children.get(kind="whistle")
    assert most_asked(asked, "plumber", child) <= QUERIES
    assert most_asked(asked, "staff", child) <= QUERIES


def test_it_costs_the_same_among_many(full, asked, report):
    case = full
    few = most_asked(asked, "leader", case)
    for _each in range(3):
        report()
    assert most_asked(asked, "leader", case) == few


def test_whom_and_where_into_is_asked_for_the_step_that_stands_open(full, asked):
    case = full
    assert links(asked("leader", case)[1]) == ["merge", "retriage", "seal", "co_handle"]
    page = asked("leader", case, step="merge")[1]
    assert links(page) == ["assign", "retriage", "seal", "co_handle"]
    assert page.context["stands_open"] == "merge"
    assert '<select name="into"' in page.content.decode()


def test_a_link_leads_to_each_step_that_does_not_stand_there(full, asked):
    page = asked("leader", full)[1].content.decode()
    for verb in ("merge", "co_handle"):
        assert f'href="?step={verb}#step_{verb}"' in page, verb


def test_what_nobody_may_do_does_not_stand_open(full, asked):
    case = full
    assert asked("leader", case, step="whistle")[1].context["stands_open"] == "assign"


def test_what_was_refused_stands_open_with_its_choices(full, client, town, sign_in):
    case = full
    page = sign_in(town.leader).post(f"/work/{case.number}/merge/", {"into": "", "once": "x"})
    assert page.status_code == 422
    assert page.context["stands_open"] == "merge"
    assert '<select name="into"' in page.content.decode()


def test_a_case_that_is_not_offered_is_named_by_its_number(report, who, monkeypatch):
    """Offered are the nearest few, those of the house first; written, spaced or not, any other that is as near."""
    monkeypatch.setattr(fields, "OFFERED", 1)
    case, other, third = (report(by=name) for name in ("resident", "neighbour", "stranger"))
    form = StepForm(case.workflow.steps["merge"], case, who("staff"))
    assert len(form.fields["into"].queryset) == 1
    (left,) = {other, third} - set(form.fields["into"].queryset)
    act(case, "merge", actor=who("staff"), answers={"into_number": f" {left.shown_number.lower()} "})
    assert Case.objects.get(pk=case.pk).merged_into == left


@pytest.mark.parametrize("written", ["", "12345", "sealed", "itself", "over"])
def test_no_other_number_is_taken_and_it_says_so_beside_the_field(report, who, written):
    case, sealed, over = report(), report("legal_advice"), report(by="neighbour")
    Case.objects.filter(pk=over.pk).update(phase="over")
    number = {"sealed": sealed.number, "itself": case.number, "over": over.number}.get(written, written)
    with pytest.raises(AnswersRefused) as refused:
        act(case, "merge", actor=who("keeper"), answers={"into_number": number})
    assert list(refused.value.form.errors) == ["into_number" if written else "into"]
