"""Past orders asked about in another way: what was really said stands, the rest is one and the same guess, and nobody is named."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from accounts import moment
from grids.models import Appointment, Place
from services.cases.act import act, begin
from services.letters.models import Letter
from services.orders import bygone, rounds
from services.orders.actor import as_helper
from services.orders.models import OfferMade, Volunteer
from services.orders.replay import STANDS, Answer, Helper, Wish, matching, nearest, replay
from tests import worlds
from tests.conftest import Town, build_town
from tests.orders.conftest import volunteer_of
from tests.ways import Ways

HOUR = 3600.0


def wish(key: int, at: float = 0.0, place=(0.0, 0.0), unable=(), lasts: float = 6.0, skill: str = "") -> Wish:
    return Wish(key, place, skill, at, at + lasts * HOUR, at + 24 * HOUR, at + 26 * HOUR, False, frozenset(unable))


def helper(key: int, place=(0.0, 0.0), rate: float = 0.5, quota: int = 9, awake=lambda _now: True) -> Helper:
    return Helper(key, (place,), frozenset(), quota, rate, awake)


POLICIES = (nearest(1), nearest(3), matching)


@pytest.mark.parametrize("policy", POLICIES)
def test_who_really_said_yes_says_yes_and_as_soon(policy):
    told = replay([wish(1)], [helper(7, rate=0.0)], {(1, 7): Answer(True, 600)}, policy, 60)
    assert told.waits == [600]
    assert (told.pushes, told.known) == (1, 1)


@pytest.mark.parametrize("policy", POLICIES)
def test_who_really_said_no_says_no_and_is_not_asked_again(policy):
    told = replay([wish(1)], [helper(7, rate=1.0)], {(1, 7): Answer(False, 600)}, policy, 60)
    assert (told.filled, told.pushes) == (0, 1)


@pytest.mark.parametrize("policy", POLICIES)
def test_who_could_not_come_or_sleeps_is_not_asked(policy):
    people = [helper(1, rate=1.0), helper(2, rate=1.0, awake=lambda _now: False), helper(3, rate=1.0, quota=0)]
    told = replay([wish(1, unable=[1])], people, {}, policy, 60)
    assert (told.filled, told.pushes) == (0, 0)


@pytest.mark.parametrize("policy", POLICIES)
def test_nobody_helps_in_two_places_at_once(policy):
    told = replay([wish(1), wish(2)], [helper(7, rate=1.0)], {}, policy, 60)
    assert told.filled == 1


def test_the_nearest_are_asked_first_and_so_many_at_a_time():
    people = [helper(n, place=(100.0 * n, 0.0), rate=0.0) for n in range(1, 6)]
    told = replay([wish(1, lasts=STANDS / HOUR)], people, {}, nearest(2), 60)
    assert told.pushes == 2
    answers = {(1, 1): Answer(True, 60), (1, 5): Answer(True, 1)}
    assert replay([wish(1)], people, answers, nearest(1), 60).waits == [60]


@given(
    orders=some.lists(
        some.tuples(some.floats(0, 40), some.floats(-900, 900), some.floats(0.5, 20)), min_size=1, max_size=7
    ),
    people=some.lists(some.tuples(some.floats(-900, 900), some.floats(0, 1), some.integers(0, 3)), max_size=8),
    policy=some.sampled_from(POLICIES),
)
@settings(max_examples=60)
def test_it_keeps_to_every_budget_and_fills_no_order_twice(orders, people, policy):
    wishes = [wish(n, at * HOUR, (x, 0.0), lasts=lasts) for n, (at, x, lasts) in enumerate(orders)]
    helpers = [helper(n, (x, 0.0), rate, quota) for n, (x, rate, quota) in enumerate(people)]
    told, once_more = (replay(wishes, helpers, {}, policy, 600) for _ in range(2))
    assert (told.pushes, told.waits) == (once_more.pushes, once_more.waits), "the same whenever it is asked"
    assert told.filled <= min(told.orders, told.pushes)
    assert told.known == 0
    days = 1 + (max(one.sought_until for one in wishes)) // 86_400
    assert told.pushes <= sum(one.quota for one in helpers) * (days + 1)
    assert all(0 <= wait <= 20 * HOUR for wait in told.waits)


pytestmark = pytest.mark.django_db


def build_past_days(town: Town) -> list[Volunteer]:
    """Seven orders on seven days, six volunteers; the first who is asked says yes, with every third order nobody does."""
    people, who = [volunteer_of(town, f"p{n}", quota=9) for n in range(6)], Ways(town).who
    began = moment.now() - timedelta(days=12)
    Appointment.objects.update(since=began.date() - timedelta(days=9))
    Volunteer.objects.update(joined_at=began - timedelta(days=1), learned_since=began - timedelta(days=1))
    for number in range(7):
        with moment.at(began.replace(hour=3, minute=0) + timedelta(days=number)):
            asked = {"category": "errand", "day": moment.today() + timedelta(days=1), "slot": "a"}
            case = begin("orders", actor=who("resident"), place=Place.of(town.building), answers=asked)
            act(case, "dispatch", actor=who("leader"), answers={"policy": "nearest", "at_once": 2})
            rounds.run()
        if number % 3:
            with moment.at(began.replace(hour=3, minute=20) + timedelta(days=number)):
                first = case.order.offers.order_by("pk").first()
                act(case, "accept", actor=as_helper(first.volunteer))
    return people


past_days = worlds.world(build_past_days, on=build_town)


def test_it_reads_what_really_happened(town, past_days):
    found = bygone.read(town.near, moment.now() - timedelta(days=30), moment.now())
    assert (found.really.orders, found.really.filled, found.really.pushes) == (7, 4, OfferMade.objects.count())
    assert found.really.waits == [20 * 60] * 4
    assert (len(found.wishes), len(found.helpers)) == (7, 6)
    assert found.usual == 20 * 60


def test_asked_again_in_the_same_way_the_same_people_say_the_same(town, past_days):
    found = bygone.read(town.near, moment.now() - timedelta(days=30), moment.now())
    told = replay(found.wishes, found.helpers, found.answers, nearest(2), found.usual)
    assert told.filled >= found.really.filled
    assert told.known > 0


def test_the_page_compares_and_names_nobody(town, past_days, sign_in):
    Volunteer.objects.first().contact.__class__.objects.filter(volunteer__isnull=False).update(name="白鹭三号")
    browser = sign_in(town.leader)
    assert "换个派法试试" in browser.get("/work/orders/").content.decode()
    for policy in ("matching", "nearest"):
        asked = {"area": town.near.pk, "span": "30", "policy": policy, "count": "2"}
        page = browser.get("/work/orders/replay/", asked).content.decode()
        assert "4 单（57%）" in page
        assert "白鹭三号" not in page


def test_of_few_orders_or_few_volunteers_nothing_is_said(town, past_days, sign_in):
    browser, asked = sign_in(town.leader), {"area": town.near.pk, "span": "30", "policy": "matching"}
    Volunteer.objects.filter(pk__in=[one.pk for one in past_days[:2]]).update(standing="waiting")
    page = browser.get("/work/orders/replay/", asked).content.decode()
    assert "所以不算" in page
    assert "4 单（57%）" not in page


def test_it_is_for_who_leads_and_for_their_own_area(town, past_days, sign_in):
    asked = {"area": town.near.pk, "span": "30", "policy": "matching"}
    assert sign_in(town.resident).get("/work/orders/replay/", asked).status_code == 403
    stranger = sign_in(town.stranger).get("/work/orders/replay/", asked)
    assert stranger.status_code == 422
    assert "4 单" not in stranger.content.decode()


def test_it_writes_nothing(town, past_days, sign_in):
    def rows() -> list[int]:
        return [model.objects.count() for model in (Letter, OfferMade)]

    before, browser = rows(), sign_in(town.leader)
    browser.get("/work/orders/replay/", {"area": town.near.pk, "span": "30", "policy": "matching"})
    assert rows() == before


def test_it_costs_the_same_queries_for_one_order_and_for_many(town, past_days, sign_in, django_assert_max_num_queries):
    browser = sign_in(town.leader)
    with django_assert_max_num_queries(24):
        browser.get("/work/orders/replay/", {"area": town.near.pk, "span": "30", "policy": "matching"})
