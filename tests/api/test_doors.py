"""What another system can do at /api/v1/, over HTTP: file, follow, and work on cases, and nothing beyond its post."""

from __future__ import annotations

import json

import pytest

from accounts.models import Consent
from services.api.models import Filed
from services.cases.models import Case, Photo
from services.letters.models import Letter
from tests.api.conftest import System

pytestmark = pytest.mark.django_db
SEALED = {"category": "domestic_violence", "text": "标记词"}


def filed(system: System, noise: dict) -> str:
    return system.post("cases/", noise).json()["number"]


def taken(system: System, number: str, verb: str, **answers) -> None:
    answer = system.post(f"cases/{number}/steps/{verb}/", {"answers": answers})
    assert answer.status_code == 200, answer.content.decode()


def test_what_is_filed_is_a_case_like_any_other(system, noise, town):
    noise["answers"]["phone"] = "138 0013 8001"
    answer = system("report").post("cases/", noise)
    case = Case.objects.get(number=answer.json()["number"])
    assert answer.status_code == 201
    assert (case.source, case.building, case.text, case.state) == ("api", town.building, "半夜还在装修", "submitted")
    assert case.requester.phone == "+8613800138001"
    assert Consent.objects.filter(contact=case.requester, purpose="contact").exists()
    assert Letter.objects.filter(about=case.number, to=case.requester, verb="submit").count() == 1
    assert case.events.get().channel == "api"
    assert case.events.get().person is None  # the system filed it, nobody who serves here


def test_a_case_goes_from_filing_to_an_answer(system, noise, town):
    theirs, ours = system("report"), system("read", "steps")
    number = filed(theirs, noise)
    verbs = [offer["verb"] for offer in ours.get(f"cases/{number}/steps/").json()]
    assert {"accept", "decline"} <= set(verbs)
    taken(ours, number, "accept", tier="grid")
    taken(ours, number, "settle_now", reply="已劝停，夜里不再施工。")
    followed = theirs.get(f"cases/{number}/").json()
    assert followed["state"]["code"] == "answered"
    assert any("已劝停" in line["name"] for entry in followed["history"] for line in entry["lines"])
    event = Case.objects.get(number=number).events.get(verb="settle_now")
    assert (event.channel, event.person) == ("api", town.staff.contact.person)


def test_what_may_be_filed_is_told_with_what_is_asked(system, town):
    theirs = system("report")
    kinds = theirs.get("kinds/", place=town.building.slug).json()
    assert "noise" in [one["code"] for one in kinds[0]["categories"]]
    asked = {
        one["name"]: one
        for one in theirs.get("form/", kind="reports", place=town.building.slug, category="noise").json()
    }
    assert asked["category"]["type"] == "choice"
    assert asked["category"]["required"]
    assert asked["photo"]["type"] == "photos"
    assert asked["consent_publish"]["type"] == "yes"


def test_a_picture_is_taken_in_and_goes_with_the_case(system, noise, photo):
    theirs = system("report")
    key = theirs.post("photos/", files={"file": photo()}).json()["key"]
    noise["answers"]["photo"] = [key]
    number = filed(theirs, noise)
    assert Photo.objects.get(key=key).case.number == number


def test_the_same_picture_under_the_same_key_is_one(system, photo):
    theirs = system("report")
    first, second = (theirs.post("photos/", files={"file": photo()}, key="picture-1").json() for _ in range(2))
    assert first == second
    assert theirs.post("photos/", files={"file": photo(size=(64, 64))}, key="picture-1").status_code == 422
    assert Photo.objects.count() == 1


def test_who_sends_it_again_gets_the_first_answer(system, noise):
    theirs = system("report")
    first, second = (theirs.post("cases/", noise, key="call-4711").json() for _ in range(2))
    assert first == second
    assert Case.objects.count() == Filed.objects.count() == 1


def test_the_same_key_for_something_else_is_refused(system, noise):
    theirs = system("report")
    theirs.post("cases/", noise, key="call-4711")
    noise["answers"]["text"] = "另一件事"
    assert theirs.post("cases/", noise, key="call-4711").status_code == 422
    assert Case.objects.count() == 1


