"""Which volunteer is asked about which order: all open orders and all free volunteers of a place in one round.

    index = build_index(volunteers)
    offers = plan_offers(orders, volunteers, now, index=index)

Hard rules, whatever the cost: nobody is asked who is muted, not free at this moment, without the skill, over the push
budget, or was asked about this order before; nobody gets two offers in one round; no offer after the deadline. Then: as many
orders as can be have an offer out; then the least cost (`costs`). How it is weighed: docs/adr/0031.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import isfinite

import numpy as np

from services.orders.assignment import assign
from services.orders.candidates import Edges, Search
from services.orders.costs import Why, explain, stands_until
from services.orders.pace import wanted
from services.orders.pool import Places, Pool, in_order
from services.orders.sides import AbsurdInput, FreeVolunteer, MatchSettings, Offer, OpenOrder

__all__ = [
    "AbsurdInput", "FreeVolunteer", "MatchSettings", "Offer", "OpenOrder", "Why", "build_index", "explain", "plan_offers",
]  # fmt: skip


def build_index(volunteers: Sequence[FreeVolunteer]) -> Pool:
    """What can be reckoned before the orders are known; good for these very volunteers. Raises AbsurdInput."""
    return Pool(volunteers).grow_all()


def plan_offers(
    orders: Sequence[OpenOrder],
    volunteers: Sequence[FreeVolunteer],
    now: float,
    settings: MatchSettings | None = None,
    index: Pool | None = None,
) -> list[Offer]:
    """The offers to write now, sorted by order and volunteer; the same whatever order the two sides came in.

    An index of other volunteers than these is not used. Raises AbsurdInput; empty sides are no error.
    """
    if not isfinite(now):
        raise AbsurdInput(f"now is {now!r}")
    chosen = settings or MatchSettings()
    pool = index if index is not None and index.holds(volunteers) else Pool(volunteers)
    waiting = [order for order in _sound(in_order(list(orders))) if order.deadline > now]
    if not waiting or not len(pool):
        return []
    return _Round(waiting, Search(pool, chosen, now), chosen, now).offers()


@dataclass(slots=True)
class _Round:
    orders: Sequence[OpenOrder]
    search: Search
    settings: MatchSettings
    now: float
    pairs: list[tuple[int, int]] = field(default_factory=list)  # places of order and volunteer

    def offers(self) -> list[Offer]:
        edges = self.search.edges(self.orders, range(len(self.orders)), reach=True)
        if len(edges):
            firsts = [self.orders[place] for place in edges.orders.tolist()]
            self._settle(edges, wanted(firsts, edges, self.now, self.settings))
        while lone := self._without():
            edges = self.search.edges(self.orders, lone, reach=False)
            if not len(edges):
                break
            self._settle(edges, np.ones(len(edges.starts), np.intp))
        return [self._offer(order, volunteer) for order, volunteer in sorted(self.pairs)]

    def _without(self) -> list[int]:
        """Orders about which nobody is being asked."""
        given = {order for order, _volunteer in self.pairs}
        return [at for at, order in enumerate(self.orders) if not order.pending and at not in given]

    def _settle(self, edges: Edges, more: Places) -> None:
        """Assign, a row for each wanted offer, and take those who are asked out of the search."""
        part = np.repeat(np.arange(len(more)), more)  # of each row
        if not len(part):
            return
        place, counts = edges.orders[part], edges.counts[part]
        orders = [self.orders[at] for at in place.tolist()]
        weight = np.array([1 + self.settings.urgency * order.urgent for order in orders])
        first = np.diff(part, prepend=-1) > 0
        alone = first & np.array([not order.pending for order in orders])
        row = np.repeat(np.arange(len(part)), counts)
        pick = np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts - edges.starts[part], counts)
        way_out = np.where(alone, np.inf, self.settings.extra * weight)
        found, taken = assign(row, edges.volunteer[pick], edges.cost[pick] * weight[row], way_out)
        self.pairs += zip(place[found].tolist(), taken.tolist(), strict=True)
        self.search.take(taken)

    def _offer(self, order: int, volunteer: int) -> Offer:
        asked, pool = self.orders[order], self.search.pool
        until = stands_until(asked.deadline, pool.free_until[volunteer], self.now, self.settings)
        return Offer(asked.key, pool.keys[volunteer], float(until))


def _sound(orders: Sequence[OpenOrder]) -> Sequence[OpenOrder]:
    """The same; raises AbsurdInput for what no order can be."""
    try:
        numbers = np.array([(one.x, one.y, one.placed_at, one.deadline, one.pending) for one in orders], np.float64)
    except (TypeError, ValueError) as wrong:
        raise AbsurdInput(f"an order holds what is no number: {wrong}") from wrong
    sound = np.isfinite(numbers).all(axis=1) & (numbers[:, -1] >= 0) if len(orders) else np.empty(0, bool)
    if not sound.all():
        raise AbsurdInput(f"no order can be so: {orders[int(np.flatnonzero(~sound)[0])]!r}")
    return orders
