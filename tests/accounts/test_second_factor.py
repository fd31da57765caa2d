"""Whoever serves others shows a second factor: at the desk, in the CMS, and at every door of the CMS's own."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Permission
from django.test import Client

from accounts import forms, second_factor
from accounts.models import Contact, Tally, User

from .conftest import RESIDENT, WORKER, enrol_app, totp_now, user_of

STAFF, TOTP = "/accounts/staff/", "/accounts/2fa/authenticate/"
PASSWORD = "correct-horse-battery"
GUARDED = ["/work/", "/work/anything/", "/en/work/", "/admin/", "/admin/pages/", "/django-admin/", "/documents/1/a.pdf"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def root(db) -> User:
    return User.objects.create_superuser("root", password=PASSWORD)


def by_password(username: str = "root", password: str = PASSWORD, next: str = "") -> tuple[Client, object]:
    client = Client()
    return client, client.post(STAFF, {"username": username, "password": password, "next": next})


def led_away(client: Client, path: str) -> bool:
    answer = client.get(path)
    return answer.status_code == 302 and "/accounts/second-factor/?next=" in answer["Location"]


# -- who needs one -------------------------------------------------------------------------------------------------


def test_a_resident_needs_none_and_is_not_asked(sign_in, resident):
    client = sign_in(RESIDENT)
    assert not second_factor.needed(resident)
    assert not any(led_away(client, path) for path in GUARDED[:2])
    assert client.get("/me/").status_code == 200


@pytest.mark.parametrize("flag", ["is_staff", "is_superuser"])
def test_staff_and_superusers_need_one(resident, flag):
    setattr(resident, flag, True)
    assert second_factor.needed(resident)


def test_higher_floors_say_who_else_does(resident, monkeypatch):
    monkeypatch.setattr(second_factor, "needs_second_factor", [lambda user: user.pk == resident.pk])
    assert second_factor.needed(resident)
    assert not second_factor.needed(User(pk=resident.pk + 1))


def test_whoever_may_enter_the_cms_needs_one(resident):
    resident.user_permissions.add(Permission.objects.get(codename="access_admin"))
    assert second_factor.needed(User.objects.get(pk=resident.pk))


# -- it is enforced ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", GUARDED)
def test_staff_with_the_phone_alone_are_led_to_enrolment(sign_in, worker, path):
    assert led_away(sign_in(WORKER), path)


def test_a_post_is_not_carried_out_either(sign_in, worker):
    answer = sign_in(WORKER).post("/work/")
    assert answer["Location"].startswith("/accounts/second-factor/")


def test_pages_for_residents_stay_open_to_staff(sign_in, worker):
    assert sign_in(WORKER).get("/me/").status_code == 200


def test_enrolling_leads_back_to_where_one_wanted_to_go(sign_in, worker):
    client = sign_in(WORKER)
    choice = client.get("/work/?tab=2", follow=True)
    assert "先设置第二道验证" in choice.content.decode()
    enrol_app(client)
    codes = client.get("/accounts/2fa/recovery-codes/")
    assert len(re.findall(r"<code>\d{8}</code>", codes.content.decode())) == 10
    assert client.get("/accounts/second-factor/")["Location"] == "/work/?tab=2"
    assert not led_away(client, "/work/")


def test_the_next_sign_in_asks_for_code_and_app(sign_in, worker, last_code):
    secret = enrol_app(sign_in(WORKER))
    forget_the_minute()
    client = Client()
    client.post("/accounts/login/", {"phone": WORKER, "next": "/work/"})
    answer = client.post("/accounts/login/code/", {"code": last_code()})
    assert answer["Location"] == TOTP
    assert user_of(client) is None
    assert client.get("/work/")["Location"].startswith("/accounts/login/")
    assert client.post(TOTP, {"code": totp_now(secret)})["Location"] == "/work/"
    assert not led_away(client, "/work/")


def forget_the_minute() -> None:
    Tally.objects.all().delete()


def test_a_recovery_code_serves_once(sign_in, worker, last_code):
    client = sign_in(WORKER)
    enrol_app(client)
    spare = re.search(r"<code>(\d{8})</code>", client.get("/accounts/2fa/recovery-codes/").content.decode()).group(1)
    for expected in (True, False):
        forget_the_minute()
        other = sign_in(WORKER)
        other.post(TOTP, {"code": spare})
        assert (user_of(other) is not None) is expected


def test_a_session_from_before_the_enrolment_elsewhere_must_show_it(sign_in, worker):
    first = sign_in(WORKER)
    forget_the_minute()
    second = sign_in(WORKER)
    secret = enrol_app(first)
    answer = second.get("/work/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/2fa/reauthenticate/")
    second.post("/accounts/2fa/reauthenticate/?next=/work/", {"code": totp_now(secret)})
    assert not led_away(second, "/work/")


def test_taking_the_factor_away_closes_the_door_again(sign_in, worker):
    client = sign_in(WORKER)
    enrol_app(client)
    assert not led_away(client, "/work/")
    client.post("/accounts/2fa/totp/deactivate/")
    assert led_away(client, "/work/")


def test_wrong_codes_of_the_app_are_counted_in_the_database(sign_in, worker, monkeypatch):
    monkeypatch.setattr(forms, "FACTOR_TRIES", ((3, 300),))
    secret = enrol_app(sign_in(WORKER))  # one of the three
    forget_the_minute()
    client = sign_in(WORKER)
    bad = f"{(int(totp_now(secret)) + 77) % 10**6:06}"
    assert [client.post(TOTP, {"code": bad}).status_code for _try in range(4)] == [200, 200, 200, 429]
    assert client.post(TOTP, {"code": totp_now(secret)}).status_code == 429
    assert user_of(client) is None


def test_the_secret_lies_encrypted(sign_in, worker):
    secret = enrol_app(sign_in(WORKER))
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored


def test_the_app_shows_no_number(sign_in, worker):
    page = sign_in(WORKER).get("/accounts/2fa/totp/activate/")
    assert "19900000003" not in page.context["totp_url"]
    assert "199%2A%2A%2A%2A0003" in page.context["totp_url"]


# -- gotchas 2, 3, 6, 8: name and password -------------------------------------------------------------------------


def test_a_superuser_without_a_phone_comes_in_by_password_and_must_enrol(root):
    """Gotcha 3: the library broke off the sign-in of whoever had no phone."""
    client, answer = by_password(next="/work/")
    assert answer["Location"] == "/work/"
    assert user_of(client) == root.pk
    assert led_away(client, "/work/")


def test_signing_in_counts_as_having_just_proved_oneself(root):
    """Gotcha 6: the library asked for the password again before the first enrolment."""
    client, _answer = by_password()
    enrol_app(client)
    assert not led_away(client, "/work/")


def test_a_while_later_the_password_is_asked_again_before_a_factor_is_added(root, monkeypatch):
    client, _answer = by_password()
    session = client.session
    session["account_authentication_methods"][0]["at"] -= 3600
    session.save()
    answer = client.get("/accounts/2fa/totp/activate/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/reauthenticate/")
    again = client.post("/accounts/reauthenticate/?next=/accounts/2fa/totp/activate/", {"password": PASSWORD})
    assert again["Location"] == "/accounts/2fa/totp/activate/"
    enrol_app(client)


def test_with_a_factor_the_password_alone_opens_nothing(root):
    first, _answer = by_password()
    secret = enrol_app(first)
    client, answer = by_password(next="/admin/")
    assert answer["Location"] == TOTP
    assert user_of(client) is None
    client.post(TOTP, {"code": totp_now(secret)})
    assert client.get("/admin/").status_code == 200


def test_a_password_form_never_touches_a_number(root):
    """Gotcha 2: typed as a name, a number went raw to the gateway and over the stored one."""
    contact = Contact(user=root)
    contact.phone = WORKER
    contact.save()
    for typed in ("root", "199 0000 0003", WORKER):
        by_password(username=typed)
    contact.refresh_from_db()
    assert contact.phone == WORKER


def test_the_password_form_posts_to_itself(client):
    """Gotcha 8: the library's template posted to the residents' form."""
    assert '<form method="post" action="/accounts/staff/"' in client.get(STAFF).content.decode()


def test_a_wrong_name_and_a_wrong_password_get_the_same_words(root):
    def words(username: str, password: str) -> str:
        page = by_password(username, password)[1].content.decode()
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|value="\w+"', "", page)

    assert words("root", "wrong") == words("nobody", "wrong")
    assert "用户名或密码不对" in words("nobody", "wrong")


def test_passwords_are_tried_at_a_measured_pace_and_answered_with_429(root):
    answers = [by_password(password="wrong")[1] for _try in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert int(answers[-1]["Retry-After"]) > 0
    assert by_password(username="ROOT")[1].status_code == 429


# -- gotcha 7: the CMS's own doors ---------------------------------------------------------------------------------

OWN_DOORS = [
    "/admin/login/",
    "/_util/login/",
    "/admin/password_reset/",
    "/admin/password_reset/done/",
    "/admin/password_reset/confirm/MQ/abc/",
    "/admin/password_reset/complete/",
    "/django-admin/login/",
    "/django-admin/",
]


@pytest.mark.parametrize("door", OWN_DOORS)
def test_a_password_at_a_door_of_the_cms_opens_nothing(root, door):
    client = Client()
    for answer in (client.get(door), client.post(door, {"username": "root", "password": PASSWORD})):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/?next=")
    assert user_of(client) is None
    assert client.get("/admin/").status_code == 302


def test_the_cms_leads_to_our_door_and_back(client):
    assert client.get("/admin/pages/")["Location"] == "/accounts/login/?next=/admin/pages/"
    assert client.get("/admin/login/?next=/admin/pages/")["Location"] == "/accounts/login/?next=%2Fadmin%2Fpages%2F"
    assert "evil" not in client.get("/admin/login/?next=https://evil.invalid/")["Location"]


def test_documents_are_for_those_who_may_enter_the_cms(sign_in, resident, client):
    assert client.get("/documents/1/a.pdf")["Location"].startswith("/accounts/login/")
    assert sign_in(RESIDENT).get("/documents/1/a.pdf").status_code == 404


# -- gotcha 10: passkeys -------------------------------------------------------------------------------------------


def test_the_passkey_pages_carry_their_script_from_here_and_nothing_inline(sign_in, worker):
    client = sign_in(WORKER)
    page = client.get("/accounts/2fa/webauthn/add/").content.decode()
    assert "mfa/js/webauthn.js" in page
    assert all("src=" in tag or "application/json" in tag for tag in page.split("<script")[1:])
    assert "验证器" in page  # a way without script


def test_a_passkey_sign_in_asks_for_no_number(client):
    answer = client.get("/accounts/2fa/webauthn/login/", headers={"accept": "application/json"})
    assert "challenge" in answer.json()["request_options"]["publicKey"]


def test_signing_up_by_form_does_not_exist(client):
    for path in ("signup/", "email/", "password/reset/", "password/change/", "phone/verify/", "2fa/webauthn/signup/"):
        assert client.get(f"/accounts/{path}").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["2fa/", "2fa/totp/deactivate/", "2fa/recovery-codes/", "2fa/recovery-codes/generate/", "2fa/webauthn/",
     "2fa/webauthn/add/", "2fa/reauthenticate/", "phone/", "logout/", "second-factor/", "2fa/recovery-codes/download/"],
)  # fmt: skip
def test_every_page_of_ones_own_account_opens(sign_in, worker, path):
    client = sign_in(WORKER)
    enrol_app(client)
    assert client.get(f"/accounts/{path}").status_code in (200, 302)
    assert Client().get(f"/accounts/{path}").status_code == 302
