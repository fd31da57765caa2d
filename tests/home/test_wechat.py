"""Tying one's WeChat to one's letters."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from accounts.models import Contact
from tests import worlds
from tests.conftest import build_town
from tests.letters.conftest import service_account as service_account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("service_account")]
town = worlds.world(build_town)


def set_out(browser) -> str:
    """To WeChat; returns the state it has to bring back."""
    answer = browser.get("/me/wechat/")
    asked = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert asked["redirect_uri"][0].endswith("/me/wechat/back/")
    return asked["state"][0]


def come_back(browser, state: str, code: str = "code-oAlice"):
    return browser.get("/me/wechat/back/", {"state": state, "code": code})


def openid(user) -> str:
    return Contact.objects.get(user=user).openid


def test_it_is_tied_in_wechat_offered_as_a_way_and_untied_by_a_button(town, sign_in):
    browser = sign_in(town.resident)
    assert 'value="wechat"' not in browser.get("/me/ways/").content.decode()
    come_back(browser, set_out(browser))
    assert openid(town.resident) == "oAlice"
    assert "oAlice" not in Contact.objects.get(user=town.resident).openid_cipher
    assert 'value="wechat"' in browser.get("/me/ways/").content.decode()
    browser.post("/me/ways/", {"way": "wechat", "language": "zh-hans", "night": "on"})
    browser.post("/me/wechat/untie/")
    assert openid(town.resident) == ""
    assert Contact.objects.get(user=town.resident).way == ""


def test_it_counts_only_in_the_browser_that_set_out_and_once(town, sign_in):
    browser = sign_in(town.resident)
    assert come_back(browser, "").status_code == 404
    state = set_out(browser)
    assert come_back(browser, "another").status_code == 404
    assert come_back(browser, state).status_code == 404, "a wrong answer ends it"
    assert openid(town.resident) == ""


def test_a_code_that_wechat_does_not_know_ties_nothing(town, sign_in):
    browser = sign_in(town.resident)
    come_back(browser, set_out(browser), "stolen")
    assert openid(town.resident) == ""


def test_one_wechat_belongs_to_one_person(town, sign_in):
    browser = sign_in(town.resident)
    come_back(browser, set_out(browser))
    browser = sign_in(town.neighbour)
    come_back(browser, set_out(browser))
    assert openid(town.neighbour) == ""
    assert "已经在别的账号上" in browser.get("/me/ways/").content.decode()
