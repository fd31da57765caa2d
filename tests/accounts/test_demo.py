"""Demo accounts open with the published code in a demo, and nowhere else at all."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts import demo
from accounts.checks import check_demo, check_keys
from accounts.entry import admit
from accounts.models import User

from .conftest import RESIDENT, WORKER, user_of

LOGIN, CODE = "/accounts/login/", "/accounts/login/code/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def leader(settings) -> User:
    settings.DEMO = True
    user = admit(WORKER)
    user.demo, user.demo_role, user.demo_area, user.is_staff = True, "网格长", "江州社区", True
    user.save()
    return user


def test_the_page_offers_them_and_one_tap_signs_in(leader, client):
    page = client.get(LOGIN).content.decode()
    assert "网格长 · 江州社区" in page
    assert demo.CODE in page
    answer = client.post("/accounts/login/demo/", {"account": leader.pk, "next": "/work/"})
    assert answer["Location"] == "/work/"
    assert user_of(client) == leader.pk


def test_staff_of_a_demo_work_without_a_second_factor(leader, client):
    client.post("/accounts/login/demo/", {"account": leader.pk})
    assert client.get("/work/").status_code in (200, 403)  # whoever has an appointment is let in


def test_the_published_code_opens_them_as_often_as_one_likes(leader):
    for _time in range(3):
        client = Client()
        assert client.post(LOGIN, {"phone": "199 0000 0003"})["Location"] == CODE
        client.post(CODE, {"code": demo.CODE})
        assert user_of(client) == leader.pk


def test_no_message_goes_to_a_gateway_for_them(leader, client, settings):
    settings.SMS_HTTP_URL = "http://127.0.0.1:9/"
    assert client.post(LOGIN, {"phone": WORKER})["Location"] == CODE


def test_the_published_code_opens_nobody_else(leader, client, last_code):
    client.post(LOGIN, {"phone": RESIDENT})
    if last_code() != demo.CODE:
        client.post(CODE, {"code": demo.CODE})
    assert user_of(client) is None
    assert client.post("/accounts/login/demo/", {"account": admit(RESIDENT).pk}).status_code == 404


@pytest.mark.parametrize("account", ["", "x", "0", "999999", "²"])
def test_a_tap_on_nobody_is_not_found(leader, client, account):
    assert client.post("/accounts/login/demo/", {"account": account}).status_code == 404


def test_nobody_locks_the_others_out_of_a_shared_account(leader, client):
    client.post("/accounts/login/demo/", {"account": leader.pk})
    for path in ("/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/add/"):
        assert client.get(path).status_code == 302
    assert "不能更换号码" in client.post("/accounts/phone/").content.decode()


def test_outside_a_demo_they_are_nobody(leader, client, settings, last_code):
    client.post("/accounts/login/demo/", {"account": leader.pk})
    settings.DEMO = False
    assert client.get("/me/").status_code == 302
    assert "网格长" not in Client().get(LOGIN).content.decode()
    assert Client().post("/accounts/login/demo/", {"account": leader.pk}).status_code == 404
    other = Client()
    other.post(LOGIN, {"phone": WORKER})
    answer = other.post(CODE, {"code": last_code()}, follow=True)
    assert user_of(other) is None or answer.wsgi_request.user.is_anonymous
    assert other.get("/me/").status_code == 302


@pytest.mark.parametrize(
    ("is_demo", "debug", "gateway", "refused"),
    [
        (True, False, "http://sms/", True),
        (True, True, "http://sms/", False),
        (True, False, "", False),
        (False, False, "http://sms/", False),
    ],
)
def test_a_demo_with_a_real_gateway_is_refused(settings, is_demo, debug, gateway, refused):
    settings.DEMO, settings.DEBUG, settings.SMS_HTTP_URL = is_demo, debug, gateway
    assert [error.id for error in check_demo(None)] == (["accounts.E001"] if refused else [])


def test_a_portal_in_earnest_wants_keys_of_its_own(settings):
    settings.DEMO, settings.DEBUG = False, False
    settings.SECRET_KEY, settings.FIELD_KEYS = "insecure-x", []
    assert [error.id for error in check_keys(None)] == ["accounts.E002"] * 2
    settings.DEMO = True
    assert not check_keys(None)


def test_a_key_that_cannot_encrypt_is_named_by_its_place(settings):
    settings.FIELD_KEYS = [*settings.FIELD_KEYS, "short"]
    (error,) = check_keys(None)
    assert error.id == "accounts.E003"
    assert "key 2" in error.msg
    assert "short" not in error.msg
