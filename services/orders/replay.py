"""What another way of asking would have come to with one's own past orders. Pure: numbers in, sums out. 重演

Whoever was really asked about an order answers as they did, and as soon. Of everybody else it is not known what they
would have said: they say yes as often as people here have said yes before, decided by a number made of the order
and the volunteer, so that every policy meets the same people. Nothing is told but sums of at least FEWEST.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from math import ceil

from services.orders import burden, learning
from services.orders.ground import Point, metres
from services.orders.matching import plan_offers
from services.orders.sides import MINUTE, FreeVolunteer, MatchSettings, OpenOrder

A_DAY = 86_400.0  # seconds
TURN = 30 * MINUTE  # between two rounds of the replay: rounds are dearer than exact
STANDS = 120 * MINUTE  # an invitation by distance, as in asking.ANSWER_WITHIN
FEWEST = 5  # orders, and volunteers: less would say something of somebody


@dataclass(frozen=True, slots=True)
class Wish:
    """One order: from when until when somebody was sought, when they had to come, and who could not, whatever they were asked."""

    key: int
    place: Point
    skill: str
    sought_from: float
    sought_until: float
    wanted_from: float
    wanted_until: float
    urgent: bool
    unable: frozenset[int]


@dataclass(frozen=True, slots=True)
class Helper:
    """One volunteer, by number; `rate` is how ready they are as was learned before, `awake` whether they may be asked at a moment."""

    key: int
    doors: tuple[Point, ...]
    skills: frozenset[str]
    quota: int
    rate: float
    awake: Callable[[float], bool]


@dataclass(frozen=True, slots=True)
class Answer:
    """What was really said, and after how long; `yes` False is also silence."""

    yes: bool
    after: float


Answers = Mapping[tuple[int, int], Answer]  # by order and volunteer


@dataclass
class Told:
    """What it came to."""

    orders: int
    pushes: int = 0
    known: int = 0  # of the invitations, those whose answer is known
    waits: list[float] = field(default_factory=list)  # seconds until a yes

    @property
    def filled(self) -> int:
        return len(self.waits)


@dataclass
class Play:
    """The state of one replay: who was asked about what, who comes, what is still to be answered."""

    wishes: Sequence[Wish]
    helpers: Sequence[Helper]
    answers: Answers
    usual: float  # seconds until a yes, where none is known
    told: Told = field(init=False)
    standing: dict[int, dict[int, float]] = field(default_factory=lambda: defaultdict(dict))  # order → volunteer → ends
    refused: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    asked: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))  # volunteer → moments
    busy: dict[int, list[Wish]] = field(default_factory=lambda: defaultdict(list))
    coming: list[tuple[float, int, int]] = field(default_factory=list)  # moment of a yes, order, volunteer
    filled: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.told = Told(len(self.wishes))
        self.by_key = {one.key: one for one in self.wishes}

    def settle(self, now: float) -> None:
        """The yes that have come by now, in their order: the first takes it, if somebody is still sought."""
        self.coming.sort()
        while self.coming and self.coming[0][0] <= now:
            at, order, volunteer = self.coming.pop(0)
            wish = self.by_key[order]
            if order not in self.filled and at <= wish.sought_until and self.free(volunteer, wish):
                self.filled.add(order)
                self.busy[volunteer].append(wish)
                self.told.waits.append(at - wish.sought_from)
        for order in self.standing:
            self.standing[order] = {who: ends for who, ends in self.standing[order].items() if ends > now}

    def free(self, volunteer: int, wish: Wish) -> bool:
        return not any(
            one.wanted_from < wish.wanted_until and wish.wanted_from < one.wanted_until for one in self.busy[volunteer]
        )

    def open(self, now: float) -> list[Wish]:
        return [one for one in self.wishes if one.sought_from <= now < one.sought_until and one.key not in self.filled]

    def left(self, helper: Helper, now: float) -> int:
        return helper.quota - sum(at > now - A_DAY for at in self.asked[helper.key])

    def visits(self, helper: Helper, now: float) -> int:
        """As a round counts them: of those that were wished for since a week ago, or are still to come."""
        return sum(one.wanted_from > now - burden.A_WEEK for one in self.busy[helper.key])

    def closed_to(self, wish: Wish) -> set[int]:
        """Who must not be asked about it: could not come, is being asked, said no, or helps somebody else then."""
        busy = {one for one, taken in self.busy.items() if taken and not self.free(one, wish)}
        return {*wish.unable, *self.standing[wish.key], *self.refused[wish.key], *busy}

    def ask(self, wish: Wish, helper: Helper, now: float, until: float) -> None:
        """One invitation, and what comes of it."""
        attempt = len(self.asked[helper.key])
        self.told.pushes += 1
        self.asked[helper.key].append(now)
        self.standing[wish.key][helper.key] = until
        said = self.answers.get((wish.key, helper.key))
        self.told.known += said is not None
        said = said or self._made_up(wish, helper, attempt)
        if said.yes and now + said.after <= until:
            self.coming.append((now + said.after, wish.key, helper.key))
        elif (wish.key, helper.key) in self.answers:
            self.refused[wish.key].add(helper.key)

    def _made_up(self, wish: Wish, helper: Helper, attempt: int) -> Answer:
        """What was never asked: a yes as often as was learned of them, and the more rarely the farther it is."""
        ready = helper.rate * learning.near(_far(helper, wish), MatchSettings())
        return Answer(_chance(wish.key, helper.key, attempt) < ready, self.usual)


Policy = Callable[[Play, list[Wish], float], None]


def nearest(count: int) -> Policy:
    """Ask the nearest, so many at a time, as the policy `nearest` does."""

    def ask(play: Play, waiting: list[Wish], now: float) -> None:
        for wish in sorted(waiting, key=lambda one: (one.wanted_from, one.key)):
            closed, room = play.closed_to(wish), count - len(play.standing[wish.key])
            may = [one for one in play.helpers if one.key not in closed and one.awake(now) and play.left(one, now) > 0]
            for helper in sorted(may, key=lambda one: (_far(one, wish), one.key))[: max(0, room)]:
                play.ask(wish, helper, now, min(now + STANDS, wish.wanted_until))

    return ask


def matching(play: Play, waiting: list[Wish], now: float) -> None:
    """Ask whom the planner proposes for all of them together."""
    may = [one for one in play.helpers if one.awake(now) and play.left(one, now) > 0]
    by_key = {one.key: one for one in may}
    asked = [_open(play, wish, by_key) for wish in waiting]
    free = [_free(play, helper, waiting, now) for helper in may]
    for offer in plan_offers(asked, free, now):
        play.ask(play.by_key[offer.order], by_key[offer.volunteer], now, offer.expires_at)  # type: ignore[index]


def replay(wishes: Sequence[Wish], helpers: Sequence[Helper], answers: Answers, policy: Policy, usual: float) -> Told:
    """Live through the time of these orders, a round every TURN, by this policy. The same whenever it is asked."""
    play = Play(wishes, helpers, answers, usual)
    for now in _rounds(wishes):
        play.settle(now)
        if waiting := play.open(now):
            policy(play, waiting, now)
    play.settle(float("inf"))
    return play.told


def _rounds(wishes: Iterable[Wish]) -> list[float]:
    """The moments of the rounds: when an order is dispatched, and every TURN while somebody is sought."""
    found: set[float] = set()
    for one in wishes:
        first, last = ceil(one.sought_from / TURN), ceil(one.sought_until / TURN)
        found |= {one.sought_from, *(turn * TURN for turn in range(first, last))}
    return sorted(found)


def _open(play: Play, wish: Wish, may: Mapping[int, Helper]) -> OpenOrder:
    return OpenOrder(
        key=wish.key, x=wish.place[0], y=wish.place[1], skill=wish.skill or None, placed_at=wish.sought_from,
        deadline=wish.sought_until, urgent=wish.urgent, pending=len(play.standing[wish.key]),
        asked=frozenset(play.closed_to(wish) & set(may)),
    )  # fmt: skip


def _free(play: Play, helper: Helper, waiting: Sequence[Wish], now: float) -> FreeVolunteer:
    """At the one of their two doors that is nearer to some order, as a round does."""
    x, y = min(helper.doors, key=lambda door: min(metres(door, wish.place) for wish in waiting))
    left = burden.counted(play.left(helper, now), play.visits(helper, now))
    return FreeVolunteer(
        key=helper.key, x=x, y=y, skills=helper.skills, free_from=now,
        free_until=max(wish.wanted_until for wish in waiting), quota_left=left,
        acceptance_rate=helper.rate,
    )  # fmt: skip


def _far(helper: Helper, wish: Wish) -> float:
    return min(metres(door, wish.place) for door in helper.doors)


def _chance(order: int, volunteer: int, attempt: int) -> float:
    """A number in [0, 1) that is always the same for these."""
    made = blake2b(f"{order}/{volunteer}/{attempt}".encode(), digest_size=8).digest()
    return int.from_bytes(made, "big") / 2**64
