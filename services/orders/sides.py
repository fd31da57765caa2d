"""The two sides that are matched, what comes of it, and what may be set.

Plain values: positions in metres on one flat map, times in seconds since any one moment. Nothing here knows Django, so a
plan can be made of past days, of made-up towns and of the orders that are open now alike.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

Key = Hashable  # of one kind on each side, so that it can be sorted: numbers or texts
MINUTE = 60.0


class AbsurdInput(ValueError):
    """A side holds what cannot be: not a number, a share above one, two of one key. Says whose it is."""


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """An order that waits for somebody. `skill` None is general help; `pending` offers of it are out and not answered."""

    key: Key
    x: float
    y: float
    skill: str | None
    placed_at: float
    deadline: float
    urgent: bool = False
    pending: int = 0
    asked: frozenset[Key] = frozenset()


@dataclass(frozen=True, slots=True)
class FreeVolunteer:
    """Somebody who may be asked from `free_from` until before `free_until`, `quota_left` times more today.

    Who has helped of late may be handed over with less than is left (`burden`), to be asked after others.
    `acceptance_rate`, from 0 to 1, and `unanswered`, the offers left without a word of late, are learned (`learning`).
    """

    key: Key
    x: float
    y: float
    skills: frozenset[str]
    free_from: float
    free_until: float
    quota_left: int
    acceptance_rate: float
    unanswered: int = 0
    muted_until: float | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """Ask this volunteer about this order; after `expires_at` the question stands no more."""

    order: Key
    volunteer: Key
    expires_at: float


@dataclass(frozen=True, slots=True)
class MatchSettings:
    """What a place may turn. Metres, seconds, shares; the last seven are weights in points of cost, told in `costs`.

    The defaults are those of docs/benchmarks/matching.md; ADR 31 says how they were found.
    """

    candidates: int = 20  # considered for each order
    looked_at: int = 40  # nearest ones of whom these are the cheapest: one house may hold more than twenty volunteers
    reach: float = 3_000.0  # metres, at the moment of placing
    widening: float = 1_000.0  # metres more at the deadline
    urgent_reach: float = 4_000.0
    urgent_widening: float = 6_400.0
    aim: float = 0.95  # that somebody says yes by the time that `hurry` names
    urgent_aim: float = 0.97
    hurry: float = 0.45  # share of the time from placing to the deadline
    urgent_hurry: float = 0.3
    turn: float = 15 * MINUTE  # the first offers are as many as belong to this time
    urgent_turn: float = 8 * MINUTE
    at_once: int = 5  # offers of one order in one round at most
    urgent_at_once: int = 10
    ample: float = 14.0  # candidates of its own that an order needs before it asks at full pace
    saving: float = 0.4  # how much of that restraint is left when its time is up: 0 none, 1 all
    lifetime: float = 90 * MINUTE  # an offer stands at most so long
    answering: float = 15 * MINUTE  # after which e times fewer of the answers are still to come
    walk: float = 2_000.0  # metres after which e times fewer say yes
    patience: float = 0.85  # what each unanswered offer leaves of the willingness
    acceptance: float = 0.2
    distance: float = 0.3
    scarcity: float = 0.3
    load: float = 0.2
    fairness: float = 0.5
    urgency: float = 1.0  # how much more an urgent order's cost weighs
    extra: float = 1.6  # what a second, third … offer may cost at most
