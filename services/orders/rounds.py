"""Finding somebody for every order that is dispatched, again and again until one says yes. 匹配轮次

A round asks by the policy of each order: the one who was named, the nearest, or whom the planner proposes for all orders of
a subdistrict together. It only ever proposes: the door decides, under the lock of each order, whom it asks.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from accounts import moment
from grids.models import Area, Level
from services.cases.act import AnswersRefused, StepNotAllowed, act
from services.cases.actor import CLOCK
from services.cases.models import Case
from services.orders import agenda, asking, burden, habits
from services.orders.conditions import named_one_will_not
from services.orders.ground import Ground, metres
from services.orders.models import OfferMade, Order, Policy, Round, Volunteer
from services.orders.workflow import DISPATCHED

log = logging.getLogger(__name__)
KEPT = timedelta(days=2)
WHOLE = 300  # seconds from one round over everything to the next: people need time to answer
PRESSING = timedelta(hours=3)  # wanted so soon, it is urgent whatever it is about
RELATED = ("case__place", "case__building", "case__category", "named__contact", "named__home")


def run() -> int:
    """One round over everything that is dispatched. Returns how many invitations were made."""
    now = moment.now()
    made = 0
    for area, orders in _by_subdistrict(now).items():
        ground = Ground.of(area)
        matched = [order for order in orders if order.policy == Policy.MATCHING]
        made += sum(_one_by_one(order, ground) for order in orders if order.policy != Policy.MATCHING)
        made += _together(area, matched, ground) if matched else 0
    Round.objects.filter(at__lt=now - KEPT).delete()
    return made


def _by_subdistrict(now: datetime) -> dict[Area, list[Order]]:
    waiting = Order.objects.filter(case__kind="orders", case__state=str(DISPATCHED), wanted_until__gt=now)
    found: dict[Area, list[Order]] = defaultdict(list)
    for order in waiting.select_related(*RELATED).order_by("wanted_from", "pk"):
        order.case.detail = order
        found[_subdistrict(order.case.place)].append(order)
    return found


def _subdistrict(place: Area) -> Area:
    return next((area for area in place.lineage() if area.level == Level.SUBDISTRICT), place)


def _one_by_one(order: Order, ground: Ground) -> int:
    if order.policy == Policy.NAMED and not order.helpers:
        return _ask_the_named(order)
    room = _room(order)
    return _offer(order, nearest(order, ground)[:room], asking.ANSWER_WITHIN) if room > 0 else 0


def _room(order: Order) -> int:
    """How many more may be asked now: as many at once as was said, and one more for each further seat."""
    return max(0, order.at_once + order.seats_left - 1 - len(order.standing))


def _ask_the_named(order: Order) -> int:
    """Once; who says no, or nothing, brings the order back to whoever leads."""
    if named_one_will_not(order.case):
        try:
            act(order.case, "nobody_left", actor=CLOCK)
        except StepNotAllowed:
            log.info("order %s has moved on", order.case_id)
        return 0
    if order.standing or order.named is None:
        return 0
    now = moment.now()
    willing = asking.suited(order, asking.around(order.case).filter(pk=order.named.pk))
    return _offer(order, asking.reachable(willing, now), asking.NAMED_WITHIN)


def nearest(order: Order, ground: Ground) -> list[Volunteer]:
    """Who can come and may be asked now, the nearest door first: of both places of each the nearer counts."""
    there = ground.at(order.case.building) if order.case.building else (0.0, 0.0)
    found = asking.reachable(asking.suited(order, asking.around(order.case)), moment.now())

    def far(one: Volunteer) -> tuple[float, int]:
        doors = [ground.at(door) for door in (one.home, one.other) if door]
        return min(metres(there, door) for door in doors), one.pk

    return sorted(found, key=far)


def _together(area: Area, orders: list[Order], ground: Ground) -> int:
    """By the planner; should it break, by distance, and whoever leads sees that it broke."""
    now, fault, waiting = moment.now(), "", len(orders)
    if not (orders := _due(area, orders, now)):
        return 0
    pool = asking.reachable(Volunteer.objects.active(now).filter(grid__path__startswith=area.path)
                            .select_related("contact", "home", "other"), now)  # fmt: skip
    try:
        made = sum(_offer_planned(order, offers) for order, offers in _planned(orders, pool, ground, now))
    except Exception as broken:  # whatever a planner may raise must not leave an order lying
        log.exception("the planner broke; the nearest are asked")
        fault = type(broken).__name__
        made = sum(_offer(order, nearest(order, ground)[: _room(order)],
                          asking.ANSWER_WITHIN) for order in orders)  # fmt: skip
    Round.objects.create(area=area, at=now, orders=waiting, free=len(pool), offers=made, fault=fault)
    return made


def _due(area: Area, orders: list[Order], now: datetime) -> list[Order]:
    """Of these the ones about which nobody was asked yet; in the first round of every WHOLE seconds all. Two queries."""
    since = datetime.fromtimestamp(now.timestamp() // WHOLE * WHOLE, UTC)
    if not Round.objects.filter(area=area, at__gte=since).exists():
        return orders
    asked = set(OfferMade.objects.filter(order__in=orders).values_list("order", flat=True))
    return [order for order in orders if order.pk not in asked]


def _planned(orders: list[Order], pool: list[Volunteer], ground: Ground, now: datetime) -> Iterable[tuple[Order, list]]:
    """The planner's proposals by order. It learns neither names nor numbers."""
    from services.orders import matching

    by_key: dict[Any, Order] = {(order.pk, seat): order for order in orders for seat in range(order.seats_left)}
    found: dict[Any, list] = defaultdict(list)
    volunteers = _free(orders, pool, ground, now)
    asked = [seat for order in orders for seat in _open(order, pool, ground)]
    for offer in matching.plan_offers(asked, volunteers, now.timestamp()):
        found[by_key[offer.order]].append(offer)
    return list(found.items())


