"""Who is asked: the hard rules over made-up sides, and small rounds whose best answer is found by trying all."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from itertools import permutations
from math import hypot, inf, nan
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.orders.matching import (
    AbsurdInput,
    FreeVolunteer,
    MatchSettings,
    Offer,
    OpenOrder,
    build_index,
    explain,
    plan_offers,
)

NOW = 10_000.0
SKILLS = ["hair", "repair", "medical"]
many, few = settings(max_examples=100), settings(max_examples=60)
ONE_EACH = MatchSettings(at_once=1, urgent_at_once=1)


def an_order(key=1, **facts) -> OpenOrder:
    usual = {"x": 0.0, "y": 0.0, "skill": None, "placed_at": NOW, "deadline": NOW + 7_200}
    return OpenOrder(**{"key": key, **usual, **facts})


def a_volunteer(key=1, **facts) -> FreeVolunteer:
    usual = {
        "x": 100.0, "y": 0.0, "skills": frozenset(), "free_from": NOW - 60, "free_until": NOW + 7_200,
        "quota_left": 3, "acceptance_rate": 0.5,
    }  # fmt: skip
    return FreeVolunteer(**{"key": key, **usual, **facts})


places = st.floats(-3_000, 3_000).map(lambda metres: round(metres, 1))
around_now = st.integers(-3, 3).map(lambda hours: NOW + hours * 1_800)
volunteer = st.builds(
    a_volunteer, x=places, y=places, skills=st.frozensets(st.sampled_from(SKILLS)), free_from=around_now, free_until=around_now,
    quota_left=st.integers(0, 3), acceptance_rate=st.floats(0, 1), unanswered=st.integers(0, 5),
    muted_until=st.one_of(st.none(), around_now),
)  # fmt: skip
order = st.builds(
    an_order, x=places, y=places, skill=st.sampled_from([None, *SKILLS]), placed_at=around_now, deadline=around_now,
    urgent=st.booleans(), pending=st.integers(0, 2), asked=st.frozensets(st.integers(0, 11), max_size=4),
)  # fmt: skip


def numbered(sides):
    return [replace(one, key=key) for key, one in enumerate(sides)]


orders = st.lists(order, max_size=8).map(numbered)
volunteers = st.lists(volunteer, max_size=12).map(numbered)


def may_be_asked(order: OpenOrder, volunteer: FreeVolunteer) -> bool:
    """Said once more, in other words than the planner's."""
    return (
        order.deadline > NOW
        and volunteer.free_from <= NOW < volunteer.free_until
        and volunteer.quota_left > 0
        and not (volunteer.muted_until is not None and volunteer.muted_until > NOW)
        and (order.skill is None or order.skill in volunteer.skills)
        and volunteer.key not in order.asked
    )


@many
@given(orders, volunteers)
def test_nobody_is_asked_who_may_not_be(open_orders, people):
    by_order, by_volunteer = {one.key: one for one in open_orders}, {one.key: one for one in people}
    for offer in plan_offers(open_orders, people, NOW):
        asked, who = by_order[offer.order], by_volunteer[offer.volunteer]
        assert may_be_asked(asked, who)
        assert NOW < offer.expires_at <= min(asked.deadline, who.free_until)


@many
@given(orders, volunteers)
def test_nobody_gets_two_offers_in_one_round(open_orders, people):
    asked = [offer.volunteer for offer in plan_offers(open_orders, people, NOW)]
    assert len(asked) == len(set(asked))


@many
@given(orders, volunteers, st.randoms(use_true_random=False))
def test_the_order_they_come_in_changes_nothing(open_orders, people, chance):
    planned = plan_offers(open_orders, people, NOW)
    chance.shuffle(open_orders)
    chance.shuffle(people)
    assert plan_offers(open_orders, people, NOW, index=build_index(people)) == planned


@many
@given(orders, volunteers)
def test_every_order_gets_somebody_unless_all_are_taken(open_orders, people):
    offers = plan_offers(open_orders, people, NOW)
    taken, served = {offer.volunteer for offer in offers}, {offer.order for offer in offers}
    for left in open_orders:
        if not left.pending and left.key not in served:
            assert [who.key for who in people if may_be_asked(left, who) and who.key not in taken] == []


@many
@given(orders, volunteers, volunteer)
def test_one_more_volunteer_never_leaves_more_orders_alone(open_orders, people, newcomer):
    def with_somebody(side):
        unasked = {one.key for one in open_orders if not one.pending}
        return len({offer.order for offer in plan_offers(open_orders, side, NOW)} & unasked)

    assert with_somebody([*people, replace(newcomer, key=99)]) >= with_somebody(people)


