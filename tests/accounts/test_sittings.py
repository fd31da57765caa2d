"""Where somebody is signed in, what ends it, and what is written down of those who serve."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.test import Client

from accounts import moment, sittings, tasks
from accounts.models import AccountEvent, Sitting, Tally, User

from .conftest import RESIDENT, STRANGER, WORKER, enrol_app, totp_now, user_of

pytestmark = pytest.mark.django_db
OWN = "/accounts/sessions/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"


def another(sign_in, number: str) -> Client:
    Tally.objects.all().delete()
    return sign_in(number, Client(headers={"user-agent": FIREFOX}))


def test_one_sees_where_one_is_signed_in_and_which_is_here(sign_in):
    here = sign_in(RESIDENT)
    another(sign_in, RESIDENT)
    another(sign_in, STRANGER)
    page = here.get(OWN).content.decode()
    assert page.count("Firefox · Linux") == 1
    assert page.count("就是这里") == 1
    assert Sitting.objects.count() == 3


def test_one_ends_another_and_stays(sign_in):
    here, there = sign_in(RESIDENT), another(sign_in, RESIDENT)
    sitting = Sitting.objects.get(key=there.session.session_key)
    here.post(OWN, {"end": sitting.pk})
    assert user_of(here)
    assert there.get("/me/").status_code == 302
    assert not Session.objects.filter(session_key=sitting.key).exists()


def test_one_ends_all_the_others(sign_in):
    here = sign_in(RESIDENT)
    others = [another(sign_in, RESIDENT) for _other in range(3)]
    stranger = another(sign_in, STRANGER)
    here.post(OWN, {"end": "others"})
    assert [client.get("/me/").status_code for client in others] == [302] * 3
    assert here.get("/me/").status_code == stranger.get("/me/").status_code == 200


def test_nobody_ends_a_strangers(sign_in):
    mallory, victim = sign_in(STRANGER), another(sign_in, RESIDENT)
    sitting = Sitting.objects.get(key=victim.session.session_key)
    assert mallory.post(OWN, {"end": sitting.pk}).status_code == 404
    assert mallory.post(OWN, {"end": "nonsense"}).status_code == 404
    assert victim.get("/me/").status_code == 200


def test_ending_it_here_leads_out(sign_in):
    client = sign_in(RESIDENT)
    assert client.post(OWN, {"end": Sitting.objects.get().pk})["Location"] == "/accounts/login/"
    assert client.get("/me/").status_code == 302


def test_signing_out_takes_it_from_the_list(sign_in):
    client = sign_in(RESIDENT)
    client.post("/accounts/logout/")
    assert not Sitting.objects.exists()


def test_what_has_ended_by_itself_is_not_shown_and_swept_away(sign_in):
    client = sign_in(RESIDENT)
    Session.objects.update(expire_date=moment.now() - timedelta(seconds=1))
    assert sittings.of(User.objects.get()) == []
    tasks.purge()
    assert not Sitting.objects.exists()
    assert client.get(OWN).status_code == 302


def test_of_residents_nothing_is_written_down(sign_in):
    sign_in(RESIDENT).post("/accounts/logout/")
    assert not AccountEvent.objects.exists()


def test_of_those_who_serve_it_is_written_down_how_they_came_and_went(sign_in, worker):
    client = sign_in(WORKER)
    secret = enrol_app(client)
    client.post("/accounts/logout/")
    other = another(sign_in, WORKER)
    bad = f"{(int(totp_now(secret)) + 77) % 10**6:06}"
    other.post("/accounts/2fa/authenticate/", {"code": bad})
    other.post("/accounts/2fa/authenticate/", {"code": totp_now(secret)})
    told = list(AccountEvent.objects.order_by("pk").values_list("what", "how"))
    assert told == [
        ("came_in", "code · "),
        ("left", ""),
        ("refused", "code"),
        ("came_in", "code+totp · Firefox · Linux"),
    ]


def test_a_wrong_password_is_written_down_without_the_password(worker):
    worker.set_password("right-horse")
    worker.save()
    Client().post("/accounts/staff/", {"username": worker.username, "password": "wrong-horse"})
    event = AccountEvent.objects.get()
    assert (event.user, event.what, event.how) == (worker, "refused", "password")


def test_no_address_is_kept(sign_in, worker):
    sign_in(WORKER, Client(REMOTE_ADDR="203.0.113.7"))
    assert "203.0.113" not in f"{list(AccountEvent.objects.values())}{list(Sitting.objects.values())}"


def test_the_log_is_kept_half_a_year_and_then_forgotten(settings, worker):
    sittings.note(AccountEvent.What.CAME_IN, worker)
    for days, kept in ((settings.KEEP_ACCOUNT_LOG_DAYS - 1, True), (settings.KEEP_ACCOUNT_LOG_DAYS + 1, False)):
        with moment.at(moment.now() + timedelta(days=days)):
            tasks.purge()
        assert AccountEvent.objects.exists() is kept


def test_taking_the_factors_ends_every_session(sign_in, worker, resident):
    client = sign_in(WORKER)
    enrol_app(client)
    sittings.take_factors(worker, by=resident)
    assert not Authenticator.objects.exists()
    assert client.get("/me/").status_code == 302
    assert set(AccountEvent.objects.filter(by=resident).values_list("what", flat=True)) == {"ended", "factors_taken"}


def test_a_demo_account_is_everybodys(sign_in, resident, settings):
    settings.DEMO = True
    User.objects.update(demo=True)
    client = Client()
    client.post("/accounts/login/demo/", {"account": resident.pk})
    assert user_of(client) == resident.pk
    client.post(OWN, {"end": Sitting.objects.get().pk})
    assert client.get("/me/").status_code == 200