def _open(order: Order, pool: list[Volunteer], ground: Ground) -> list[Any]:
    """Each free seat of an order is an order to the planner, what is out is shared among them. Four queries.

    Whom it must not ask, for whatever reason, counts as asked.
    """
    from services.orders.matching import OpenOrder

    taken, own = asking.spoken_for(order), order.case.requester_id
    may = {one.pk for one in pool if one.pk not in taken and one.contact_id != own and asking.able(order, one)}
    x, y = ground.at(order.case.building) if order.case.building else (0.0, 0.0)
    urgent = bool(order.case.category and order.case.category.urgent) or order.wanted_from < moment.now() + PRESSING
    out, seats = len(order.standing), order.seats_left
    asked, deadline = frozenset(one.pk for one in pool) - may, _deadline(order.case).timestamp()
    return [
        OpenOrder(
            key=(order.pk, seat), x=x, y=y, skill=order.skill or None, placed_at=order.case.created_at.timestamp(),
            deadline=deadline, urgent=urgent, pending=(out + seats - 1 - seat) // seats, asked=asked,
        )
        for seat in range(seats)
    ]  # fmt: skip


def _free(orders: list[Order], pool: list[Volunteer], ground: Ground, now: datetime) -> list[Any]:
    """The volunteers as the planner knows them, each at the one of their two doors that is nearer to some order.

    Who has helped of late is shown with less of their budget left, so that others are asked before them.
    """
    from services.orders.matching import FreeVolunteer

    doors = [ground.at(order.case.building) for order in orders if order.case.building]
    left, habit, last = asking.pushes_left(pool, now), habits.of(pool, now, ground), max(o.wanted_until for o in orders)
    visits = agenda.visits(pool, now - timedelta(seconds=burden.A_WEEK))
    found = []
    for one in pool:
        places = [ground.at(door) for door in (one.home, one.other) if door]
        x, y = min(places, key=lambda place: min((metres(place, door) for door in doors), default=0.0))
        found.append(FreeVolunteer(
            key=one.pk, x=x, y=y, skills=frozenset(one.skills), free_from=now.timestamp(),
            free_until=last.timestamp(), quota_left=burden.counted(left[one.pk], visits[one.pk]),
            acceptance_rate=habit[one.pk].rate, unanswered=habit[one.pk].unanswered, muted_until=None,
        ))  # fmt: skip
    return found


def _deadline(case: Case) -> datetime:
    """When it falls back to the grid."""
    running = [clock.due for clock in case.all_clocks if clock.name == "acceptance" and not clock.stopped]
    return min([*running, case.detail.wanted_until])  # type: ignore[attr-defined]


def _offer_planned(order: Order, offers: list) -> int:
    until = min(datetime.fromtimestamp(offer.expires_at, UTC) for offer in offers)
    people = list(Volunteer.objects.filter(pk__in=[offer.volunteer for offer in offers]))
    return _offer(order, people, until - moment.now())


def _offer(order: Order, people: list[Volunteer], within: timedelta) -> int:
    """Through the door. Returns how many were asked; what has moved on meanwhile is left alone."""
    if not people:
        return 0
    answers = {"volunteers": [one.pk for one in people], "until": moment.now() + within}
    try:
        event = act(order.case, "offer", actor=CLOCK, answers=answers)
    except (StepNotAllowed, AnswersRefused):  # somebody accepted it, or one of them left, a moment ago
        return 0
    return order.offers.filter(seq=event.seq).count()
