"""Limits are exact, slide, leave no readable trace, and answer 429 with Retry-After."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from allauth.core.exceptions import RateLimited
from django.http import HttpResponse
from django.template import TemplateDoesNotExist

from accounts import middleware, moment
from accounts.limits import TooMany, purge, spend, wait_words
from accounts.middleware import TooManyMiddleware
from accounts.models import Tally
from accounts.tasks import purge as purge_task

START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


def try_at(seconds: float, *rates: tuple[int, int], key: str = "k") -> int:
    """0 when it was let through, else the seconds to wait."""
    with moment.at(START + timedelta(seconds=seconds)):
        try:
            spend("test", key, *rates)
        except TooMany as limit:
            return limit.retry_after
    return 0


@pytest.mark.django_db
def test_it_lets_as_many_through_as_it_says_and_tells_when_to_come_back():
    assert [try_at(at, (3, 60)) for at in (0, 10, 20)] == [0, 0, 0]
    assert try_at(30, (3, 60)) == 30
    assert try_at(59.5, (3, 60)) == 1
    assert try_at(60, (3, 60)) == 0
    assert try_at(61, (3, 60)) == 9


@pytest.mark.django_db
def test_the_window_slides_and_never_lets_twice_as_many_through_at_its_edge():
    uses = [at for at in range(0, 7200, 7) if try_at(at, (5, 3600)) == 0]
    assert all(len([use for use in uses if at - 3600 < use <= at]) <= 5 for at in uses)
    assert len(uses) == 10


@pytest.mark.django_db
def test_of_several_rates_the_strictest_holds():
    rates = ((1, 60), (5, 3600), (10, 86400))
    assert try_at(0, *rates) == 0
    assert try_at(30, *rates) == 30
    assert [try_at(at, *rates) for at in (60, 120, 180, 240)] == [0, 0, 0, 0]
    assert try_at(300, *rates) == 3300
    assert [try_at(at, *rates) for at in (3600, 3661, 3722, 3783, 3844)] == [0, 0, 0, 0, 0]
    assert try_at(7300, *rates) == 86400 - 7300


@pytest.mark.django_db
def test_a_refused_try_counts_nothing():
    assert try_at(0, (1, 60)) == 0
    assert [try_at(at, (1, 60)) for at in range(1, 60)] == list(range(59, 0, -1))
    assert try_at(60, (1, 60)) == 0


@pytest.mark.django_db
def test_keys_and_names_do_not_share_a_limit():
    assert try_at(0, (1, 60), key="a") == 0
    assert try_at(0, (1, 60), key="b") == 0
    with moment.at(START):
        spend("other", "a", (1, 60))


@pytest.mark.django_db
def test_a_large_budget_keeps_a_short_row_and_is_never_overspent():
    let_through = sum(try_at(at * 20, (400, 86400)) == 0 for at in range(450))
    assert let_through == 400
    assert len(Tally.objects.get().uses) <= 290
    assert try_at(86400 + 300, (400, 86400)) == 0


@pytest.mark.django_db
def test_a_limit_of_none_at_all_lets_nothing_through():
    assert try_at(0, (0, 60)) == 60


@pytest.mark.django_db
def test_the_key_cannot_be_read_from_the_table():
    spend("sms_to", "+8619900000001", (1, 60))
    row = Tally.objects.get()
    assert "19900000001" not in f"{row.key}{row.uses}"


@pytest.mark.django_db
def test_purging_deletes_what_says_nothing_any_more_and_only_that():
    try_at(0, (1, 60), key="old")
    try_at(100, (1, 60), key="young")
    with moment.at(START + timedelta(seconds=120)):
        assert purge() == 1
    assert Tally.objects.count() == 1


@pytest.mark.django_db
def test_the_clock_purges_too():
    try_at(0, (1, 60))
    purge_task()
    assert not Tally.objects.exists()


def test_twenty_at_once_get_exactly_the_five_there_are(at_once):
    def take(_number: int) -> bool:
        try:
            spend("race", "k", (5, 3600))
        except TooMany:
            return False
        return True

    assert sum(at_once(take, 20)) == 5


@pytest.mark.parametrize(
    ("seconds", "words"), [(1, "1 秒"), (99, "99 秒"), (100, "2 分钟"), (3600, "60 分钟"), (5401, "2 小时")]
)
def test_a_wait_is_said_as_people_say_it(seconds, words):
    assert wait_words(seconds) == words


@pytest.mark.parametrize(("raised", "seconds"), [(TooMany(77), "77"), (RateLimited(), "60")])
def test_ours_and_the_librarys_limit_are_answered_with_429(rf, monkeypatch, raised, seconds):
    monkeypatch.setattr(middleware, "render_to_string", lambda name, shown, request: f"{name} {shown['retry_after']}")
    answer = TooManyMiddleware(lambda request: HttpResponse()).process_exception(rf.post("/"), raised)
    assert (answer.status_code, answer["Retry-After"]) == (429, seconds)
    assert answer.content.decode() == f"429.html {seconds}"


def test_without_the_page_there_is_a_plain_sentence(rf, monkeypatch):
    def missing(*_given):
        raise TemplateDoesNotExist("429.html")

    monkeypatch.setattr(middleware, "render_to_string", missing)
    answer = TooManyMiddleware(lambda request: HttpResponse()).process_exception(rf.post("/"), TooMany(40))
    assert answer.content.decode() == "操作太频繁了，请 40 秒后再试。"
    assert answer["Content-Type"].startswith("text/plain")


def test_a_429_from_elsewhere_gets_its_retry_after(rf):
    assert TooManyMiddleware(lambda request: HttpResponse(status=429))(rf.get("/"))["Retry-After"] == "60"


def test_other_errors_are_left_alone(rf):
    assert TooManyMiddleware(lambda request: HttpResponse()).process_exception(rf.get("/"), ValueError()) is None
