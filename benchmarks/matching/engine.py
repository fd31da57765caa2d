"""The days of a town under one policy: orders come, offers go out, people answer, tire, walk, help and rest."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import count

import numpy as np
from numpy.typing import NDArray

from benchmarks.matching.town import USED, Numbers, Town
from benchmarks.matching.world import DAY, HOUR, MINUTE
from services.orders.learning import Invitation, Said, noted

WALKING = 1.2  # metres a second
Ask = tuple[int, int, float]  # order, volunteer, until when


@dataclass
class Waiting:
    """An order nobody has accepted yet: whom it was offered to, and which of the offers are out.

    `truth` and `draws` are what comes of asking, and no policy's business.
    """

    number: int
    metres: Numbers
    open_to: NDArray[np.bool_]  # able and not asked
    truth: Numbers
    draws: tuple[Numbers, Numbers, Numbers]
    asked: set[int] = field(default_factory=set)
    out: dict[int, float] = field(default_factory=dict)  # volunteer, until
    last: float = -1e18  # when somebody was asked


@dataclass
class Days:
    """What a policy may see, and what is counted at the end. One `Days` lives one run."""

    town: Town
    budgeted: bool
    now: float = 0.0
    waiting: dict[int, Waiting] = field(default_factory=dict)
    letters: list[tuple[float, int, int]] = field(default_factory=list)  # when, to whom, about what
    accepted: dict[int, tuple[float, int]] = field(default_factory=dict)  # order: when, by whom

    def __post_init__(self) -> None:
        people, size = self.town.people, len(self.town.people)
        self.busy_until = np.zeros(size)
        self.visits_left = people.visits.copy()
        self.tired, self.tired_at = np.zeros(size), np.zeros(size)
        self.sent = np.zeros(size, np.intp)  # in the last 24 hours
        self.recent: deque[tuple[float, int]] = deque()
        self.known = self.town.past()  # of each volunteer, as the office learns of them
        self.on_the_whole = np.array([one[:2] for one in self.known]).sum(axis=0)  # yes and asked of all
        self.visits = np.zeros(size, np.intp)  # accepted in these days, which are fewer than a week
        self.begins, self.ends, self.day = people.begins[:, 0], people.ends[:, 0], 0
        self.turns = count()  # of two things at the same moment the one that was arranged first happens first
        self.events: list[tuple[float, int, Callable[[], None]]] = []

    def at(self, when: float, what: Callable[[], None]) -> None:
        heapq.heappush(self.events, (when, next(self.turns), what))

    def turn_to(self, when: float) -> None:
        """Midnights between and letters older than 24 hours."""
        self.now = when
        while when >= (self.day + 1) * DAY and self.day + 1 < self.town.people.begins.shape[1]:
            self.day += 1
            self.begins, self.ends = self.town.people.begins[:, self.day], self.town.people.ends[:, self.day]
            self.visits_left = self.town.people.visits.copy()
        while self.recent and self.recent[0][0] <= when - DAY:
            self.sent[self.recent.popleft()[1]] -= 1

    def free(self) -> NDArray[np.bool_]:
        """On duty, at home, ready for one more visit today, and within the push budget where one is kept."""
        free = (
            (self.begins <= self.now) & (self.now < self.ends) & (self.busy_until <= self.now) & (self.visits_left > 0)
        )
        return free & (self.sent < self.town.world.budget) if self.budgeted else free

    def weariness(self, who: int) -> float:
        passed = (self.now - self.tired_at[who]) / HOUR
        return float(self.tired[who] * 0.5 ** (passed / self.town.world.rests))

    def tire(self, who: int, by: float) -> None:
        self.tired[who], self.tired_at[who] = self.weariness(who) + by, self.now

    def place(self, number: int) -> None:
        """An order comes in."""
        town = self.town
        waiting = Waiting(
            number, town.metres(number), town.able(number).copy(), town.willingness(number), town.answers(number)
        )
        self.waiting[number] = waiting
        self.at(town.orders.deadline[number], lambda: self.close(number))

    def ask(self, number: int, who: int, until: float) -> None:
        """One letter. What comes of it is drawn for the pair; weariness makes a yes rarer."""
        order, world = self.waiting[number], self.town.world
        order.asked.add(who)
        order.open_to[who] = False
        order.out[who], order.last = until, self.now
        self.letters.append((self.now, who, number))
        self.recent.append((self.now, who))
        self.sent[who] += 1
        willing = order.truth[who] * (1 - world.tires) ** self.weariness(who)
        yes, no, after = (draw[who] for draw in order.draws)
        says_yes, says_no, after = yes < willing, no < world.no, self.now + after
        asked_at = self.now
        if after < until and (says_yes or says_no):
            self.at(after, lambda: self._answered(number, who, asked_at, bool(says_yes)))
        else:
            self.at(until, lambda: self._left(number, who, asked_at))

    def _answered(self, number: int, who: int, asked_at: float, says_yes: bool) -> None:
        order = self.waiting.get(number)
        if order is None or order.out.pop(who, None) is None:
            return
        self._learn(order, who, asked_at, Said.YES if says_yes else Said.NO)
        self.tired[who], self.tired_at[who] = self.weariness(who) / 2, self.now
        if says_yes:
            self._accept(order, who)

    def _left(self, number: int, who: int, asked_at: float) -> None:
        """The offer ran out without a word."""
        order = self.waiting.get(number)
        if order and order.out.pop(who, None) is not None:
            self._learn(order, who, asked_at, Said.NOTHING)
            self.tire(who, 1.0)

    def _learn(self, order: Waiting, who: int, asked_at: float, said: Said) -> None:
        before = self.known[who]
        self.known[who] = noted(before, Invitation(asked_at, float(order.metres[who]), said), USED)
        self.on_the_whole += np.array(self.known[who][:2]) - before[:2]

    def _accept(self, order: Waiting, who: int) -> None:
        town, number = self.town, order.number
        self.accepted[number] = self.now, who
        self.visits[who] += 1
        self.visits_left[who] -= 1
        walk = 2 * float(order.metres[who]) / WALKING
        self.busy_until[who] = self.now + walk + town.world.kinds[town.orders.kind[number]].minutes * MINUTE
        del self.waiting[number]
        for other in order.out:
            self._withdraw(other)
        for elsewhere in self.waiting.values():
            elsewhere.out.pop(who, None)

    def _withdraw(self, who: int) -> None:
        """Somebody else was quicker: told so, without having had the time to answer. That is no silence of theirs."""
        self.tire(who, self.town.world.withdrawn_tires)

    def close(self, number: int) -> None:
        """The deadline has come; what is out ends with it."""
        self.waiting.pop(number, None)


Plan = Callable[[Days], list[Ask]]


def live(town: Town, plan: Plan, *, every: float, budgeted: bool = True) -> Days:
    """All days of the town. `plan` is asked every so many seconds while somebody waits."""
    days, orders = Days(town, budgeted), town.orders
    for number, placed in enumerate(orders.placed):
        days.at(placed, partial(days.place, number))
    tick = 0.0
    while days.events:
        soonest = every * -(-days.events[0][0] // every)
        tick = tick + every if days.waiting else max(tick, soonest)
        while days.events and days.events[0][0] <= tick:
            when, _turn, happen = heapq.heappop(days.events)
            days.turn_to(when)
            happen()
        days.turn_to(tick)
        for number, who, until in plan(days) if days.waiting else []:
            days.ask(number, who, until)
    return days
