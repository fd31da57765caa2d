"""The same again every week: each time an order of its own, made by the clock; one is cancelled, or all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import consents, moment
from accounts.models import Consent
from services.cases.act import AnswersRefused, act
from services.cases.models import Case, Category
from services.letters.models import Letter
from services.orders import repeats
from services.orders.models import Order, Series

pytestmark = pytest.mark.django_db
PRIVATE = {"address": "2 单元 301", "give_address": "on", "phone": "13800000001"}


@pytest.fixture
def weekly(order, wish):
    """An errand tomorrow, and then every week for four weeks."""

    def made(weeks: int = 3, **answers) -> Case:
        until = moment.today() + timedelta(days=1, weeks=weeks)
        return order("errand", weekly_until=str(until), text="买米", **PRIVATE, **answers)

    return made


def days() -> list:
    return [timezone.localdate(one.wanted_from) for one in Order.objects.order_by("wanted_from")]


def let_pass(times: int, step: int = 1) -> None:
    """Days pass, and the clock looks."""
    now = moment.now()
    for n in range(1, times + 1):
        with moment.at(now + timedelta(days=n * step)):
            repeats.make_due()


def test_each_week_is_an_order_of_its_own_until_the_last_day(weekly):
    first = weekly()
    assert repeats.make_due() == 0, "not a week ahead"
    let_pass(40)
    tomorrow = moment.today() + timedelta(days=1)
    assert days() == [tomorrow + timedelta(weeks=n) for n in range(4)]
    orders = list(Order.objects.select_related("case").order_by("wanted_from"))
    assert {one.case.requester for one in orders} == {first.requester}
    assert {one.case.state for one in orders} == {"placed"}
    assert {one.address for one in orders} == {PRIVATE["address"]}
    assert Series.objects.get().stopped_at is not None
    assert Letter.objects.filter(verb="place", to=first.requester).count() == 4


def test_looking_twice_orders_once(weekly):
    weekly()
    with moment.at(moment.now() + timedelta(days=3)):
        assert [repeats.make_due(), repeats.make_due()] == [1, 0]
    assert Order.objects.count() == 2


def test_two_clocks_that_chose_the_same_series_order_once(weekly):
    weekly()
    series = Series.objects.get().pk
    with moment.at(moment.now() + timedelta(days=3)):
        assert [repeats.next_of(series), repeats.next_of(series)] == [True, False]
    assert Order.objects.count() == 2


def test_one_is_cancelled_and_the_next_comes_all_the_same(weekly, who):
    first = weekly()
    act(first, "withdraw", actor=who("resident"))
    let_pass(3)
    assert Order.objects.count() == 2
    assert Order.objects.latest("pk").case.state == "placed"


def test_all_are_cancelled_and_what_lies_ahead_too(weekly, who, django_capture_on_commit_callbacks):
    first = weekly()
    let_pass(3)
    second = Order.objects.latest("pk").case
    with django_capture_on_commit_callbacks(execute=True):
        act(first, "end_series", actor=who("resident"))
    second.refresh_from_db()
    first.refresh_from_db()
    assert (first.state, second.state) == ("placed", "withdrawn")
    let_pass(20)
    assert Order.objects.count() == 2
    assert "end_series" not in [step.verb for step in _offered(first, who("resident"))]


def _offered(case, actor):
    from services.cases.act import steps_for

    return steps_for(actor, Case.objects.get(pk=case.pk))


def test_what_was_taken_back_is_not_asked_for_again(weekly):
    first = weekly()
    consents.withdraw(Consent.objects.get(about=first.number, purpose=Consent.Purpose.HELPER_ADDRESS))
    let_pass(3)
    later = Order.objects.latest("pk")
    assert later.case != first
    assert later.address == ""
    assert not Consent.objects.filter(about=later.case.number, purpose=Consent.Purpose.HELPER_ADDRESS).exists()
    assert Consent.objects.filter(about=later.case.number, purpose=Consent.Purpose.CONTACT).exists()


def test_an_item_that_is_offered_no_more_ends_it_and_the_resident_is_told(weekly):
    first = weekly()
    Category.objects.filter(kind="orders", code="errand").update(kind="away")
    let_pass(3)
    assert Order.objects.count() == 1
    assert Series.objects.get().stopped_at is not None
    assert Letter.objects.get(verb="series_ended").to == first.requester


def test_who_is_forgotten_is_asked_for_no_more(weekly):
    from accounts import erasing

    erasing.empty(weekly().requester)
    let_pass(3)
    assert Order.objects.count() == 1
    assert Series.objects.get().stopped_at is not None


@pytest.mark.parametrize(("days_ahead", "phone"), [(3, "13800000001"), (400, "13800000001"), (15, "")])
def test_it_needs_a_day_within_half_a_year_and_a_number(order, days_ahead, phone, who):
    until = moment.today() + timedelta(days=days_ahead)
    by = "resident" if phone else "stranger"
    with pytest.raises(AnswersRefused) as refused:
        order("errand", by=by, weekly_until=str(until), phone=phone)
    assert "weekly_until" in refused.value.form.errors
    assert not Order.objects.exists()


def test_neither_a_sealed_matter_nor_a_call_of_the_grid_comes_every_week(client, town):
    for item, asked in (("errand", True), ("call_errand", False), ("call_low", False)):
        form = client.get(f"/services/{item}/?b={town.building.slug}").context["form"]
        assert ("weekly_until" in form.fields) is asked, item


def test_the_page_says_until_when_and_lets_one_end_it(weekly, sign_in, town):
    first = weekly()
    page = sign_in(town.resident).get(f"/c/{first.number}/").content.decode()
    assert "每周都来" in page
    assert "以后都不用来了" in page


def test_those_whose_day_is_far_keep_nobody_waiting(weekly, monkeypatch):
    monkeypatch.setattr(repeats, "AT_ONCE", 1)
    weekly(weeks=8, day=str(moment.today() + timedelta(days=28)))
    weekly()
    with moment.at(moment.now() + timedelta(days=3)):
        assert repeats.make_due() == 1
