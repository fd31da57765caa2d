"""The past orders of an area as a replay takes them: wishes, helpers and what was really said, in numbers. 重演的往单"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from statistics import median
from typing import Any

from grids.models import Area, Level
from services.cases.models import Case, CaseClock
from services.letters.channels import quiet_hours, quiet_until
from services.orders import habits, past
from services.orders.ground import Ground, metres
from services.orders.models import OfferMade, Volunteer
from services.orders.past import PastOrder
from services.orders.replay import Answer, Helper, Told, Wish
from services.orders.rounds import PRESSING
from services.orders.volunteers import parts_of

MOST_ORDERS = 60  # the newest of a period: a page is waited for
MOST_VOLUNTEERS = 300  # the nearest
UNLESS_KNOWN = timedelta(minutes=30).total_seconds()  # until a yes, where nobody has said one yet


@dataclass(frozen=True)
class Bygone:
    """What happened, and all that a replay of it needs."""

    really: Told
    wishes: list[Wish]
    helpers: list[Helper]
    answers: dict[tuple[int, int], Answer]
    usual: float
    left_out: int  # orders of the period that are too many


def read(area: Area, since: datetime, until: datetime) -> Bygone:
    """The orders of this area first dispatched within [since, until), with the volunteers of the subdistrict. Ten queries."""
    everything = past.read(area, since, until)
    orders = everything[-MOST_ORDERS:]
    cases = _cases(orders)
    ground = Ground.of(_subdistrict(area))
    people = _nearest(
        list(_people(area)), [ground.at(case.building) for case in cases.values() if case.building], ground
    )
    answers, usual = _answers(cases)
    due = _due(cases)
    wishes = [_wish(one, cases[one.key], due.get(one.key), people, ground) for one in orders]
    known, hours = habits.of(people, since, ground), dict[Any, Callable[[float], bool]]()
    helpers = [_helper(one, ground, known[one.pk].rate, hours) for one in people]
    return Bygone(_really(orders), wishes, helpers, answers, usual, len(everything) - len(orders))


def _subdistrict(area: Area) -> Area:
    """Whose volunteers are asked, as in a round."""
    return next((one for one in area.lineage() if one.level == Level.SUBDISTRICT), area)


def _cases(orders: list[PastOrder]) -> dict[int, Case]:
    found = Case.objects.filter(pk__in=[one.key for one in orders])
    return {case.pk: case for case in found.select_related("order", "building", "category", "place")}


def _people(area: Area) -> Any:
    """Whoever is confirmed today; who has left since is in no replay."""
    confirmed = Volunteer.objects.filter(standing=Volunteer.Standing.CONFIRMED)
    near = confirmed.filter(grid__path__startswith=_subdistrict(area).path)
    return near.select_related("contact", "home", "other").order_by("pk")


def _nearest(people: list[Volunteer], doors: list, ground: Ground) -> list[Volunteer]:
    """So many at most, by how far they are from any of the orders."""
    if len(people) <= MOST_VOLUNTEERS or not doors:
        return people[:MOST_VOLUNTEERS]
    far = {one.pk: min(metres(ground.at(one.home), door) for door in doors) for one in people}
    return sorted(people, key=lambda one: (far[one.pk], one.pk))[:MOST_VOLUNTEERS]


def _answers(cases: Collection[int]) -> tuple[dict[tuple[int, int], Answer], float]:
    """What was said about these orders, and how long a yes usually took. What others took before is no answer."""
    found, took = {}, []
    made = OfferMade.objects.filter(order__case__in=list(cases)).order_by("pk")
    for case, who, at, answer, said_at in made.values_list(
        "order__case", "volunteer", "made_at", "answer", "answered_at"
    ):
        if answer in (*OfferMade.OUTRUN, ""):
            continue
        yes, after = answer == OfferMade.Answer.ACCEPTED, (said_at - at).total_seconds() if said_at else 0.0
        found[case, who] = Answer(yes, after)
        took += [after] if yes else []
    return found, median(took) if took else UNLESS_KNOWN


def _due(cases: Collection[int]) -> dict[int, datetime]:
    """Until when somebody was sought at first: the first clock that ran for it after the dispatch."""
    rows = CaseClock.objects.filter(case__in=list(cases), name="acceptance").order_by("-round")
    return dict(rows.values_list("case", "due"))


def _wish(told: PastOrder, case: Case, due: datetime | None, people: list[Volunteer], ground: Ground) -> Wish:
    order = case.order  # type: ignore[attr-defined]
    until = min(filter(None, [due or order.wanted_until, told.ended_at, order.wanted_until]))
    parts = parts_of(order.wanted_from, order.wanted_until)
    unable = {
        one.pk for one in people
        if (order.skill and order.skill not in one.skills) or (one.free and not set(one.free) & parts)
        or one.contact_id == case.requester_id or one.joined_at > told.dispatched_at
    }  # fmt: skip
    urgent = bool(case.category and case.category.urgent) or order.wanted_from < told.dispatched_at + PRESSING
    return Wish(
        key=told.key, place=ground.at(case.building) if case.building else (0.0, 0.0), skill=order.skill,
        sought_from=told.dispatched_at.timestamp(), sought_until=max(until, told.dispatched_at).timestamp(),
        wanted_from=order.wanted_from.timestamp(), wanted_until=order.wanted_until.timestamp(), urgent=urgent,
        unable=frozenset(unable),
    )  # fmt: skip


def _helper(one: Volunteer, ground: Ground, rate: float, shared: dict) -> Helper:
    doors = tuple(ground.at(door) for door in (one.home, one.other) if door)
    return Helper(one.pk, doors, frozenset(one.skills), one.quota, rate, _awake(one, shared))


def _awake(one: Volunteer, shared: dict[Any, Callable[[float], bool]]) -> Callable[[float], bool]:
    """Whether they may be asked at a moment; who keeps the same hours shares the answer."""

    def awake(now: float) -> bool:
        return quiet_until(one.contact, datetime.fromtimestamp(now, UTC)) is None

    return shared.setdefault(quiet_hours(one.contact), cache(awake))


def _really(orders: list[PastOrder]) -> Told:
    waits = [(one.accepted_at - one.dispatched_at).total_seconds() for one in orders if one.accepted_at]
    pushes = sum(len(one.pushes) for one in orders)
    return Told(len(orders), pushes, pushes, sorted(waits))
