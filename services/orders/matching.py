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
from math import ceil, inf, isfinite, log1p

import numpy as np

from services.orders.assignment import assign
from services.orders.candidates import Edges, Search
from services.orders.costs import Why, explain
from services.orders.pool import Places, Pool, in_order
from services.orders.sides import AbsurdInput, FreeVolunteer, MatchSettings, Offer, OpenOrder

__all__ = [
    "AbsurdInput", "FreeVolunteer", "MatchSettings", "Offer", "OpenOrder", "Why", "build_index", "explain", "plan_offers",
]  # fmt: skip
BEST = 5  # of the candidates tell what chance an order has


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
        self._settle(edges, self._wanted(edges))
        while lone := self._without():
            edges = self.search.edges(self.orders, lone, reach=False)
            if not len(edges):
                break
            self._settle(edges, dict.fromkeys(lone, 1))
        return [self._offer(order, volunteer) for order, volunteer in sorted(self.pairs)]

    def _without(self) -> list[int]:
        """Orders about which nobody is being asked."""
        given = {order for order, _volunteer in self.pairs}
        return [at for at, order in enumerate(self.orders) if not order.pending and at not in given]

    def _wanted(self, edges: Edges) -> dict[int, int]:
        """How many offers each order should get in this round.

        A candidate whom several orders want counts for each of them as a share: where few are free, few are asked.
        """
        shares = 1 / np.bincount(edges.volunteer)[edges.volunteer] if len(edges) else edges.chance
        found: dict[int, int] = {}
        for place, part in _parts(edges):
            order, chances = self.orders[place], edges.chance[part]
            ample = min(self.settings.ample, len(chances)) if order.urgent else self.settings.ample
            plenty = min(float(shares[part].sum()) / ample, 1.0)
            found[place] = self._how_many(order, float(np.sort(chances)[-BEST:].mean()), plenty)
        return found

    def _how_many(self, order: OpenOrder, chance: float, plenty: float) -> int:
        """So many more offers that, each accepted with this chance, somebody will have said yes in time.

        They go out little by little, evenly over the time set for it and on at that pace after it; those which are out
        count as long as they stand. Where few are free for many orders (`plenty` below 1) people are asked one after the
        other at first. An order about which nobody is being asked gets an offer in any case.
        """
        of, urgent = self.settings, order.urgent
        aim, hurry, turn = (of.urgent_aim, of.urgent_hurry, of.urgent_turn) if urgent else (of.aim, of.hurry, of.turn)
        needed = log1p(-aim) / log1p(-min(max(chance, 0.01), 0.99))
        span = max(hurry * (order.deadline - order.placed_at), turn)
        gone = max(self.now - order.placed_at, 0.0)
        needed *= plenty ** max(1 - gone / span, of.saving)
        due = ceil(needed * (gone + turn) / span)
        most = of.urgent_at_once if urgent else of.at_once
        return max(min(due - order.pending, most), 0 if order.pending else 1)

    def _settle(self, edges: Edges, wanted: dict[int, int]) -> None:
        """Assign, a row for each wanted offer, and take those who are asked out of the search."""
        parts = [(place, part) for place, part in _parts(edges) for _turn in range(wanted[place])]
        if not parts:
            return
        orders = [self.orders[place] for place, _part in parts]
        lone = [at == 0 or parts[at - 1][0] != place for at, (place, _part) in enumerate(parts)]
        weight = np.array([self._weight(order) for order in orders])
        way_out = [
            inf if first and not order.pending else self.settings.extra * self._weight(order)
            for order, first in zip(orders, lone, strict=True)
        ]
        row = np.repeat(np.arange(len(parts)), [part.stop - part.start for _place, part in parts])
        pick = np.concatenate([np.arange(part.start, part.stop) for _place, part in parts])
        found, taken = assign(row, edges.volunteer[pick], edges.cost[pick] * weight[row], np.array(way_out))
        self.pairs += [(parts[at][0], who) for at, who in zip(found.tolist(), taken.tolist(), strict=True)]
        self.search.take(taken)

    def _weight(self, order: OpenOrder) -> float:
        """An urgent order is dearer, and so gets the better of two volunteers."""
        return 1 + self.settings.urgency * order.urgent

    def _offer(self, order: int, volunteer: int) -> Offer:
        asked, pool = self.orders[order], self.search.pool
        until = min(asked.deadline, float(pool.free_until[volunteer]), self.now + self.settings.lifetime)
        return Offer(asked.key, pool.keys[volunteer], until)


def _parts(edges: Edges) -> list[tuple[int, slice]]:
    """Places of orders and the stretch of edges that is theirs. Edges of an order stand together."""
    if not len(edges):
        return []
    starts: Places = np.flatnonzero(np.diff(edges.order, prepend=-1))
    ends = [*starts[1:].tolist(), len(edges)]
    return [(int(edges.order[begin]), slice(begin, end)) for begin, end in zip(starts.tolist(), ends, strict=True)]


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
