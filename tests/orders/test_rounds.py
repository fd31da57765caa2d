"""Rounds: each policy asks as it says, and whatever a planner does, nothing lies and the leader sees it."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from types import ModuleType

import pytest

from accounts import moment
from grids import changes
from services.cases.act import AnswersRefused, act
from services.cases.models import Case
from services.cases.sweep import sweep
from services.letters.models import Letter
from services.orders import rounds
from services.orders.models import OfferMade, Order, Round

pytestmark = pytest.mark.django_db


def asked() -> set[str]:
    return set(OfferMade.objects.filter(answer="").values_list("volunteer__contact__name", flat=True))


@pytest.fixture
def planner(monkeypatch) -> ModuleType:
    """A stand-in under the planner's name and signature, for what the rounds hand over and do with its proposals."""
    from collections import namedtuple

    made = ModuleType("services.orders.matching")
    made.OpenOrder = namedtuple("OpenOrder", "key x y skill placed_at deadline urgent pending asked")
    made.FreeVolunteer = namedtuple(
        "FreeVolunteer", "key x y skills free_from free_until quota_left acceptance_rate unanswered muted_until"
    )
    made.Offer = namedtuple("Offer", "order volunteer expires_at")
    monkeypatch.setitem(sys.modules, "services.orders.matching", made)
    monkeypatch.setattr(sys.modules["services.orders"], "matching", made, raising=False)
    return made


def test_the_nearest_are_asked_so_many_at_a_time(town, volunteer, order, who):
    for name, east in (("far", 0.01), ("near", 0.001), ("middle", 0.005)):
        house = changes.raise_building(town.near, label=name)
        house.longitude, house.latitude = 106.25 + east, 29.29
        house.save()
        volunteer(name, home=house)
    town.building.longitude, town.building.latitude = 106.25, 29.29
    town.building.save()
    case = order()
    act(case, "dispatch", actor=who("leader"), answers={"policy": "nearest", "at_once": 2})
    assert rounds.run() == 2
    assert asked() == {"near", "middle"}
    assert rounds.run() == 0
    OfferMade.objects.filter(volunteer__contact__name="near").update(answer="declined")
    assert rounds.run() == 1
    assert asked() == {"middle", "far"}


def test_the_second_place_of_somebody_counts_as_well(town, volunteer, order, who):
    there = changes.raise_building(town.far, label="远")
    there.longitude, there.latitude = 106.5, 29.29
    there.save()
    town.building.longitude, town.building.latitude = 106.25, 29.29
    town.building.save()
    volunteer("elsewhere", home=there)
    volunteer("works_here", home=there, other=town.building)
    act(order(), "dispatch", actor=who("leader"), answers={"policy": "nearest", "at_once": 1})
    rounds.run()
    assert asked() == {"works_here"}


def test_who_was_named_is_asked_and_nobody_else(volunteer, order, who):
    chosen = volunteer("chosen")
    volunteer("other")
    act(order(), "dispatch", actor=who("leader"), answers={"policy": "named", "volunteer": str(chosen.pk)})
    assert rounds.run() == 1
    assert asked() == {"chosen"}


def test_when_the_one_who_was_named_says_no_the_leader_has_it_again(client, volunteer, order, who, invitation, town):
    chosen, case = volunteer("chosen"), order()
    act(case, "dispatch", actor=who("leader"), answers={"policy": "named", "volunteer": str(chosen.pk)})
    rounds.run()
    client.post(invitation(case, chosen).replace("/?", "/pass_on/?"))
    rounds.run()
    case.refresh_from_db()
    assert case.state == "approved"
    assert Letter.objects.filter(verb="nobody_left", to=town.leader.contact).exists()
    assert case.clocks.filter(name="acceptance", stopped=None).exists()


def test_naming_somebody_who_has_had_their_messages_is_refused_beside_the_field(volunteer, order, who):
    spent, case = volunteer("spent", quota=0), order()
    with pytest.raises(AnswersRefused) as refused:
        act(case, "dispatch", actor=who("leader"), answers={"policy": "named", "volunteer": str(spent.pk)})
    assert "今天的邀请已经到数了" in str(refused.value.form.errors["volunteer"])


