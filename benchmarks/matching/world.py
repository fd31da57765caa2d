"""What a world is like: settings read from a file, checked by name. Which people live there, the seed says (`town`)."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

WORLDS = Path(__file__).parent / "worlds"
MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0


class NoSuchWorld(ValueError):
    """The file is not there, or lacks a setting, or has one that nobody knows."""


@dataclass(frozen=True)
class Kind:
    """A service: the skill it asks for (none: general help), its share of orders, and how it is asked for."""

    name: str
    skill: str | None
    share: float
    minutes: float  # of the visit
    within_minutes: tuple[float, float]  # from placing to the deadline, even between the two
    urgent: float  # share
    urgent_within_minutes: tuple[float, float]


@dataclass(frozen=True)
class Watch:
    """When volunteers are free on a day of theirs: hours of the day, and how many choose it (of all weights)."""

    begins: float
    ends: float
    weight: float


@dataclass(frozen=True)
class World:
    """Metres, hours and shares; see README.md: all levels are invented."""

    name: str
    about: str
    residents: int
    volunteers: int
    radius: float
    clusters: int
    spread: float  # of a cluster
    gathering: float  # of volunteers: the smaller, the more of them live in few clusters
    kinds: tuple[Kind, ...]
    skills: dict[str, float]  # share of volunteers
    hours: tuple[float, ...]  # how many orders are placed in each of 24
    duty: float  # share of volunteers free on a day
    watches: tuple[Watch, ...]
    visits: tuple[float, ...]  # share of volunteers who make at most 1, 2 … visits a day
    budget: int  # offers in 24 hours
    yes: tuple[float, float]  # Beta of the willingness of a rested volunteer next door
    liking: float  # spread of a volunteer's liking for a kind of service (sigma of the logarithm)
    walk: float  # metres after which e times fewer say yes
    no: float  # of those who do not say yes: the share who say no instead of nothing
    answer_minutes: tuple[float, float]  # median and sigma of the logarithm
    tires: float  # share of willingness that each unanswered offer takes
    withdrawn_tires: float  # an offer that somebody else took first counts as so much of an unanswered one
    rests: float  # hours in which half of the tiredness passes
    history_asked: float  # offers to a volunteer in the 90 days before, on average
    days: int
    warm_up: int  # days at the beginning that are not counted

    @classmethod
    def read(cls, path: str) -> World:
        """From a file, or by the name of one in worlds/. Raises NoSuchWorld."""
        found = next((one for one in (Path(path), WORLDS / path, WORLDS / f"{path}.json") if one.is_file()), None)
        if found is None:
            raise NoSuchWorld(
                f"there is no world {path}; there are {', '.join(sorted(p.stem for p in WORLDS.glob('*.json')))}"
            )
        return cls.of(json.loads(found.read_text(encoding="utf-8")))

    @classmethod
    def of(cls, facts: dict[str, Any]) -> World:
        known = {one.name for one in fields(cls)}
        if wrong := known ^ set(facts):  # a misspelt one would silently be another world
            raise NoSuchWorld(f"missing or unknown: {', '.join(sorted(wrong))}")
        lists = {name: tuple(value) for name, value in facts.items() if isinstance(value, list)}
        kinds = tuple(Kind(**{**one, **_pairs(one)}) for one in facts["kinds"])
        watches = tuple(Watch(**one) if isinstance(one, dict) else Watch(*one) for one in facts["watches"])
        return cls(**{**facts, **lists, "kinds": kinds, "watches": watches})

    @property
    def facts(self) -> dict[str, Any]:
        """As it stands in the file."""
        return asdict(self)

    @property
    def visits_a_day(self) -> float:
        """What all volunteers together are ready for on a day: load 1."""
        return self.volunteers * self.duty * sum(count * share for count, share in enumerate(self.visits, 1))


def _pairs(kind: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) for name, value in kind.items() if isinstance(value, list)}
