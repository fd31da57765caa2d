"""Why somebody was asked, as whoever leads reads it: what anybody could check. 为什么问这几位

What the planner has learned about answers stays with the planner (design 6, law 7): no rate, no rank, no score.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grids.models import Area, Level
from services.letters.models import Letter
from services.orders.asking import A_DAY
from services.orders.ground import Ground, metres
from services.orders.models import OfferMade, Order

STEP = 50  # metres: nearer than that says which door somebody lives behind


def note(orders: Sequence[Order], asked: Sequence[OfferMade], now: datetime) -> None:
    """Give each invitation its `reasons`, a list of short sentences. Two queries, and one for each subdistrict."""
    if not asked:
        return
    orders_by = {order.pk: order for order in orders}
    grounds = _grounds({orders_by[one.order_id].case.place for one in asked})
    written = Letter.objects.filter(
        to__in={one.volunteer.contact_id for one in asked}, kind="orders", verb="offer", written_at__gt=now - A_DAY
    )
    told = Counter(written.values_list("to", flat=True))
    for one in asked:
        order = orders_by[one.order_id]
        said = [
            _far(order, one, grounds[order.case.place]), _skilled(order), _asked(told[one.volunteer.contact_id])
        ]  # fmt: skip
        one.reasons = [words for words in said if words]  # type: ignore[attr-defined]


def _grounds(places: set[Area]) -> dict[Area, Ground]:
    """The ground on which each of these places lies: that of its subdistrict."""
    paths = {path for place in places for path in place.lineage_paths()}
    over = {area.path: area for area in Area.objects.filter(path__in=paths, level=Level.SUBDISTRICT)}
    lies = {place: next((over[path] for path in place.lineage_paths() if path in over), place) for place in places}
    made = {area: Ground.of(area) for area in set(lies.values())}
    return {place: made[area] for place, area in lies.items()}


def _far(order: Order, offer: OfferMade, ground: Ground) -> str:
    """From the nearer of their two doors."""
    doors = [ground.at(door) for door in (offer.volunteer.home, offer.volunteer.other) if door]
    if order.case.building is None or not doors:
        return ""
    there = ground.at(order.case.building)
    far = min(metres(there, door) for door in doors)
    return _("约 %(metres)s 米") % {"metres": max(STEP, round(far / STEP) * STEP)}


def _skilled(order: Order) -> str:
    return _("会这一项：%(skill)s") % {"skill": order.get_skill_display()} if order.skill else ""


def _asked(times: int) -> str:
    """This very invitation counts, too."""
    return (
        ngettext("一天内收到 %(times)s 个邀请", "一天内收到 %(times)s 个邀请", times) % {"times": times}
        if times
        else ""
    )
