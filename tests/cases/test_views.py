"""The order in which a sheet offers what can be done."""

from __future__ import annotations

import pytest

from services.cases import keys
from services.cases.act import act

pytestmark = pytest.mark.django_db


def offered(client, case) -> list[str]:
    return [step.verb for step, _form, _failed in client.get(f"/work/{case.number}/").context["offers"]]


def test_the_owner_finds_the_end_of_the_work_first(in_progress, town, sign_in):
    case = in_progress("noise")
    assert offered(sign_in(town.worker), case)[:2] == ["settle", "report_progress"]


def test_a_leader_who_owns_it_is_offered_the_work_before_dealing_it_anew(in_progress, town, sign_in, who):
    case = in_progress("noise")
    act(case, "assign", actor=who("leader"), answers={"owner": f"a{town.appointment('leader').pk}"})
    act(case, "sign_for", actor=who("leader"))
    verbs = offered(sign_in(town.leader), case)
    assert verbs[0] == "settle"
    assert verbs.index("assign") < verbs.index("ask")


def test_who_guesses_at_the_last_four_digits_has_five_tries_an_hour(report, client):
    case = report(phone="13800000009")
    asked = {"number": case.number, "last4": "1111"}
    assert [client.post("/track/", asked).status_code for _each in range(6)] == [422] * 5 + [429]
    assert client.post("/track/", {**asked, "last4": "0009"}).status_code == 429


def test_a_resident_is_told_the_nearest_public_number(report, town, sign_in):
    case = report(phone="13800000009")
    page = sign_in(town.resident).get(f"/c/{case.number}/")
    assert page.status_code == 404
    page = sign_in(None).post("/track/", {"number": case.number, "last4": "0009"}, follow=True)
    assert "023-00000010" in page.content.decode()


def test_the_answer_stands_above_the_question_whether_it_is_solved(in_progress, who, client):
    case = in_progress("noise")
    act(case, "settle", actor=who("worker"), answers={"outcome": "solved", "reply": "已和施工的人说好"})
    text = client.get(f"/c/{case.number}/?k={keys.link(case)}").content.decode()
    assert 0 < text.index("已和施工的人说好") < text.index("/rate_solved/")
