"""How ready somebody is to say yes, as the planner may know it: from their own answers, by the rules of `learning`. 应答

For the planner's arithmetic only. No page, list, export or letter shows or orders anybody by it (law 7), and whoever it is
about can have it forgotten at any time (Volunteer.learned_since).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import F, Q

from services.orders import learning
from services.orders.ground import Ground, Point, metres
from services.orders.learning import Invitation, Said
from services.orders.models import OfferMade, Volunteer

REMEMBERED = timedelta(seconds=learning.WINDOW)
MEANS: dict[str, Said] = {
    OfferMade.Answer.ACCEPTED: Said.YES,
    OfferMade.Answer.DECLINED: Said.NO,
    OfferMade.Answer.LAPSED: Said.NOTHING,
}
_WHERE = ("longitude", "latitude", "grid")


class Habit(NamedTuple):
    rate: float  # a yes of a rested neighbour, from 0 to 1
    unanswered: int  # invitations left without a word since the last word


def of(volunteers: Collection[Volunteer], now: datetime, ground: Ground) -> dict[int, Habit]:
    """By id, of what was asked up to `now`; needs their doors. What still stands, and what others took, says nothing. One query."""
    asked = OfferMade.objects.filter(
        volunteer__in=volunteers,
        made_at__range=(now - REMEMBERED, now),
        made_at__gte=F("volunteer__learned_since"),
        instead_of=None,
    ).filter(Q(answer__in=MEANS) | Q(answer="", expires_at__lte=now))
    doors = {one.pk: [ground.at(door) for door in (one.home, one.other) if door] for one in volunteers}
    said: dict[int, list[Invitation]] = defaultdict(list)
    where = (f"order__case__building__{name}" for name in _WHERE)
    for volunteer, made_at, answer, *place in asked.values_list("volunteer", "made_at", "answer", *where):
        far = _way(doors[volunteer], ground.lies(*place))
        said[volunteer].append(Invitation(made_at.timestamp(), far, MEANS.get(answer, Said.NOTHING)))
    known = {one.pk: learning.record(said[one.pk], now.timestamp()) for one in volunteers}
    on_the_whole = learning.usual(sum(one.yes for one in known.values()), sum(one.asked for one in known.values()))
    return {pk: Habit(learning.readiness(one, on_the_whole), one.unanswered) for pk, one in known.items()}


def _way(doors: list[Point], there: Point) -> float:
    """From the nearer of two doors; 0 where none is known."""
    return min((metres(there, door) for door in doors), default=0.0)
