"""What it costs to ask one volunteer about one order, in five terms that can be shown.

Cost is in points: 0 is somebody who lives there, surely says yes and was left in peace today. Written over arrays, so
that a round and the explanation of a single offer use the same lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from services.orders import learning
from services.orders.pool import Numbers, Pool
from services.orders.sides import FreeVolunteer, MatchSettings, OpenOrder


@dataclass(frozen=True, slots=True)
class Terms:
    """The five, each already weighed; `chance` is the share expected to say yes in time. All of one shape."""

    chance: Any
    acceptance: Any
    distance: Any
    scarcity: Any
    load: Any
    fairness: Any

    @property
    def total(self) -> Any:
        return self.acceptance + self.distance + self.scarcity + self.load + self.fairness


@dataclass(frozen=True, slots=True)
class Why:
    """Why this volunteer for this order, for the leader's board: metres, the chance of a yes, and the weighed terms.

    The chance is internal: it is shown as a term among others, never as a grade of a person.
    """

    metres: float
    chance: float
    acceptance: float
    distance: float
    scarcity: float
    load: float
    fairness: float

    @property
    def cost(self) -> float:
        return self.acceptance + self.distance + self.scarcity + self.load + self.fairness


def terms(
    metres: Any, rate: Any, unanswered: Any, quota: Any, full: float, spare: Any, stands: Any, settings: MatchSettings
) -> Terms:
    """Arrays or numbers of one shape; `spare` from 0 to 1 says how much the volunteer is needed elsewhere, `stands` for
    how many seconds the offer would stand: few answer at once.
    """
    near, patient = learning.near(metres, settings), learning.patient(unanswered, settings)
    in_time = 1 - np.exp(-np.maximum(stands, 0.0) / settings.answering)
    chance = np.clip(rate * near * patient * in_time, 0.0, 1.0)
    return Terms(
        chance=chance,
        acceptance=settings.acceptance * (1 - chance),
        distance=settings.distance * (1 - near),
        scarcity=settings.scarcity * spare,
        load=settings.load * (1 - patient),
        fairness=settings.fairness * np.sqrt(np.clip(1 - quota / full, 0.0, 1.0)),
    )


def stands_until(deadline: Any, free_until: Any, now: float, settings: MatchSettings) -> Any:
    """Until when an offer of now stands. Numbers, or arrays of one shape."""
    return np.minimum(np.minimum(deadline, now + settings.lifetime), free_until)


def rarity(pool: Pool, willing: Any) -> dict[str, float]:
    """Of each skill: 1 when nobody may be asked who has it, 0 when everybody may."""
    counts = np.bincount(pool.skill_set[willing], minlength=len(pool.skill_sets))
    free = max(int(counts.sum()), 1)
    having: dict[str, int] = {}
    for held, count in zip(pool.skill_sets, counts.tolist(), strict=True):
        for skill in held:
            having[skill] = having.get(skill, 0) + count
    return {skill: 1 - count / free for skill, count in having.items()}


def spares(pool: Pool, rare: dict[str, float], skill: str | None) -> Numbers:
    """For each set of skills: the rarest of them that an order with `skill` would leave unused."""
    return np.array([max((rare[one] for one in held if one != skill), default=0.0) for held in pool.skill_sets])


def explain(
    order: OpenOrder,
    volunteer: FreeVolunteer,
    now: float,
    settings: MatchSettings | None = None,
    index: Pool | None = None,
) -> Why:
    """The terms of one offer at `now`. Without the index the pool counts as this volunteer alone: nothing is scarce."""
    chosen, pool = settings or MatchSettings(), index if index is not None else Pool([volunteer])
    metres = float(np.hypot(order.x - volunteer.x, order.y - volunteer.y))
    rare = rarity(pool, pool.willing(now))
    spare = max((rare.get(one, 0.0) for one in volunteer.skills if one != order.skill), default=0.0)
    stands = stands_until(order.deadline, volunteer.free_until, now, chosen) - now
    found = terms(
        metres, volunteer.acceptance_rate, volunteer.unanswered, volunteer.quota_left, pool.full, spare, stands, chosen
    )
    names = ("chance", "acceptance", "distance", "scarcity", "load", "fairness")
    return Why(metres, *(float(getattr(found, name)) for name in names))
