"""A new number needs the old one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from accounts import moment
from accounts.models import Contact, User

from .conftest import RESIDENT, STRANGER, user_of

START, OLD, NEW, NEW_CODE = (f"/accounts/phone/{rest}" for rest in ("", "old/", "new/", "new/code/"))
FRESH = "+8619900000008"
pytestmark = pytest.mark.django_db


@pytest.fixture
def client(sign_in) -> Client:
    return sign_in(RESIDENT)


@pytest.fixture
def tomorrow():
    """Past the minute in which the sign-in sent its code."""
    with moment.at(moment.now() + timedelta(seconds=90)):
        yield


@pytest.fixture
def proved(client, tomorrow, last_code) -> Client:
    client.post(START)
    assert client.post(OLD, {"code": last_code()})["Location"] == NEW
    return client


def number_of(client: Client) -> str:
    return Contact.objects.get(user=user_of(client)).phone


def test_old_code_then_new_code_and_the_number_is_changed(proved, last_code, messages_sent, sign_in):
    assert proved.post(NEW, {"phone": "199 0000 0008"})["Location"] == NEW_CODE
    assert [message["to"] for message in messages_sent()][-2:] == [RESIDENT, FRESH]
    proved.post(NEW_CODE, {"code": last_code()})
    assert number_of(proved) == FRESH
    with moment.at(moment.now() + timedelta(seconds=90)):
        assert user_of(sign_in(FRESH)) == user_of(proved)
        assert user_of(sign_in(RESIDENT)) != user_of(proved)


def test_without_the_old_number_there_is_no_way_on(client, tomorrow, last_code):
    client.post(START)
    assert client.get(NEW)["Location"] == START
    assert client.post(NEW, {"phone": FRESH})["Location"] == START
    assert client.get(NEW_CODE)["Location"] == START
    assert number_of(client) == RESIDENT


def test_the_code_to_the_old_number_is_not_good_for_signing_in_and_vice_versa(client, tomorrow, last_code):
    client.post(START)
    other = Client()
    assert other.post("/accounts/login/code/", {"code": last_code()})["Location"] == "/accounts/login/"
    assert client.post(NEW_CODE, {"code": last_code()})["Location"] == START


def test_five_wrong_guesses_end_it(client, tomorrow, last_code):
    client.post(START)
    for _try in range(5):
        client.post(OLD, {"code": f"{(int(last_code()) + 1) % 10**6:06}"})
    assert "已经失效" in client.post(OLD, {"code": last_code()}).content.decode()


def test_the_proof_of_the_old_number_runs_out(proved):
    with moment.at(moment.now() + timedelta(seconds=601)):
        assert proved.post(NEW, {"phone": FRESH})["Location"] == START


def test_a_wrong_code_from_the_new_number_changes_nothing(proved, last_code):
    proved.post(NEW, {"phone": FRESH})
    assert "验证码不对" in proved.post(NEW_CODE, {"code": f"{(int(last_code()) + 1) % 10**6:06}"}).content.decode()
    assert number_of(proved) == RESIDENT


def test_a_number_somebody_else_has_is_told_only_to_who_holds_it(proved, last_code, messages_sent):
    Contact.by_phone(STRANGER)
    assert proved.post(NEW, {"phone": STRANGER})["Location"] == NEW_CODE
    page = proved.post(NEW_CODE, {"code": last_code()}, follow=True)
    assert "已有记录" in page.content.decode()
    assert number_of(proved) == RESIDENT
    assert Contact.find(STRANGER).user is None


def test_the_same_number_again_sends_nothing(proved, messages_sent):
    before = len(messages_sent())
    assert "现在的号码" in proved.post(NEW, {"phone": "0086 199 0000 0001"}).content.decode()
    assert len(messages_sent()) == before


def test_the_limits_of_a_number_hold_here_as_well(client):
    answer = client.post(START)
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) <= 60
    assert "操作太频繁了" in answer.content.decode()


def test_who_has_no_number_yet_adds_one(db, last_code):
    User.objects.create_superuser("root", password="correct-horse-battery")
    client = Client()
    client.post("/accounts/staff/", {"username": "root", "password": "correct-horse-battery"})
    assert client.post(START)["Location"] == NEW
    client.post(NEW, {"phone": FRESH})
    client.post(NEW_CODE, {"code": last_code()})
    assert number_of(client) == FRESH


def test_a_stranger_without_a_session_is_sent_to_sign_in():
    for path in (START, OLD, NEW, NEW_CODE):
        assert Client().get(path)["Location"] == f"/accounts/login/?next={path}"