@many
@given(orders, volunteers)
def test_what_is_out_is_counted(open_orders, people):
    """An order never gets more at once than is set, and nothing while as many are out as it needs."""
    offers = plan_offers(open_orders, people, NOW)
    full = plan_offers([replace(one, pending=10_000) for one in open_orders], people, NOW)
    assert full == []
    for one in open_orders:
        most = MatchSettings().urgent_at_once if one.urgent else MatchSettings().at_once
        assert sum(offer.order == one.key for offer in offers) <= most


def cheapest(open_orders, people, index) -> float:
    """The least cost over all ways to give as many orders as can be one volunteer each."""
    ways = []
    for chosen in permutations([*people, *[None] * len(open_orders)], len(open_orders)):
        pairs = [(one, who) for one, who in zip(open_orders, chosen, strict=True) if who is not None]
        if all(may_be_asked(*pair) for pair in pairs):
            ways.append((-len(pairs), sum(cost_of(*pair, index) for pair in pairs)))
    return min(ways)


def cost_of(order, volunteer, index) -> float:
    return explain(order, volunteer, NOW, ONE_EACH, index).cost * (1 + ONE_EACH.urgency * order.urgent)


near = st.floats(-400, 400).map(lambda metres: round(metres, 1))
near_volunteers = st.lists(volunteer.map(lambda one: replace(one, x=one.x / 8, y=one.y / 8)), max_size=4).map(numbered)
near_orders = st.lists(
    order.map(lambda one: replace(one, x=one.x / 8, y=one.y / 8, pending=0)), min_size=1, max_size=3
).map(numbered)


@few
@given(near_orders, near_volunteers)
def test_small_rounds_are_as_cheap_as_the_best_of_all_ways(open_orders, people):
    index = build_index(people)
    of_order, of_volunteer = {one.key: one for one in open_orders}, {one.key: one for one in people}
    offers = plan_offers(open_orders, people, NOW, ONE_EACH)
    pairs = [(of_order[offer.order], of_volunteer[offer.volunteer]) for offer in offers]
    many, cost = cheapest(open_orders, people, index)
    assert -len(pairs) == many
    assert sum(cost_of(*pair, index) for pair in pairs) == pytest.approx(cost, abs=1e-4)


@pytest.mark.parametrize(
    "facts",
    [
        {"quota_left": 0}, {"quota_left": -1}, {"muted_until": NOW + 1}, {"free_from": NOW + 1}, {"free_until": NOW},
        {"free_until": NOW - 1},
    ],
)  # fmt: skip
def test_who_may_not_be_asked_now_is_not(facts):
    assert plan_offers([an_order()], [a_volunteer(**facts)], NOW) == []


@pytest.mark.parametrize(
    "facts", [{"deadline": NOW}, {"deadline": NOW - 1}, {"asked": frozenset([1])}, {"skill": "hair"}]
)
def test_what_may_not_be_asked_now_is_not(facts):
    assert plan_offers([an_order(**facts)], [a_volunteer()], NOW) == []


@pytest.mark.parametrize(
    "facts", [{"muted_until": NOW}, {"muted_until": None}, {"free_from": NOW}, {"free_until": inf}]
)
def test_the_very_moment_counts(facts):
    assert plan_offers([an_order()], [a_volunteer(**facts)], NOW) == [Offer(1, 1, NOW + 5_400)]


def test_of_many_at_one_door_the_same_are_asked_with_an_index_and_without():
    people = [a_volunteer(key, muted_until=NOW + 60 * (key % 3)) for key in range(300)]
    open_orders = [an_order(key, urgent=True) for key in range(9)]
    assert plan_offers(open_orders, people, NOW, index=build_index(people)) == plan_offers(open_orders, people, NOW)


def test_nothing_comes_of_empty_sides():
    assert plan_offers([], [], NOW) == plan_offers([an_order()], [], NOW) == plan_offers([], [a_volunteer()], NOW) == []
    assert plan_offers([an_order()], [], NOW, index=build_index([])) == []


def test_a_house_full_of_people_who_were_asked_does_not_hide_the_next():
    people = [a_volunteer(key, x=10.0) for key in range(200)] + [a_volunteer(200, x=700.0)]
    offers = plan_offers([an_order(asked=frozenset(range(200)))], people, NOW)
    assert [offer.volunteer for offer in offers] == [200]


def test_who_lives_far_away_is_asked_when_nobody_is_near():
    assert len(plan_offers([an_order()], [a_volunteer(x=9_000.0)], NOW)) == 1


def test_an_urgent_order_asks_more_people_and_looks_farther():
    people = [a_volunteer(key, x=250.0 * key, acceptance_rate=0.2) for key in range(1, 9)]
    usual = plan_offers([an_order()], people, NOW)
    urgent = plan_offers([an_order(urgent=True)], people, NOW)
    farthest = [max(250 * offer.volunteer for offer in offers) for offers in (usual, urgent)]
    assert len(urgent) > len(usual)
    assert farthest[1] > farthest[0]


