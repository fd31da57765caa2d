"""Coming in by WeChat, over HTTP: inside it, by a scanned code, and by neither when something is not as it was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import requests
from django.test import Client

from accounts import moment, wechat
from accounts.models import Contact, User

from .conftest import RESIDENT, STRANGER, WORKER, enrol_app, user_of
from .wechat_server import ACCOUNT, SITE, Holder, WeChatServer

pytestmark = pytest.mark.django_db
INSIDE = "Mozilla/5.0 (Linux; Android 14) Mobile MicroMessenger/8.0.50"
DESKTOP = "Mozilla/5.0 (X11; Linux x86_64) Chrome/130"
TELEPHONE = "Mozilla/5.0 (Linux; Android 14) Chrome/130 Mobile Safari/537.36"
OUT, BACK = "/accounts/wechat/", "/accounts/wechat/back/"
NUMBER, CODE = "/accounts/wechat/phone/", "/accounts/wechat/phone/code/"


@pytest.fixture
def server(settings, monkeypatch) -> Iterator[WeChatServer]:
    monkeypatch.setattr(wechat, "SECONDS", (0.5, 0.5))
    with WeChatServer() as running:
        settings.WECHAT_OPEN_URL = settings.WECHAT_ENDPOINT = running.url
        settings.WECHAT_APP_ID, settings.WECHAT_SECRET = ACCOUNT
        settings.WECHAT_SITE_APP_ID, settings.WECHAT_SITE_SECRET = SITE
        yield running


def browser(agent: str = INSIDE) -> Client:
    return Client(headers={"user-agent": agent})


def agreed(client: Client, to: str) -> str:
    """What WeChat's page of agreement leads back to, followed by a real request to it."""
    answer = requests.get(to, allow_redirects=False, timeout=5)
    parts = urlsplit(answer.headers["Location"])
    return f"{parts.path}?{parts.query}"


def walk(client: Client, goal: str = "") -> object:
    """Out to WeChat and back, as often as it takes; the answer after that."""
    answer = client.get(OUT, {"next": goal} if goal else {})
    while answer.status_code == 302 and "/connect/" in answer["Location"]:
        answer = client.get(agreed(client, answer["Location"]))
    return answer


def prove(client: Client, number: str, last_code) -> object:
    client.post(NUMBER, {"phone": number})
    return client.post(CODE, {"code": last_code()})


def later(seconds: float):
    return moment.at(moment.now() + timedelta(seconds=seconds))


# -- where it is offered -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("agent", "offered"), [(INSIDE, True), (DESKTOP, True), (TELEPHONE, False)])
def test_it_is_offered_where_it_works(server, agent, offered):
    client = browser(agent)
    assert (OUT in client.get("/accounts/login/").content.decode()) is offered
    assert client.get(OUT).status_code == (302 if offered else 404)


@pytest.mark.parametrize("agent", [INSIDE, DESKTOP])
def test_without_a_registration_there_is_nothing(agent):
    client = browser(agent)
    assert OUT not in client.get("/accounts/login/").content.decode()
    assert client.get(OUT).status_code == 404


def test_each_registration_is_for_its_own_way(server, settings):
    settings.WECHAT_SITE_SECRET = ""
    assert browser(DESKTOP).get(OUT).status_code == 404
    assert browser(INSIDE).get(OUT).status_code == 302


# -- who is not known proves a number ------------------------------------------------------------------------------


@pytest.mark.parametrize("agent", [INSIDE, DESKTOP])
def test_a_new_person_proves_a_number_once_and_then_comes_in_by_wechat_alone(server, agent, last_code, messages_sent):
    client = browser(agent)
    assert walk(client, "/me/?x=1")["Location"] == NUMBER
    assert user_of(client) is None
    assert prove(client, "199 0000 0001", last_code)["Location"] == "/me/?x=1"
    user = User.objects.get()
    assert user_of(client) == user.pk
    assert user.contact.phone == RESIDENT
    again = browser(agent)
    assert walk(again, "/me/")["Location"] == "/me/"
    assert user_of(again) == user.pk
    assert len(messages_sent()) == 1


