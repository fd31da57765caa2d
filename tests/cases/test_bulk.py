"""Several at once: one page to confirm, each case by itself, what fails is said."""

from __future__ import annotations

import pytest

from services.cases.act import act
from services.cases.models import Case, Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def accepted(report, who):
    def made(category: str = "noise") -> Case:
        case = report(category)
        act(case, "accept", actor=who("worker"), answers={"tier": case.tier})
        return case

    return made


@pytest.fixture
def post(client, town, sign_in):
    def sent(by: str, do: str, *cases: Case, once: str = "k", **answers):
        sign_in(town.people[by])
        return client.post("/work/bulk/", {"do": do, "n": [case.number for case in cases], "once": once, **answers})

    return sent


def test_each_is_dealt_out_by_itself_and_what_fails_is_said_with_its_reason(post, accepted, report, town):
    first, second, unaccepted = accepted(), accepted(), report()
    page = post("leader", "assign", first, second, unaccepted, owner=f"a{town.appointment('worker').pk}")
    assert {one.case: bool(one.reason) for one in page.context["outcomes"]} == {
        first: False,
        second: False,
        unaccepted: True,
    }
    assert "已提交" in page.content.decode()
    for case in (first, second):
        case.refresh_from_db()
        assert (case.state, case.owner_appointment) == ("assigned", town.appointment("worker"))
    unaccepted.refresh_from_db()
    assert unaccepted.state == "submitted"


def test_a_double_click_takes_each_step_once(post, accepted, town):
    case = accepted()
    for _ in range(2):
        page = post("leader", "assign", case, owner=f"a{town.appointment('worker').pk}")
        assert not page.context["failed"]
    assert Event.objects.filter(case=case, verb="assign").count() == 1


def test_who_may_not_is_told_so_and_nothing_happens(post, accepted, town):
    case = accepted()
    page = post("worker", "assign", case, owner=f"a{town.appointment('worker').pk}")
    assert page.context["failed"]
    assert Case.objects.get(pk=case.pk).state == "accepted"


def test_what_is_out_of_reach_or_sealed_is_not_among_them(post, accepted, report, client, town):
    case, sealed = accepted(), report("legal_advice")
    assert not post("stranger", "urge", case).context.get("outcomes")
    assert not post("keeper", "urge", sealed).context.get("outcomes")
    page = client.get("/work/bulk/", {"do": "print", "n": [sealed.number]})
    assert sealed.shown_number not in page.content.decode()


def test_no_other_step_is_taken_in_bulk(post, accepted):
    case = accepted()
    for verb in ("settle_now", "decline", "merge", "print"):
        assert post("staff", verb, case).status_code == 404
    assert Case.objects.get(pk=case.pk).state == "accepted"


def test_to_urge_reaches_whoever_is_in_charge(post, in_progress, town):
    case = in_progress()
    post("leader", "urge", case, note="请抓紧")
    assert town.worker.contact.letters.filter(about=case.number, verb="urge").exists()


def test_the_page_to_confirm_and_the_paper_show_what_was_picked(client, town, sign_in, accepted):
    picked, other = accepted(), accepted()
    sign_in(town.leader)
    for do in ("assign", "print"):
        text = client.get("/work/bulk/", {"do": do, "n": [picked.number]}).content.decode()
        assert picked.shown_number in text
        assert other.shown_number not in text
    assert "半夜还在装修" not in text
    assert "没有选中" in client.get("/work/bulk/", {"do": "urge"}).content.decode()
    assert picked.number in client.get("/work/?list=area").content.decode()


def test_the_paper_asks_two_queries_for_any_number(client, town, sign_in, accepted, django_assert_max_num_queries):
    cases = [accepted() for _ in range(8)]
    sign_in(town.leader)
    with django_assert_max_num_queries(14):
        client.get("/work/bulk/", {"do": "print", "n": [case.number for case in cases]})
