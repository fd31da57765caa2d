"""What a telephone kept comes in once, in the name of who wrote it, and by a session of theirs only."""

from __future__ import annotations

import json
import re

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from services.cases.models import Case, Photo
from services.reports import drafts

pytestmark = pytest.mark.django_db
TICKET, NEW = "/work/new/ticket/", "/work/new/"


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def send(client, town, sign_in):
    """Post a draft of the worker's, as whoever is signed in."""
    sign_in(town.worker)

    def sent(mark: str | None = None, **written):
        own = mark or drafts.marks(town.worker)[0]
        filled = {"category": "noise", "place": town.building.slug, "text": "地下室漏水", "once": "d1", "file": "1"}
        return client.post(NEW, filled | {"draft": own} | written)

    return sent


def test_a_draft_is_filed_and_the_telephone_is_told_where(send):
    answer = send()
    case = Case.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {"number": case.shown_number, "sheet": f"/work/{case.number}/"}


def test_sent_again_because_the_answer_was_lost_it_is_the_same_case_with_one_photo(send, photo):
    first = send(photo=photo(), settle="1", reply="已劝止").json()
    again = send(photo=photo(), settle="1", reply="已劝止")
    case = Case.objects.get()
    assert (again.status_code, again.json()) == (201, first)
    assert case.events.count() == 2
    assert Photo.objects.filter(case=case).count() == 1


def test_of_another_person_nothing_is_sent(send, town, sign_in):
    own = drafts.marks(town.worker)[0]
    sign_in(town.leader)
    assert send(own).status_code == 403
    assert not Case.objects.exists()


@pytest.mark.parametrize("mark", ["x", "0" * drafts.MARK_LENGTH])
def test_a_mark_that_nobody_has_opens_nothing(send, mark):
    assert send(mark).status_code == 403
    assert not Case.objects.exists()


def test_without_a_session_nothing_is_filed_and_no_token_is_given(send, town):
    somebody = Client(enforce_csrf_checks=False)
    posted = somebody.post(NEW, {"draft": drafts.marks(town.worker)[0], "text": "地下室漏水"})
    asked = somebody.get(TICKET)
    for answer in (posted, asked):
        assert answer.status_code == 302
        assert "/accounts/login/" in answer.headers["Location"]
    assert "csrftoken" not in asked.cookies
    assert not Case.objects.exists()


def test_the_token_of_the_session_that_expired_opens_nothing_that_of_the_ticket_does(town, sign_in):
    browser = Client(enforce_csrf_checks=True)
    sign_in(town.worker, browser)
    old = browser.get(TICKET).json()["token"]
    browser.logout()
    browser.cookies.clear()
    sign_in(town.worker, browser)
    filled = {"category": "noise", "place": town.building.slug, "text": "漏水", "once": "d1", "file": "1"}
    filled["draft"] = drafts.marks(town.worker)[0]
    browser.get(NEW)
    assert browser.post(NEW, filled | {"csrfmiddlewaretoken": old}).status_code == 403
    token = browser.get(TICKET).json()["token"]
    assert browser.post(NEW, filled | {"csrfmiddlewaretoken": token}).status_code == 201


def test_a_ticket_says_whose_the_session_is_and_neither_name_nor_number(client, town, sign_in):
    sign_in(town.worker)
    told = client.get(TICKET).json()
    assert told["marks"] == drafts.marks(town.worker)
    assert drafts.marks(town.worker) != drafts.marks(town.leader)
    assert str(town.worker.pk) not in told["marks"]
    assert town.worker.username not in json.dumps(told)
    assert drafts.marks(AnonymousUser()) == []


def test_after_the_keys_were_turned_over_a_draft_is_still_its_writers(send, town, settings):
    before = drafts.marks(town.worker)[0]
    settings.FIELD_KEYS = ["bmV3LXRlc3RzLWtleS1vZi10aGlydHktdHdvLWJ5dGU=", *settings.FIELD_KEYS]
    assert drafts.marks(town.worker)[0] != before
    assert send(before).status_code == 201


def test_who_holds_no_post_any_more_is_told_so(client, town, sign_in):
    sign_in(town.resident)
    assert client.get(TICKET).status_code == 403


@pytest.mark.parametrize(("wrong", "said"), [
    ({"category": ""}, "必填"),
    ({"text": "张阿姨 13900000077"}, "请先问过本人"),
    ({"place": "00000000"}, "请选一处"),
    ({"place": ""}, "请选一处"),
])  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field_under_the_same_token(send, wrong, said):
    answer = send(**wrong)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert answer.context["once"] == "d1"
    assert not Case.objects.exists()


def test_other_words_under_a_token_that_was_spent_are_another_matter_after_one_more_tap(send):
    send()
    answer = send(text="另一件事")
    assert answer.status_code == 409
    assert answer.context["once"] != "d1"
    assert Case.objects.count() == 1


def test_the_shell_is_the_same_for_everybody_and_sets_nothing(client, town, sign_in):
    nobodys = client.get("/work/new/shell/")
    sign_in(town.worker)
    assert not nobodys.cookies
    assert town.building.slug not in nobodys.content.decode()
    assert 'data-marks=""' in nobodys.content.decode()
    assert "csrfmiddlewaretoken" not in nobodys.content.decode()


def test_whatever_the_page_loads_lies_with_the_worker():
    folder = settings.BASE_DIR / "static"
    for name in drafts.ASSETS:
        for needed in re.findall(r'from "\./(\S+?)"', (folder / name).read_text()):
            assert f"drafts/{needed}" in drafts.ASSETS, f"{name} needs {needed}"


def test_a_changed_script_is_another_version(monkeypatch):
    before = drafts.version()
    drafts.version.cache_clear()
    plain = drafts._read
    monkeypatch.setattr(drafts, "_read", lambda name: plain(name) + " ")
    assert drafts.version() != before
    drafts.version.cache_clear()


@pytest.mark.parametrize("page", ["/work/", "/me/", "/accounts/logout/", NEW])
def test_where_drafts_are_shown_and_sent(client, town, sign_in, page):
    sign_in(town.worker)
    html = client.get(page).content.decode()
    assert f'data-marks="{drafts.marks(town.worker)[0]}"' in html
    assert "草稿，待发送" in html