def test_waiting_widens():
    people = [a_volunteer(key, x=100.0 * key, acceptance_rate=0.2) for key in (1, 2, 38, 39)]
    waited = an_order(placed_at=NOW - 6_000, deadline=NOW + 500)
    farthest = [max(offer.volunteer for offer in plan_offers([one], people, NOW)) for one in (an_order(), waited)]
    assert farthest[0] <= 2 < 38 <= farthest[1]


def test_who_leaves_before_they_could_answer_is_asked_after_who_stays():
    people = [a_volunteer(1, x=50, free_until=NOW + 120), a_volunteer(2, x=300)]
    assert [offer.volunteer for offer in plan_offers([an_order()], people, NOW, ONE_EACH)] == [2]


def test_so_late_that_few_could_answer_more_are_asked():
    people = [a_volunteer(key) for key in range(1, 40)]
    late = an_order(placed_at=NOW - 7_000, deadline=NOW + 900, pending=1)
    early = replace(late, placed_at=NOW - 900, deadline=NOW + 7_000)
    assert len(plan_offers([late], people, NOW)) > len(plan_offers([early], people, NOW))


def test_who_alone_has_a_skill_is_left_for_it():
    """Both live next door: the general errand goes to who can do nothing else."""
    barber, neighbour = a_volunteer(1, x=50.0, skills=frozenset(["hair"])), a_volunteer(2, x=60.0)
    assert [offer.volunteer for offer in plan_offers([an_order()], [barber, neighbour], NOW, ONE_EACH)] == [2]
    both = plan_offers([an_order(1), an_order(2, skill="hair")], [barber, neighbour], NOW, ONE_EACH)
    assert [(offer.order, offer.volunteer) for offer in both] == [(1, 2), (2, 1)]


def test_fairness_turns_to_who_was_not_asked_today():
    often, never = a_volunteer(1, x=50.0, quota_left=1), a_volunteer(2, x=300.0, quota_left=6)
    fair = plan_offers([an_order()], [often, never], NOW, ONE_EACH)
    unfair = plan_offers([an_order()], [often, never], NOW, replace(ONE_EACH, fairness=0.0))
    assert ([one.volunteer for one in fair], [one.volunteer for one in unfair]) == ([2], [1])


def test_an_index_of_other_people_is_not_used():
    """Yesterday's index says there is quota left; today's volunteer says there is none."""
    index = build_index([a_volunteer()])
    assert plan_offers([an_order()], [a_volunteer(quota_left=0)], NOW, index=index) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"x": nan}, {"y": inf}, {"free_from": nan}, {"quota_left": nan}, {"acceptance_rate": 1.5}, {"acceptance_rate": nan},
        {"acceptance_rate": -0.1}, {"unanswered": -1}, {"muted_until": nan}, {"x": "here"}, {"x": None},
    ],
)  # fmt: skip
def test_an_absurd_volunteer_is_named(facts):
    name = next(iter(facts))
    with pytest.raises(AbsurdInput, match=f"volunteer 7: {name} is"):
        plan_offers([an_order()], [a_volunteer(), a_volunteer(7, **facts)], NOW)


@pytest.mark.parametrize(
    "facts",
    [{"x": nan}, {"y": -inf}, {"placed_at": nan}, {"deadline": nan}, {"deadline": inf}, {"pending": -1}, {"x": "here"}],
)
def test_an_absurd_order_is_an_error(facts):
    with pytest.raises(AbsurdInput, match="order"):
        plan_offers([an_order(), an_order(7, **facts)], [a_volunteer()], NOW)


@pytest.mark.parametrize("moment", [nan, inf])
def test_an_absurd_moment_is_an_error(moment):
    with pytest.raises(AbsurdInput, match="now"):
        plan_offers([], [], moment)


@pytest.mark.parametrize("keys", [(1, 1), (1, "a"), (None, None)])
def test_keys_that_do_not_tell_apart_are_an_error(keys):
    with pytest.raises(AbsurdInput, match="key"):
        plan_offers([an_order()], [a_volunteer(key) for key in keys], NOW)
    with pytest.raises(AbsurdInput, match="key"):
        plan_offers([an_order(key) for key in keys], [a_volunteer()], NOW)


@many
@given(order, volunteer)
def test_the_reasons_add_up(one, who):
    why = explain(one, who, NOW)
    assert why.metres == pytest.approx(hypot(one.x - who.x, one.y - who.y))
    assert why.cost == pytest.approx(why.acceptance + why.distance + why.scarcity + why.load + why.fairness)
    assert 0 <= why.chance <= 1
    assert min(why.acceptance, why.distance, why.scarcity, why.load, why.fairness) >= 0


def test_it_knows_nothing_of_the_portal():
    """So that it can be tried on made-up towns, and replayed on past days, without a database."""
    asked = "import sys, services.orders.matching, services.orders.learning; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], cwd=Path(__file__).parents[2], check=False).returncode == 0
