"""Away too long: the second factor is asked again, and what was being written is not lost."""

from __future__ import annotations

import html
import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts import second_factor

from .conftest import RESIDENT, WORKER, enrol_app, totp_now

pytestmark = pytest.mark.django_db
AGAIN = "/accounts/2fa/reauthenticate/"
FORM = {"text": "三楼漏水\n<b>急</b>", "tick": ["1", "2"]}


@pytest.fixture
def desk(sign_in, worker):
    """At work behind a second factor; and the secret of the app."""
    client = sign_in(WORKER)
    secret = enrol_app(client)
    assert "second-factor" not in client.get("/work/").headers.get("Location", "")
    return client, secret


def away(client: Client, minutes: float) -> None:
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= minutes * 60
    if second_factor.AT_WORK in session:
        session[second_factor.AT_WORK] -= minutes * 60
    session.save()


def prove(client: Client, secret: str) -> str:
    """Show the app; where one is led to in the end."""
    answer = client.post(f"{AGAIN}?next=/accounts/second-factor/", {"code": totp_now(secret)}, follow=True)
    return answer.redirect_chain[-1][0]


def led_to_proof(answer) -> bool:
    return answer.status_code == 302 and answer["Location"].startswith("/accounts/second-factor/")


@pytest.mark.parametrize(("minutes", "asked"), [(29, False), (31, True)])
def test_after_half_an_hour_the_second_factor_is_asked_again(desk, minutes, asked):
    client, _secret = desk
    away(client, minutes)
    assert led_to_proof(client.get("/work/")) is asked


def test_whoever_works_on_is_not_asked(desk):
    client, _secret = desk
    for _hour in range(4):
        away(client, 20)
        assert not led_to_proof(client.get("/work/"))


def test_the_session_is_not_written_at_every_step(desk):
    client, _secret = desk
    client.get("/work/")
    assert second_factor.AT_WORK not in client.session


def test_a_community_may_set_another_time_or_none(desk, settings):
    client, _secret = desk
    settings.STAFF_IDLE_MINUTES = 0
    away(client, 6000)
    assert not led_to_proof(client.get("/work/"))


def test_pages_for_residents_stay_open(desk, sign_in):
    client, _secret = desk
    away(client, 600)
    assert client.get("/me/").status_code == 200
    assert sign_in(RESIDENT).get("/work/").status_code != 302


def test_what_was_being_written_is_kept_until_one_has_proved_oneself(desk):
    client, secret = desk
    away(client, 31)
    answer = client.post("/work/DBQSA0H3QT/reply/?k=1", FORM)
    assert led_to_proof(answer)
    assert led_to_proof(client.get("/accounts/resume/")), "nothing is shown before"
    client.get(answer["Location"])
    assert prove(client, secret) == "/accounts/resume/"


def test_it_comes_back_as_it_was(desk):
    client, secret = desk
    away(client, 31)
    client.post("/work/DBQSA0H3QT/reply/?k=1", FORM)
    client.get("/accounts/second-factor/?next=/accounts/resume/")
    page = client.post(f"{AGAIN}?next=/accounts/second-factor/", {"code": totp_now(secret)}, follow=True)
    text = page.content.decode()
    assert 'action="/work/DBQSA0H3QT/reply/?k=1"' in text
    kept = re.findall(r'<textarea name="(\w+)" hidden>\n(.*?)</textarea>', text, re.S)
    assert [(name, html.unescape(value)) for name, value in kept] == [
        ("text", FORM["text"]),
        ("tick", "1"),
        ("tick", "2"),
    ]
    assert client.get("/accounts/resume/")["Location"] == "/me/", "once"


def test_what_lies_meanwhile_in_the_session_is_unreadable(desk):
    client, _secret = desk
    away(client, 31)
    client.post("/work/DBQSA0H3QT/reply/", FORM)
    assert "漏水" not in (lying := str(dict(client.session)))
    assert "DBQSA0H3QT" not in lying


def test_a_form_of_another_site_is_not_laid_aside(desk):
    client, _secret = desk
    away(client, 31)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert strict.post("/work/DBQSA0H3QT/reply/", FORM).status_code == 403
    assert "kept_form" not in client.session


def test_whoever_never_showed_a_factor_has_nothing_laid_aside(sign_in, worker):
    client = sign_in(WORKER)
    assert led_to_proof(client.post("/work/DBQSA0H3QT/reply/", FORM))
    assert "kept_form" not in client.session


def test_it_is_nobody_elses(desk):
    client, secret = desk
    away(client, 31)
    client.get(client.post("/work/DBQSA0H3QT/reply/", FORM)["Location"])
    session = client.session
    session["kept_form"]["user"] += 1
    session.save()
    assert prove(client, secret) == "/me/"


def test_changing_a_factor_asks_for_it_again_after_five_minutes(desk):
    client, _secret = desk
    for address in ("totp/deactivate/", "recovery-codes/", "recovery-codes/generate/", "webauthn/add/"):
        away(client, 6)
        answer = client.get(f"/accounts/2fa/{address}")
        assert answer.status_code == 302
        assert answer["Location"].startswith(AGAIN)


@pytest.mark.parametrize("way", ["telephone", "password"])
def test_another_proof_is_no_fresh_one(sign_in, worker, way):
    """A session that came in before the factor was set up elsewhere may not take it away, however it came in."""
    worker.set_password("correct-horse")
    worker.save()
    early = Client() if way == "password" else sign_in(WORKER)
    early.post("/accounts/staff/", {"username": worker.username, "password": "correct-horse"})
    Authenticator.objects.create(user=worker, type="totp", data={})
    assert early.post("/accounts/2fa/totp/deactivate/")["Location"].startswith(AGAIN)
    assert second_factor.enrolled(worker) == {"totp"}
