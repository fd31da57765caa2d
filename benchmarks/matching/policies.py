"""Whom to ask: the policies that are compared. Each sees what an office can see (`Days`), never the truth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from benchmarks.matching.engine import Ask, Days, Plan, Waiting
from benchmarks.matching.world import MINUTE
from services.orders.burden import counted
from services.orders.learning import readiness, usual
from services.orders.matching import FreeVolunteer, MatchSettings, OpenOrder, plan_offers

AT_ONCE = 60.0  # the simple policies look every minute
PATIENCE, URGENT_PATIENCE = 30 * MINUTE, 10 * MINUTE  # then they ask the next
ROUND, WHOLE = 60.0, 300.0  # LINGE_MATCH_EVERY, if nothing else is set, and rounds.WHOLE


@dataclass(frozen=True)
class Policy:
    name: str
    about: str
    plan: Plan
    every: float = AT_ONCE
    budgeted: bool = True


def nearest(count: int | None) -> Plan:
    """The next nearest `count` who are free, able and not asked before; None: all of them, whenever one more is free.

    The next are asked when all said no, or when patience ends; those asked before may still accept.
    """

    def plan(days: Days) -> list[Ask]:
        free = days.free()
        if not free.any():
            return []
        return [ask for waiting in days.waiting.values() for ask in _next(days, waiting, free, count)]

    return plan


def _next(days: Days, waiting: Waiting, free: NDArray[np.bool_], count: int | None) -> Iterator[Ask]:
    number, town = waiting.number, days.town
    patience = URGENT_PATIENCE if town.orders.urgent[number] else PATIENCE
    if count is not None and waiting.out and days.now - waiting.last < patience:
        return
    who = np.flatnonzero(free & waiting.open_to)
    near = who[np.argsort(waiting.metres[who], kind="stable")][:count]
    for one in near.tolist():
        yield number, one, min(float(town.orders.deadline[number]), float(days.ends[one]))


def budgeted(plan: Plan) -> Plan:
    """The same, a letter fewer whenever somebody's budget is used up within one round."""

    def kept(days: Days) -> list[Ask]:
        left = days.town.world.budget - days.sent
        asks = []
        for ask in plan(days):
            if left[ask[1]] > 0:
                left[ask[1]] -= 1
                asks.append(ask)
        return asks

    return kept


def planner(settings: MatchSettings) -> Plan:
    def plan(days: Days) -> list[Ask]:
        orders = _orders(days)
        volunteers = _volunteers(days) if orders else []
        offers = plan_offers(orders, volunteers, days.now, settings) if volunteers else []
        return [(offer.order, offer.volunteer, offer.expires_at) for offer in offers]  # type: ignore[misc]

    return plan


def _orders(days: Days) -> list[OpenOrder]:
    """As in the portal's rounds: those about which nobody was asked yet, and every WHOLE seconds all."""
    orders, kinds = days.town.orders, days.town.world.kinds
    return [
        OpenOrder(
            number, float(orders.x[number]), float(orders.y[number]), kinds[orders.kind[number]].skill,
            float(orders.placed[number]), float(orders.deadline[number]), bool(orders.urgent[number]),
            len(waiting.out), frozenset(waiting.asked),
        )
        for number, waiting in days.waiting.items()
        if not waiting.asked or days.now % WHOLE == 0
    ]  # fmt: skip


def _volunteers(days: Days) -> list[FreeVolunteer]:
    """Those who are free now. What is known of them is learned from the last 90 days and from the answers of these days."""
    people, free = days.town.people, np.flatnonzero(days.free())
    left = days.town.world.budget - days.sent
    columns = (people.x, people.y, days.begins, days.ends, left, days.visits)
    x, y, begins, ends, left, visits = (column[free].tolist() for column in columns)
    known, on_the_whole = [days.known[who] for who in free.tolist()], usual(*days.on_the_whole)
    skills = [people.skill_sets[who] for who in free.tolist()]
    rates, quota = [readiness(one, on_the_whole) for one in known], map(counted, left, visits)
    silent = [one.unanswered for one in known]
    return list(map(FreeVolunteer, free.tolist(), x, y, skills, begins, ends, quota, rates, silent))


DEFAULT = MatchSettings()
POLICIES = {
    one.name: one
    for one in (
        Policy("broadcast", "everybody free and able, no budget", nearest(None), budgeted=False),
        Policy("nearest_one", "the nearest, one after the other", budgeted(nearest(1))),
        Policy("nearest_10", "the nearest ten at once, then the next ten", budgeted(nearest(10))),
        Policy("nearest_10_unbudgeted", "the same without a push budget", nearest(10), budgeted=False),
        Policy("planner", "matching with the default settings", planner(DEFAULT), ROUND),
        Policy("planner_unfair", "matching with fairness 0", planner(replace(DEFAULT, fairness=0.0)), ROUND),
    )
}