def test_a_number_that_has_an_account_joins_it_after_the_code_and_not_before(server, resident, last_code):
    client = browser()
    walk(client)
    client.post(NUMBER, {"phone": RESIDENT})
    wrong = f"{(int(last_code()) + 1) % 10**6:06}"
    assert "验证码不对" in client.post(CODE, {"code": wrong}).content.decode()
    assert not Contact.objects.get(user=resident).has_wechat
    assert user_of(client) is None
    client.post(CODE, {"code": last_code()})
    assert user_of(client) == resident.pk
    assert User.objects.count() == Contact.objects.count() == 1


def test_a_number_alone_opens_nothing(server, resident):
    client = browser()
    walk(client)
    client.post(NUMBER, {"phone": RESIDENT})
    assert client.get(CODE).status_code == 200
    assert user_of(client) is None
    assert walk(browser())["Location"] == NUMBER


def test_a_code_for_signing_in_is_no_code_for_joining(server, resident, last_code):
    client = browser()
    walk(client)
    client.post("/accounts/login/", {"phone": RESIDENT})
    assert client.post(CODE, {"code": last_code()})["Location"] == NUMBER
    assert not Contact.objects.get(user=resident).has_wechat


def test_whoever_signs_in_next_in_the_same_browser_is_not_joined_to_it(server, sign_in, resident):
    client = browser(DESKTOP)
    walk(client)
    sign_in(RESIDENT, client)
    assert user_of(client) == resident.pk
    assert not Contact.objects.get(user=resident).has_wechat
    assert client.get(NUMBER)["Location"] == "/accounts/login/"


def test_who_waits_longer_than_ten_minutes_starts_again(server, last_code):
    client = browser()
    walk(client)
    client.post(NUMBER, {"phone": RESIDENT})
    with later(601):
        assert client.get(NUMBER)["Location"] == "/accounts/login/"
        assert client.post(CODE, {"code": last_code()})["Location"] == "/accounts/login/"
    assert not User.objects.exists()


@pytest.mark.parametrize("address", [NUMBER, CODE])
def test_the_steps_are_closed_to_who_did_not_come_from_wechat(server, address):
    for answer in (browser().get(address), browser().post(address, {"phone": RESIDENT, "code": "123456"})):
        assert answer.status_code == 302
    assert not User.objects.exists()


def test_what_is_no_number_gets_a_sentence_and_keeps_what_was_typed(server, messages_sent):
    client = browser()
    walk(client)
    page = client.post(NUMBER, {"phone": "12345"}).content.decode()
    assert "11 位的手机号码" in page
    assert 'value="12345"' in page
    assert not messages_sent()


def test_a_second_tap_costs_no_message_and_the_code_still_holds(server, last_code, messages_sent):
    client = browser()
    walk(client)
    for _tap in range(2):
        assert client.post(NUMBER, {"phone": RESIDENT})["Location"] == CODE
    assert len(messages_sent()) == 1
    client.post(CODE, {"code": last_code()})
    assert user_of(client)


def test_a_gateway_that_is_away_is_said(server, settings):
    settings.SMS_HTTP_URL = "http://127.0.0.1:9/"
    client = browser()
    walk(client)
    answer = client.post(NUMBER, {"phone": RESIDENT})
    assert answer.status_code == 503
    assert "短信没有发出去" in answer.content.decode()


# -- two registrations, one person ---------------------------------------------------------------------------------


def bound(agent: str, number: str, last_code) -> User:
    client = browser(agent)
    walk(client)
    prove(client, number, last_code)
    return User.objects.get(pk=user_of(client))


@pytest.mark.parametrize(("first", "then"), [(DESKTOP, INSIDE), (INSIDE, DESKTOP)])
def test_who_came_by_one_way_is_known_by_the_other(server, first, then, last_code):
    user = bound(first, RESIDENT, last_code)
    client = browser(then)
    walk(client)
    assert user_of(client) == user.pk
    assert Contact.objects.get(user=user).openid == "wx-account:alice"