def test_two_systems_may_use_the_same_key(system, noise):
    numbers = {system("report").post("cases/", noise, key="call-4711").json()["number"] for _ in range(2)}
    assert len(numbers) == 2


def test_a_step_sent_again_is_taken_once(system, noise):
    ours = system()
    number = filed(ours, noise)
    for _ in range(2):
        answer = ours.post(f"cases/{number}/steps/accept/", {"answers": {"tier": "grid"}}, key="accept-it")
        assert answer.status_code == 200
    assert Case.objects.get().events.filter(verb="accept").count() == 1


@pytest.mark.parametrize("path", ["cases/", "photos/"])
def test_without_a_key_nothing_is_filed(system, noise, path, photo):
    files = {"file": photo()} if path == "photos/" else None
    answer = system().post(path, noise, key="", files=files)
    assert answer.status_code == 422
    assert not Case.objects.exists()
    assert not Photo.objects.exists()


def test_whoever_read_an_older_version_is_told(system, noise):
    ours = system()
    number = filed(ours, noise)
    version = ours.get(f"cases/{number}/").json()["version"]
    taken(ours, number, "accept", tier="grid")
    again = ours.post(f"cases/{number}/steps/accept/", {"answers": {"tier": "grid"}, "version": version})
    assert again.status_code == 409
    assert again["Content-Type"] == "application/problem+json"


def test_refused_answers_are_named_by_field_in_the_language_asked_for(system, noise):
    theirs = system("report")
    noise["answers"]["phone"] = "12"
    chinese = theirs.post("cases/", noise)
    theirs.language = "en"
    english = theirs.post("cases/", noise)
    assert chinese.status_code == english.status_code == 422
    assert chinese.json()["errors"]["phone"][0]["message"] == "这不像一个手机号，请再看一下，应是 11 位数字。"
    assert "11 digits" in english.json()["errors"]["phone"][0]["message"]
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"kind": "reports"}, 422), ([], 422), ({"kind": "whistle", "place": "", "answers": {}}, 422),
        ({"kind": "reports", "place": "XXXXXXXX", "answers": {}}, 422),
        ({"kind": "reports", "place": "", "answers": {"category": {"a": 1}}}, 422),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_words(system, body, status):
    answer = system().post("cases/", body)
    assert answer.status_code == status
    assert answer.json()["title"]


def test_cases_come_newest_first_and_page_by_page(system, noise, report):
    ours, numbers = system(), [report().number for _ in range(5)]
    first = ours.get("cases/", at_most=2).json()
    second = ours.get("cases/", at_most=2, before=first["before"]).json()
    last = ours.get("cases/", at_most=2, before=second["before"]).json()
    assert [case["number"] for page in (first, second, last) for case in page["cases"]] == numbers[::-1]
    assert last["before"] is None
    assert [case["number"] for case in ours.get("cases/", phase="over").json()["cases"]] == []


def test_a_list_costs_the_same_for_one_and_for_many(system, report, django_assert_max_num_queries):
    ours = system()
    for _ in range(12):
        report()
    ours.get("cases/")
    with django_assert_max_num_queries(8):
        assert len(ours.get("cases/").json()["cases"]) == 12


def test_no_telephone_number_ever_goes_out(system, noise):
    ours = system()
    noise["answers"]["phone"] = "13800138001"
    number = filed(ours, noise)
    taken(ours, number, "accept", tier="grid")
    for path in ("cases/", f"cases/{number}/", f"cases/{number}/steps/"):
        assert "13800138001" not in ours.get(path).content.decode()


def test_the_description_names_every_door(client):
    told = client.get("/api/v1/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    assert set(told["paths"]) == {
        "/api/v1/kinds/", "/api/v1/form/", "/api/v1/photos/", "/api/v1/cases/", "/api/v1/cases/{number}/",
        "/api/v1/cases/{number}/steps/", "/api/v1/cases/{number}/steps/{verb}/",
            "/api/v1/offers/", "/api/v1/offers/{number}/{said}/",
    }  # fmt: skip
    posts = [path["post"] for path in told["paths"].values() if "post" in path]
    assert all("Idempotency-Key" in json.dumps(post["parameters"]) for post in posts)
    assert "Bearer" in json.dumps(told["components"]["securitySchemes"])
