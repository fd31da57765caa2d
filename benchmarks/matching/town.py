"""One town of a world, made of a seed: who lives where, who is free when, what is asked for. No policy changes any of it.

Every random thing has a stream of its own, named by its purpose, and whether somebody would say yes to an order hangs on
that pair alone: so two policies that ask the same person about the same order hear the same answer (common random numbers).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.matching.world import DAY, HOUR, MINUTE, World
from services.orders.learning import Record, near, patient
from services.orders.sides import MatchSettings

Numbers = NDArray[np.float64]
PLACES, PEOPLE, WATCHES, ORDERS, ANSWERS, PAST = range(6)
A_LITTLE = 2  # invitations without a word: so tired was everybody when they were asked before these days
USED = MatchSettings()  # what the office takes distance and silence for, whatever they are in this town


@dataclass(frozen=True)
class People:
    """A row a volunteer. `begins` and `ends` are seconds, a column a day; not free on that day: both 0."""

    x: Numbers
    y: Numbers
    skilled: dict[str | None, NDArray[np.bool_]]
    skill_sets: list[frozenset[str]]
    yes: Numbers
    liking: Numbers  # a column a kind
    visits: NDArray[np.intp]
    begins: Numbers
    ends: Numbers
    past_asked: NDArray[np.intp]
    past_yes: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.x)


@dataclass(frozen=True)
class Orders:
    """A row an order, by the time of placing; seconds and metres."""

    placed: Numbers
    deadline: Numbers
    x: Numbers
    y: Numbers
    kind: NDArray[np.intp]
    urgent: NDArray[np.bool_]
    cluster: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.placed)


def by_day(when: Numbers) -> Numbers:
    """What would end at night, from nine to eight, ends at ten in the morning."""
    hour = when % DAY / HOUR
    morning = np.floor(when / DAY + (hour >= 21)) * DAY + 10 * HOUR
    return np.where((hour >= 21) | (hour < 8), morning, when)


class Town:
    def __init__(self, world: World, seed: int, load: float) -> None:
        self.world, self.seed, self.load = world, seed, load
        rng = self.stream(PLACES)
        angle, far = (
            rng.uniform(0, 2 * np.pi, world.clusters),
            world.radius * np.sqrt(rng.uniform(0, 1, world.clusters)),
        )
        self.centres = np.column_stack((far * np.cos(angle), far * np.sin(angle)))
        self.crowd = rng.dirichlet(np.full(world.clusters, 4.0))
        self.people = self._people()
        self.orders = self._orders()

    def stream(self, *purpose: int) -> np.random.Generator:
        return np.random.default_rng([self.seed, *purpose])

    def _places(
        self, rng: np.random.Generator, count: int, crowd: Numbers
    ) -> tuple[Numbers, Numbers, NDArray[np.intp]]:
        cluster = rng.choice(len(crowd), count, p=crowd)
        points = self.centres[cluster] + rng.normal(0, self.world.spread, (count, 2))
        return points[:, 0], points[:, 1], cluster

    def _people(self) -> People:
        world, rng = self.world, self.stream(PEOPLE)
        count, kinds = world.volunteers, len(world.kinds)
        crowd = rng.dirichlet(self.crowd * world.clusters * world.gathering)
        x, y, _cluster = self._places(rng, count, crowd)
        skilled: dict[str | None, NDArray[np.bool_]] = {
            skill: rng.random(count) < share for skill, share in world.skills.items()
        }
        yes = rng.beta(*world.yes, count)
        asked = rng.poisson(world.history_asked, count)
        begins, ends = self._watches()
        return People(
            x=x, y=y, skill_sets=[frozenset(one for one in world.skills if skilled[one][who]) for who in range(count)],
            skilled={None: np.ones(count, bool), **skilled}, yes=yes,
            liking=np.exp(rng.normal(-world.liking**2 / 2, world.liking, (count, kinds))),
            visits=rng.choice(len(world.visits), count, p=world.visits) + 1, begins=begins, ends=ends,
            past_asked=asked, past_yes=self.stream(PAST).binomial(asked, self._usual(yes, x, y)),
        )  # fmt: skip

    def _usual(self, yes: Numbers, x: Numbers, y: Numbers) -> Numbers:
        """How often somebody said yes in the past: to orders from where people live, a little tired."""
        world = self.world
        metres = np.hypot(x[:, None] - self.centres[:, 0], y[:, None] - self.centres[:, 1])
        return yes * (np.exp(-metres / world.walk) @ self.crowd) * (1 - world.tires) ** A_LITTLE

    def past(self) -> list[Record]:
        """What the office knows of each from before these days: how often they said yes, to ways of which length."""
        people = self.people
        ways = np.hypot(people.x[:, None] - self.centres[:, 0], people.y[:, None] - self.centres[:, 1])
        asked = people.past_asked * (near(ways, USED) @ self.crowd) * patient(A_LITTLE, USED)
        return list(map(Record, people.past_yes.tolist(), asked.tolist()))

    def _watches(self) -> tuple[Numbers, Numbers]:
        """One day more than orders are placed on: the last of them wait for it."""
        world, rng = self.world, self.stream(WATCHES)
        shape = world.volunteers, world.days + 1
        weights = np.array([one.weight for one in world.watches])
        own = rng.choice(len(weights), world.volunteers, p=weights / weights.sum())  # people keep their hours
        late = rng.normal(0, 0.5, shape)
        on_duty = rng.random(shape) < world.duty
        bounds = np.array([(one.begins, one.ends) for one in world.watches])[own]
        day = np.arange(shape[1]) * DAY
        begins, ends = (day + (bounds[:, [side]] + late) * HOUR for side in (0, 1))
        return np.where(on_duty, begins, 0.0), np.where(on_duty, ends, 0.0)

    def _orders(self) -> Orders:
        world, rng = self.world, self.stream(ORDERS)
        count = rng.poisson(self.load * world.visits_a_day * world.days)
        hours = np.array(world.hours, float)
        hour = rng.choice(24, count, p=hours / hours.sum())
        placed = np.sort(rng.integers(0, world.days, count) * DAY + (hour + rng.random(count)) * HOUR)
        shares = np.array([one.share for one in world.kinds])
        kind = rng.choice(len(shares), count, p=shares / shares.sum())
        urgent = rng.random(count) < np.array([one.urgent for one in world.kinds])[kind]
        usual, hurried = (
            np.array([getattr(one, name) for one in world.kinds])[kind]
            for name in ("within_minutes", "urgent_within_minutes")
        )
        low, high = np.where(urgent[:, None], hurried, usual).T
        x, y, cluster = self._places(rng, count, self.crowd)
        deadline = placed + (low + rng.random(count) * (high - low)) * MINUTE
        return Orders(placed, np.where(urgent, deadline, by_day(deadline)), x, y, kind, urgent, cluster)

    def answers(self, order: int) -> tuple[Numbers, Numbers, Numbers]:
        """Of each volunteer to this order: the draw for yes, the draw for no, seconds until the answer."""
        rng = self.stream(ANSWERS, order)
        middle, sigma = self.world.answer_minutes
        count = len(self.people)
        return rng.random(count), rng.random(count), middle * MINUTE * np.exp(rng.normal(0, sigma, count))

    def willingness(self, order: int) -> Numbers:
        """Share of yes of each volunteer, rested, to this order: the truth that no policy sees."""
        orders, people = self.orders, self.people
        metres = self.metres(order)
        return np.minimum(people.yes * people.liking[:, orders.kind[order]] * np.exp(-metres / self.world.walk), 1.0)

    def metres(self, order: int) -> Numbers:
        return np.hypot(self.people.x - self.orders.x[order], self.people.y - self.orders.y[order])

    def able(self, order: int) -> NDArray[np.bool_]:
        return self.people.skilled[self.world.kinds[self.orders.kind[order]].skill]