def test_inside_nothing_is_asked_of_who_is_known(server, last_code):
    bound(INSIDE, RESIDENT, last_code)
    server.asked.clear()
    walk(browser())
    assert [scope for _page, scope in server.asked] == ["snsapi_base"]


def test_without_a_website_nobody_is_asked_for_more_than_the_openid(server, settings, last_code):
    settings.WECHAT_SITE_APP_ID = settings.WECHAT_SITE_SECRET = ""
    user = bound(INSIDE, RESIDENT, last_code)
    assert {scope for _page, scope in server.asked} == {"snsapi_base"}
    assert Contact.objects.get(user=user).unionid == ""


def test_the_openid_of_one_app_means_nobody_to_the_other(server, monkeypatch, last_code):
    """Whoever is called by the website as somebody else is called by the service account is not let in as them."""
    alice = bound(INSIDE, RESIDENT, last_code)
    server.holder = Holder("mallory")
    monkeypatch.setattr(Holder, "called_by", lambda self, app: "wx-account:alice")
    client = browser(DESKTOP)
    assert walk(client)["Location"] == NUMBER
    assert user_of(client) is None
    prove(client, STRANGER, last_code)
    assert user_of(client) != alice.pk
    assert Contact.objects.get(phone_verified_at__isnull=False, user_id=user_of(client)).openid == ""


def test_by_a_scanned_code_without_a_unionid_nobody_comes_in(server):
    server.holder = Holder("alice", unionid=False)
    client = browser(DESKTOP)
    assert walk(client)["Location"] == "/accounts/login/"
    assert "微信没有回答" in client.get("/accounts/login/").content.decode()


def test_another_wechat_does_not_take_the_place_of_the_one_that_is_tied(server, last_code):
    user = bound(INSIDE, RESIDENT, last_code)
    server.holder = Holder("mallory")
    with later(61):
        client = browser()
        walk(client)
        answer = prove(client, RESIDENT, last_code)
    assert user_of(client) == user.pk, "the number was proved"
    assert Contact.objects.get(user=user).openid == "wx-account:alice"
    assert "绑的是另一个微信" in client.get(answer["Location"], follow=True).content.decode()
    assert walk(browser())["Location"] == NUMBER


def test_what_wechat_calls_somebody_lies_nowhere_readable(server, last_code):
    client = browser()
    walk(client)
    waiting = str(dict(client.session))
    prove(client, RESIDENT, last_code)
    stored = f"{waiting}{dict(client.session)}{Contact.objects.values()}"
    assert "alice" not in stored


# -- what must not open anything -----------------------------------------------------------------------------------


def test_it_counts_only_in_the_browser_that_set_out(server, resident, last_code):
    bound(INSIDE, RESIDENT, last_code)
    mallory = browser()
    back = agreed(mallory, mallory.get(OUT)["Location"])
    victim = browser()
    assert victim.get(back)["Location"] == "/accounts/login/"
    victim.get(OUT)
    assert victim.get(back)["Location"] == "/accounts/login/", "with a state of its own, but another"
    assert user_of(victim) is None


def test_an_answer_counts_once(server, last_code):
    bound(INSIDE, RESIDENT, last_code)
    client = browser()
    back = agreed(client, client.get(OUT)["Location"])
    client.get(back)
    assert user_of(client)
    client.post("/accounts/logout/")
    client.get(back)
    assert user_of(client) is None


def test_a_used_code_opens_nothing_even_with_a_fresh_state(server, last_code):
    bound(INSIDE, RESIDENT, last_code)
    client = browser()
    back = agreed(client, client.get(OUT)["Location"])
    client.get(back)
    client.post("/accounts/logout/")
    client.get(OUT)
    used = back.split("code=")[1].split("&")[0]
    assert client.get(BACK, {"state": client.session["wechat_out"]["state"], "code": used})["Location"] == "/accounts/login/"  # fmt: skip
    assert user_of(client) is None


