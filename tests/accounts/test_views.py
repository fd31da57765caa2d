"""Coming in by code: one step for known and unknown, five guesses whatever happens, limits per number."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import codes, moment, sms
from accounts.models import Contact, PhoneCode, Tally, User

from .conftest import RESIDENT, STRANGER, user_of

LOGIN, CODE = "/accounts/login/", "/accounts/login/code/"
pytestmark = pytest.mark.django_db


def later(seconds: float):
    return moment.at(moment.now() + timedelta(seconds=seconds))


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


# -- one step ------------------------------------------------------------------------------------------------------


def test_an_unknown_number_comes_in_and_is_registered_by_it(sign_in):
    client = sign_in("199 0000 0001")
    user = User.objects.get()
    assert user_of(client) == user.pk
    assert user.contact.phone == RESIDENT
    assert user.contact.phone_verified_at is not None
    assert not user.has_usable_password()


def test_a_known_number_comes_in_as_the_same_user(sign_in, resident):
    assert user_of(sign_in("0086-199-0000-0001")) == resident.pk
    assert User.objects.count() == 1


def test_what_was_reported_under_the_number_becomes_the_users(sign_in, db):
    reported = Contact.by_phone(RESIDENT)
    client = sign_in(RESIDENT)
    reported.refresh_from_db()
    assert reported.user_id == user_of(client)
    assert reported.phone_verified_at is not None
    assert Contact.objects.count() == 1


def test_it_goes_where_one_wanted_to_go_but_never_to_another_host(client, last_code):
    client.post(LOGIN, {"phone": RESIDENT, "next": "/me/?x=1"})
    assert client.post(CODE, {"code": last_code()})["Location"] == "/me/?x=1"
    other = Client()
    other.post(LOGIN, {"phone": STRANGER, "next": "https://evil.invalid/"})
    assert other.post(CODE, {"code": last_code()})["Location"] == "/me/"


def test_the_address_asked_for_stands_in_the_form(client):
    assert b'name="next" value="/me/?x=1"' in client.get(LOGIN + "?next=/me/%3Fx%3D1").content
    assert b'value="https://evil' not in client.get(LOGIN + "?next=https://evil.invalid/").content


def test_who_is_signed_in_is_not_asked_again(sign_in):
    assert sign_in(RESIDENT).get(LOGIN + "?next=/me/")["Location"] == "/me/"


def test_the_code_page_without_a_number_leads_back(client):
    assert client.get(CODE)["Location"] == LOGIN
    assert client.post(CODE, {"code": "123456"})["Location"] == LOGIN


def test_a_stopped_account_is_told_so_after_the_code(client, resident, last_code):
    User.objects.update(is_active=False)
    client.post(LOGIN, {"phone": RESIDENT})
    answer = client.post(CODE, {"code": last_code()}, follow=True)
    assert answer.redirect_chain[-1][0] == "/accounts/inactive/"
    assert "已停用" in answer.content.decode()
    assert user_of(client) is None


def test_signing_out_needs_a_post(sign_in):
    client = sign_in(RESIDENT)
    client.get("/accounts/logout/")
    assert user_of(client)
    assert client.post("/accounts/logout/")["Location"] == "/"
    assert user_of(client) is None


# -- gotcha 1: every spelling, before any check of the library -----------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    ["19900000001", "199 0000 0001", "199-0000-0001", "+86 19900000001", "8619900000001", "008619900000001",
     "１９９０００００００１", " 199\u00a00000\u00a00001 "],
)  # fmt: skip
def test_every_spelling_is_taken_and_stored_as_one(sign_in, typed):
    sign_in(typed)
    assert Contact.objects.get().phone == RESIDENT


@pytest.mark.parametrize("typed", ["", "110", "023-00000001", "1990000001", "张三"])
def test_what_is_no_number_gets_a_sentence_beside_the_field(client, typed, messages_sent):
    page = client.post(LOGIN, {"phone": typed})
    assert page.status_code == 200
    assert "手机号码。" in page.content.decode()
    assert 'aria-invalid="true"' in page.content.decode()
    assert not messages_sent()


# -- no enumeration ------------------------------------------------------------------------------------------------


def test_known_and_unknown_numbers_get_the_same_answer(client, resident, messages_sent):
    answers = [Client().post(LOGIN, {"phone": number}) for number in (RESIDENT, STRANGER)]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, CODE)}
    first, second = messages_sent()
    assert first["text"].replace(first["code"], "") == second["text"].replace(second["code"], "")


def test_known_and_unknown_numbers_cost_the_same_queries(resident):
    Client().post(LOGIN, {"phone": "19900000099"})  # the rows of all numbers together exist from now on
    counts = []
    for number in (RESIDENT, STRANGER):
        with CaptureQueriesContext(connection) as asked:
            Client().post(LOGIN, {"phone": number})
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_asking_makes_no_user_and_no_contact(client):
    client.post(LOGIN, {"phone": RESIDENT})
    client.post(CODE, {"code": "000000"})
    assert not User.objects.exists()
    assert not Contact.objects.exists()


def test_asking_for_ever_more_numbers_ends_at_the_limit_of_the_asker(client, monkeypatch):
    monkeypatch.setattr(codes, "PER_ADDRESS", ((3, 60),))
    statuses = [Client().post(LOGIN, {"phone": f"1990000{n:04}"}).status_code for n in range(6)]
    assert statuses == [302, 302, 302, 429, 429, 429]
    assert PhoneCode.objects.count() == 3


def test_no_number_lies_readable_in_session_or_table(client, last_code):
    client.post(LOGIN, {"phone": RESIDENT})
    client.get(CODE)
    client.post(CODE, {"code": last_code()})
    readable = f"{dict(client.session)}{PhoneCode.objects.values()}{Tally.objects.values()}{Contact.objects.values()}"
    assert "19900000001" not in readable


# -- limits --------------------------------------------------------------------------------------------------------


def test_one_a_minute_five_an_hour_ten_a_day_in_whatever_spelling(messages_sent):
    spellings = ["19900000001", "+8619900000001", "199 0000 0001", "00861990000 0001", "199-0000-0001", "8619900000001"]
    sent = []
    for turn, second in enumerate([*range(0, 4000, 40), *range(4000, 86_400, 900)]):
        with later(second):
            if codes_asked(spellings[turn % len(spellings)]) == 302:
                sent.append(second)
    assert len(messages_sent()) == len(sent) == 10
    assert all(after - before >= 60 for before, after in pairwise(sent))
    assert sent[4] < 3600 <= sent[5]


def codes_asked(phone: str) -> int:
    return Client().post(LOGIN, {"phone": phone}).status_code


def test_too_soon_is_429_with_retry_after_and_the_code_can_still_be_entered(client, last_code, messages_sent):
    client.post(LOGIN, {"phone": RESIDENT})
    answer = client.post(LOGIN, {"phone": "199 0000 0001"})
    assert answer.status_code == 429
    assert 55 <= int(answer["Retry-After"]) <= 60
    assert "短信刚才已经发出" in answer.content.decode()
    assert len(messages_sent()) == 1
    client.post(CODE, {"code": last_code()})
    assert user_of(client)


def test_too_soon_from_another_browser_the_code_is_good_there_as_well(client, last_code):
    client.post(LOGIN, {"phone": RESIDENT})
    other = Client()
    assert other.post(LOGIN, {"phone": RESIDENT}).status_code == 429
    other.post(CODE, {"code": last_code()})
    assert user_of(other)


def test_too_soon_after_the_code_was_used_says_how_long_to_wait(sign_in):
    sign_in(RESIDENT)
    answer = Client().post(LOGIN, {"phone": RESIDENT})
    assert answer.status_code == 429
    assert "操作太频繁了" in answer.content.decode()


def test_another_message_is_sent_from_the_page_once_the_minute_is_over(client, messages_sent):
    """Gotcha 5: a repeated request in the same session sends one, if the limits allow it."""
    client.post(LOGIN, {"phone": RESIDENT})
    assert client.post(CODE, {"again": "1"}).status_code == 429
    with later(61):
        assert client.post(CODE, {"again": "1"})["Location"] == CODE
    with later(125):
        assert client.post(LOGIN, {"phone": RESIDENT})["Location"] == CODE
    assert len(messages_sent()) == 3


def test_the_budget_of_a_day_holds_over_all_numbers(settings, messages_sent):
    settings.SMS_BUDGET_A_DAY = 2
    statuses = [codes_asked(f"1990000000{n}") for n in range(4)]
    assert statuses == [302, 302, 429, 429]
    assert len(messages_sent()) == 2
    with later(86_401):
        assert codes_asked("19900000009") == 302


def test_many_sign_in_from_one_office_in_a_minute(sign_in):
    """Gotcha 4: the library let three through and broke on the fourth."""
    clients = [sign_in(f"1990000{n:04}") for n in range(12)]
    assert all(user_of(client) for client in clients)


def test_a_gateway_that_is_away_is_said_and_nobody_is_let_in(client, settings):
    settings.SMS_HTTP_URL = "http://127.0.0.1:9/"
    answer = client.post(LOGIN, {"phone": RESIDENT})
    assert answer.status_code == 503
    assert "短信没有发出去" in answer.content.decode()


def test_a_code_is_handed_over_at_most_once_even_when_in_doubt(client, monkeypatch):
    handed = []
    monkeypatch.setattr(sms, "deliver", lambda *given: handed.append(given) or sms.Outcome.IN_DOUBT)
    assert client.post(LOGIN, {"phone": RESIDENT})["Location"] == CODE
    assert len(handed) == 1


# -- guesses -------------------------------------------------------------------------------------------------------


def test_five_wrong_guesses_and_the_right_one_is_refused(client, last_code):
    client.post(LOGIN, {"phone": RESIDENT})
    for _try in range(5):
        assert "验证码不对" in client.post(CODE, {"code": wrong(last_code())}).content.decode()
    assert "已经失效" in client.post(CODE, {"code": last_code()}).content.decode()
    assert user_of(client) is None


def test_four_wrong_guesses_and_the_right_one_comes_in(client, last_code):
    client.post(LOGIN, {"phone": RESIDENT})
    for _try in range(4):
        client.post(CODE, {"code": wrong(last_code())})
    client.post(CODE, {"code": last_code()})
    assert user_of(client)


def test_guesses_from_several_sessions_are_counted_together(client, last_code):
    client.post(LOGIN, {"phone": RESIDENT})
    for _try in range(5):
        other = Client()
        other.post(LOGIN, {"phone": RESIDENT})
        other.post(CODE, {"code": wrong(last_code())})
    client.post(CODE, {"code": last_code()})
    assert user_of(client) is None


def test_what_is_no_code_at_all_costs_no_guess(client, last_code):
    client.post(LOGIN, {"phone": RESIDENT})
    for typed in ("", "12345", "1234567", "abcdef"):
        assert "6 位" in client.post(CODE, {"code": typed}).content.decode()
    assert PhoneCode.objects.get().guesses == 0


def test_a_code_may_be_typed_with_blanks_and_full_width_digits(client, last_code):
    client.post(LOGIN, {"phone": RESIDENT})
    typed = f" {last_code()[:3]} {last_code()[3:]}".translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    client.post(CODE, {"code": typed})
    assert user_of(client)


def test_a_code_is_good_for_five_minutes_and_once(client, last_code):
    client.post(LOGIN, {"phone": RESIDENT})
    with later(300):
        assert "已经失效" in client.post(CODE, {"code": last_code()}).content.decode()
    other = Client()
    other.post(LOGIN, {"phone": RESIDENT})
    other.post(CODE, {"code": last_code()})
    assert user_of(other)
    assert "已经失效" in client.post(CODE, {"code": last_code()}).content.decode()


def test_a_new_code_takes_the_place_of_the_old(client, last_code):
    client.post(LOGIN, {"phone": RESIDENT})
    old = last_code()
    with later(61):
        client.post(LOGIN, {"phone": RESIDENT})
        if last_code() != old:
            assert "验证码不对" in client.post(CODE, {"code": old}).content.decode()
        client.post(CODE, {"code": last_code()})
    assert user_of(client)


def test_twenty_wrong_guesses_at_once_from_separate_sessions_leave_five_and_a_dead_code(at_once, last_code):
    first = Client()
    first.post(LOGIN, {"phone": RESIDENT})
    code = last_code()
    others = [Client() for _number in range(20)]
    for other in others:
        other.post(LOGIN, {"phone": RESIDENT})

    def try_it(number: int) -> str:
        return others[number].post(CODE, {"code": wrong(code)}).content.decode()

    pages = at_once(try_it, 20)
    assert sum("验证码不对" in page for page in pages) == 5
    assert sum("已经失效" in page for page in pages) == 15
    assert PhoneCode.objects.get().guesses == 5
    first.post(CODE, {"code": code})
    assert user_of(first) is None


def test_the_right_code_at_once_from_four_windows_comes_in_once(at_once, last_code):
    clients = [Client() for _number in range(4)]
    for client in clients:
        client.post(LOGIN, {"phone": RESIDENT})
    at_once(lambda number: clients[number].post(CODE, {"code": last_code()}).status_code, 4)
    assert sum(user_of(client) is not None for client in clients) == 1
    assert User.objects.count() == 1


# -- the page ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [LOGIN, "/accounts/staff/"])
def test_a_form_without_its_token_is_refused(address):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(address, {"phone": RESIDENT, "username": "x", "password": "y"}).status_code == 403


def test_the_page_has_no_inline_script_or_style(client):
    page = client.get(LOGIN).content.decode()
    assert "style=" not in page
    assert "onclick" not in page
    assert all("src=" in tag or "application/json" in tag for tag in page.split("<script")[1:])