def test_the_planners_proposals_go_out_within_one_round(planner, volunteer, dispatched):
    chosen = volunteer("chosen", skills=["escort"])
    volunteer("other")
    seen = {}

    def plan(orders, volunteers, now, settings=None, index=None):
        seen["orders"], seen["volunteers"] = orders, volunteers
        return [planner.Offer(orders[0].key, chosen.pk, now + 1800)]

    planner.plan_offers = plan
    case = dispatched("escort", policy="matching")
    assert asked() == {"chosen"}
    order = Order.objects.get(case=case)
    handed = seen["orders"][0]
    assert (handed.key, handed.skill, handed.pending) == ((order.pk, 0), "escort", 0)
    assert handed.deadline <= order.wanted_until.timestamp()
    assert chosen.pk not in handed.asked
    assert len(handed.asked) == 1  # who cannot do it counts as asked
    assert {one.key: one.quota_left for one in seen["volunteers"]}[chosen.pk] == 3
    expires = OfferMade.objects.get().expires_at - moment.now()
    assert timedelta(minutes=25) < expires <= timedelta(minutes=30)
    assert Round.objects.get().offers == 1


def test_a_new_order_is_looked_at_at_once_and_all_of_them_every_five_minutes(planner, comrade, dispatched):
    looked_at = []

    def plan(orders, *_more):
        looked_at.append({one.key[0] for one in orders})
        return [planner.Offer(orders[0].key, comrade.pk, moment.now().timestamp() + 1800)]

    planner.plan_offers = plan
    begins = datetime.fromtimestamp(moment.now().timestamp() // rounds.WHOLE * rounds.WHOLE, UTC)
    with moment.at(begins):
        first = Order.objects.get(case=dispatched(policy="matching")).pk
    with moment.at(begins + timedelta(minutes=1)):
        assert rounds.run() == 0
        second = Order.objects.get(case=dispatched(policy="matching", slot="a")).pk
    with moment.at(begins + timedelta(seconds=rounds.WHOLE)):
        rounds.run()
    assert looked_at == [{first}, {second}, {first, second}]


def test_a_planner_that_breaks_leaves_nothing_lying_and_the_leader_sees_it(planner, comrade, dispatched, sign_in, town):
    def plan(*_given, **_more):
        raise FloatingPointError

    planner.plan_offers = plan
    dispatched(policy="matching")
    assert asked() == {"comrade"}
    assert Round.objects.get().fault == "FloatingPointError"
    assert "这一轮没有算成" in sign_in(town.leader).get("/work/orders/").content.decode()


def test_what_a_planner_proposes_against_the_rules_is_not_done(planner, volunteer, dispatched):
    resting = volunteer("resting", muted_until=moment.now() + timedelta(days=1))
    planner.plan_offers = lambda orders, *_more: [
        planner.Offer(orders[0].key, resting.pk, moment.now().timestamp() + 60)
    ]
    dispatched(policy="matching")
    assert asked() == set()


def test_with_nobody_to_ask_it_goes_to_the_grid_in_time(planner, dispatched, sign_in, town):
    planner.plan_offers = lambda *_given: []
    case = dispatched(policy="matching")
    assert "现在没有可以问的人" in sign_in(town.leader).get("/work/orders/").content.decode()
    with moment.at(moment.now() + timedelta(hours=25)):
        rounds.run()
        sweep()
    case.refresh_from_db()
    assert case.state == "unfilled"


def test_it_falls_back_two_hours_before_the_wanted_time_at_the_latest(order, who, wish):
    from services.cases import calendar

    early = calendar.at(moment.today() + timedelta(days=1), 60)  # one in the night
    with moment.at(early):
        case = order(day=str(moment.today()), slot="m")
        act(case, "approve", actor=who("leader"))
    due = Case.objects.get(pk=case.pk).clocks.get(name="acceptance").due
    assert due == case.order.wanted_from - timedelta(hours=2)


def test_the_board_says_who_is_asked_and_how_long_it_has_waited(comrade, dispatched, sign_in, town):
    dispatched()
    page = sign_in(town.leader).get("/work/orders/").content.decode()
    assert "comrade" in page
    assert "已等" in page
    assert sign_in(town.stranger).get("/work/orders/").content.decode().count("comrade") == 0
    assert sign_in(town.resident).get("/work/orders/").status_code == 403


def test_the_resident_counts_as_asked_about_their_own_order(planner, volunteer, dispatched):
    own, seen = volunteer("resident"), {}

    def plan(orders, *_more):
        seen["asked"] = orders[0].asked
        return []

    planner.plan_offers = plan
    dispatched(policy="matching")
    assert seen["asked"] == {own.pk}