def test_an_answer_that_comes_after_ten_minutes_is_none(server, last_code):
    bound(INSIDE, RESIDENT, last_code)
    client = browser()
    back = agreed(client, client.get(OUT)["Location"])
    with later(601):
        client.get(back)
    assert user_of(client) is None


def test_who_does_not_agree_is_told_of_the_other_way(server):
    server.holder = Holder("alice", agrees=False)
    client = browser()
    assert walk(client)["Location"] == "/accounts/login/"
    assert "您没有同意用微信登录" in client.get("/accounts/login/").content.decode()


def test_a_visitor_of_a_snapshot_is_nobody(server):
    server.holder = Holder("alice", snapshot=True)
    client = browser()
    assert walk(client)["Location"] == "/accounts/login/"
    assert "使用完整服务" in client.get("/accounts/login/").content.decode()


@pytest.mark.parametrize("ill", ["broken", "slow", "secret", "away"])
def test_a_wechat_that_does_not_answer_lets_nobody_in_and_says_so(server, settings, ill):
    if ill == "broken":
        server.broken = True
    elif ill == "slow":
        server.slow.clear()
    elif ill == "secret":
        settings.WECHAT_SECRET = "another"
    else:
        settings.WECHAT_ENDPOINT = "http://127.0.0.1:9"
    client = browser()
    assert walk(client)["Location"] == "/accounts/login/"
    assert "微信没有回答" in client.get("/accounts/login/").content.decode()


def test_a_goal_on_another_host_is_dropped(server, last_code):
    bound(INSIDE, RESIDENT, last_code)
    assert walk(browser(), "https://evil.invalid/")["Location"] == "/me/"


def test_the_secret_is_in_no_log(server, settings, caplog):
    server.broken = True
    walk(browser())
    settings.WECHAT_ENDPOINT = "http://127.0.0.1:9"
    walk(browser())
    assert "account-secret" not in caplog.text


# -- staff, and who is nobody --------------------------------------------------------------------------------------


def test_staff_show_their_second_factor_after_it(server, worker, last_code):
    bound(INSIDE, WORKER, last_code)
    client = browser()
    walk(client)
    assert "/accounts/second-factor/?next=" in client.get("/work/")["Location"]
    enrol_app(client)
    other = browser()
    assert walk(other, "/work/")["Location"] == "/accounts/2fa/authenticate/"
    assert user_of(other) is None


def test_a_stopped_account_stays_shut(server, last_code):
    bound(INSIDE, RESIDENT, last_code)
    User.objects.update(is_active=False)
    client = browser()
    assert walk(client)["Location"] == "/accounts/inactive/"
    assert user_of(client) is None


def test_untied_it_asks_for_the_number_again(server, last_code):
    user = bound(DESKTOP, RESIDENT, last_code)
    client = browser(DESKTOP)
    walk(client)
    page = client.get("/me/ways/").content.decode()
    assert "能扫码登录" in page
    client.post("/me/wechat/untie/")
    assert not Contact.objects.get(user=user).has_wechat
    assert walk(browser(DESKTOP))["Location"] == NUMBER


def test_who_came_in_wechat_may_have_letters_there(server, last_code):
    client = browser()
    walk(client)
    prove(client, RESIDENT, last_code)
    assert 'value="wechat"' in client.get("/me/ways/").content.decode()


def test_one_wechat_at_once_from_four_windows_makes_one_account(server, at_once, last_code):
    clients = [browser() for _number in range(4)]
    for client in clients:
        walk(client)
        client.post(NUMBER, {"phone": RESIDENT})
    at_once(lambda number: clients[number].post(CODE, {"code": last_code()}).status_code, 4)
    assert User.objects.count() == Contact.objects.count() == 1
    assert Contact.objects.get().openid == "wx-account:alice"
