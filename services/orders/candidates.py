"""For each order the few volunteers worth weighing: the nearest who may be asked, of those the cheapest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from services.orders import costs
from services.orders.pool import Numbers, Places, Pool
from services.orders.sides import MatchSettings, OpenOrder

if TYPE_CHECKING:
    from scipy.spatial import cKDTree

MOST = 0.5  # of those in the index's tree; below it, most of the nearest would be looked at in vain
SPARE = 1.4  # times as many are looked at there as would do if those who may be asked lived evenly among the others


@dataclass(frozen=True, slots=True)
class Edges:
    """Pairs that are allowed, as columns of one length: place of the order, place of the volunteer, cost, chance.

    Those of one order stand together; `starts` says where each order's begin, `counts` how many they are.
    """

    order: Places
    volunteer: Places
    cost: Numbers
    chance: Numbers

    @property
    def starts(self) -> Places:
        return np.flatnonzero(np.diff(self.order, prepend=-1))

    @property
    def counts(self) -> Places:
        return np.diff(self.starts, append=len(self))

    @property
    def orders(self) -> Places:
        return self.order[self.starts]

    def __len__(self) -> int:
        return len(self.order)


@dataclass(slots=True)
class Search:
    """One round's view of the pool at `now`; who was taken counts as not there."""

    pool: Pool
    settings: MatchSettings
    now: float
    willing: NDArray[np.bool_] = field(init=False)
    rare: dict[str, float] = field(init=False)

    def __post_init__(self) -> None:
        self.willing = self.pool.willing(self.now)
        self.rare = costs.rarity(self.pool, self.willing)

    def take(self, volunteers: Places) -> None:
        self.willing[volunteers] = False

    def edges(self, orders: Sequence[OpenOrder], at: Sequence[int], *, reach: bool) -> Edges:
        """Of the orders at these places; without `reach` however far away."""
        found = [
            self._of_skill(orders, places, skill, reach)
            for skill, places in _by_skill(orders, at)
            if len(self.able(skill))
        ]
        if not found:
            return Edges(*(np.empty(0, kind) for kind in (np.intp, np.intp, float, float)))  # type: ignore[arg-type]
        return Edges(*(np.concatenate(columns) for columns in zip(*found, strict=True)))

    def _of_skill(
        self, orders: Sequence[OpenOrder], at: Places, skill: str | None, reach: bool
    ) -> tuple[Places, Places, Numbers, Numbers]:
        chosen = [orders[place] for place in at]
        metres, who = self._nearest(chosen, skill)
        fits = np.isfinite(metres)
        if reach:
            fits &= metres <= np.array([reach_of(order, self.now, self.settings) for order in chosen])[:, None]
        spare = costs.spares(self.pool, self.rare, skill)
        pool, sets = self.pool, self.pool.skill_set[who]
        weighed = costs.terms(
            np.where(fits, metres, 0.0), pool.rate[who], pool.unanswered[who], pool.quota[who], pool.full,
            spare[sets] if len(spare) else np.zeros(who.shape), self._stand(chosen, who), self.settings,
        )  # fmt: skip
        total = np.where(fits, weighed.total, np.inf)
        keep = np.argsort(total, axis=1, kind="stable")[:, : self.settings.candidates]
        rows, picked = np.nonzero(np.take_along_axis(fits, keep, axis=1))
        column = keep[rows, picked]
        return at[rows], who[rows, column], total[rows, column], weighed.chance[rows, column]

    def _stand(self, orders: Sequence[OpenOrder], who: Places) -> Numbers:
        """For how many seconds an offer of now would stand."""
        deadline = np.array([order.deadline for order in orders])[:, None]
        return costs.stands_until(deadline, self.pool.free_until[who], self.now, self.settings) - self.now

    def _nearest(self, orders: Sequence[OpenOrder], skill: str | None) -> tuple[Numbers, Places]:
        """Metres and places of the nearest allowed, nearest first, a row an order; infinite where there are no more.

        Looked for in the tree of the index, if most in it may be asked, and then in one of those alone who may.
        """
        able, kept = self.able(skill), self.pool.trees.get(skill)
        wanted = min(self.settings.looked_at, len(able))
        found = np.full((len(orders), wanted), np.inf), np.zeros((len(orders), wanted), np.intp)
        lacking = np.arange(len(orders))
        if kept and len(able) >= MOST * len(kept[0]):
            look = int(SPARE * wanted * len(kept[0]) / max(len(able), 1))
            lacking = self._look(orders, lacking, *kept, min(look, len(kept[0])), found)
        if lacking.size:
            tree, look = self.pool.grow(able), wanted + min(max(len(order.asked) for order in orders), wanted)
        while lacking.size:
            left = self._look(orders, lacking, able, tree, min(look, len(able)), found)
            lacking, look = left if look < len(able) else left[:0], look * 4
        return found

    def _look(
        self,
        orders: Sequence[OpenOrder],
        rows: Places,
        able: Places,
        tree: cKDTree,
        look: int,
        found: tuple[Numbers, Places],
    ) -> Places:
        """Put into `found` whom these rows may ask among the `look` nearest in the tree; returns the rows that lack some."""
        metres, who = found
        chosen = [orders[row] for row in rows.tolist()]
        far, near = tree.query(np.array([(order.x, order.y) for order in chosen]), k=np.arange(1, look + 1))
        near = able[near]
        far[~self.willing[near]] = np.inf
        self._forget_asked(chosen, near, far)
        first = np.argsort(far, axis=1, kind="stable")[:, : metres.shape[1]]
        metres[rows[:, None], np.arange(first.shape[1])] = np.take_along_axis(far, first, axis=1)
        who[rows[:, None], np.arange(first.shape[1])] = np.take_along_axis(near, first, axis=1)
        return rows[~np.isfinite(metres[rows, -1])]

    def able(self, skill: str | None) -> Places:
        """Where those stand who may be asked and have the skill."""
        able = self.pool.able(skill)
        return able[self.willing[able]]

    def _forget_asked(self, orders: Sequence[OpenOrder], near: Places, far: Numbers) -> None:
        """Whoever was asked about this order is as far away as can be."""
        marked = np.zeros(len(self.pool), bool)
        for row, order in enumerate(orders):
            if order.asked:
                asked = [place for place in map(self.pool.place_of, order.asked) if place is not None]
                marked[asked] = True
                far[row, marked[near[row]]] = np.inf
                marked[asked] = False


def reach_of(order: OpenOrder, now: float, settings: MatchSettings) -> float:
    """Metres within which it is looked for, wider from the moment of placing to the deadline; faster when urgent."""
    span = order.deadline - order.placed_at
    gone = min(max((now - order.placed_at) / span, 0.0), 1.0) if span > 0 else 1.0
    if order.urgent:
        return settings.urgent_reach + gone * settings.urgent_widening
    return settings.reach + gone * settings.widening


def _by_skill(orders: Sequence[OpenOrder], at: Sequence[int]) -> Iterator[tuple[str | None, Places]]:
    """Places of the orders that ask for the same skill, always in the same order."""
    groups: dict[str | None, list[int]] = {}
    for place in at:
        groups.setdefault(orders[place].skill, []).append(place)
    for skill in sorted(groups, key=lambda one: (one is not None, one or "")):
        yield skill, np.array(groups[skill], dtype=np.intp)
