"""Which cases the demo has: the same list everywhere, made before anything is written."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

from portal.demo.courses import COURSES, Course, Move

SEED = "linge"
DATA = Path(__file__).with_name("matters.toml")
SEALED = ("neighbour_dispute", "legal_advice")
REPORT_DUTY = ("domestic_violence", "child_at_risk")
PERSONAL = ("call_back", "join_group")  # there is nothing in it to hang on a board, nor does it come again at a house
SOURCES = ("qr", "qr", "qr", "web", "web", "worker", "phone")
NUMBERS = "15400000{:03}"  # no operator has been given 154; see the package's notes


@dataclass(frozen=True)
class Matter:
    """What a category is about, in the demo's words."""

    code: str
    tier: str
    days: float
    owner: str
    where: str
    weight: int
    texts: tuple[str, ...]
    replies: tuple[str, ...]
    outcome: str = "solved"


@dataclass(frozen=True)
class Story:
    """One case from beginning to end, or two that are twins. Everything drawn is drawn here or from `key`."""

    key: str
    course: Course
    moves: tuple[Move, ...]
    matter: Matter
    text: str
    town: str  # dingshan or ganxi
    place: float  # where among the places of the town, 0 to 1
    age: float  # days
    who: str  # a demo account, a number, or empty: anonymous
    source: str
    photo: bool

    @property
    def finishes(self) -> int:
        """How often somebody says that the work is done."""
        return sum(move.verb in ("settle", "settle_now", "resolve", "deliver", "give_back") for move in self.moves)


@lru_cache(maxsize=1)
def data() -> dict[str, Any]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def matters() -> dict[str, Matter]:
    rows = data()["matter"]
    made = [Matter(**{**row, "texts": tuple(row["texts"]), "replies": tuple(row["replies"])}) for row in rows]
    return {matter.code: matter for matter in made}


def stories(count: int) -> list[Story]:
    """So many, oldest first; each course at least once, the rest by weight."""
    counts = _share_out(count)
    made: list[Story] = []
    for course in COURSES:
        made += [_story(course, len(made) + place) for place in range(counts[course.name])]
    return sorted(_with_accounts(made), key=lambda story: -story.age)


def _share_out(count: int) -> dict[str, int]:
    """How often each course is taken: largest remainders of what is left after one each."""
    left, total = max(count - len(COURSES), 0), sum(course.weight for course in COURSES)
    parts = {course.name: left * course.weight / total for course in COURSES}
    shares = {name: 1 + int(part) for name, part in parts.items()}
    for name in sorted(parts, key=lambda name: int(parts[name]) - parts[name])[: left - sum(map(int, parts.values()))]:
        shares[name] += 1
    return shares


def _story(course: Course, number: int) -> Story:
    key = f"demo-{number:03}"
    rng = Random(f"{SEED}/{key}")
    town = "ganxi" if rng.random() < 0.25 and course.fit != "accused" else "dingshan"
    matter = _matter(course, town, rng)
    spots = data()["spots"]["village" if town == "ganxi" else "town"]
    known = course.known or matter.code == "call_back" or rng.random() < 0.55
    return Story(
        key=key, course=course, matter=matter, town=town,
        moves=tuple(_spell(course.moves, matter.tier)),
        text=rng.choice(matter.texts).format(where=rng.choice(spots)),
        place=rng.random(),
        age=rng.uniform(*course.age),
        who=NUMBERS.format(rng.randrange(1, 240)) if known else "",
        source=rng.choice(SOURCES) if course.fit in ("any", "grid", "wider") else "web",
        photo=rng.random() < 0.3,
    )  # fmt: skip


def _matter(course: Course, town: str, rng: Random) -> Matter:
    """One that suits the course and the town."""
    only = {"dispute": SEALED, "report_duty": REPORT_DUTY, "accused": ("about_staff",)}.get(course.fit)
    suits = [matters()[code] for code in only] if only else [
        matter for matter in matters().values()
        if matter.weight and matter.code not in SEALED and matter.where in ("both", _ground(town))
        and (course.fit == "any" or (matter.tier == "grid") == (course.fit == "grid"))
        and not (matter.code in PERSONAL and {"put_on_board", "make_topic"} & {move.verb for move in course.moves})
    ]  # fmt: skip
    return rng.choices(suits, [max(matter.weight, 1) for matter in suits])[0]


def _ground(town: str) -> str:
    return "village" if town == "ganxi" else "town"


def _spell(moves: tuple[Move, ...], tier: str) -> Iterator[Move]:
    """`finish` is one step in the grid, and two, by two people, above it."""
    for move in moves:
        if move.verb != "finish":
            yield move
        elif tier == "grid":
            yield replace(move, verb="settle")
        else:
            yield from (replace(move, verb="resolve"), Move("verify", 3))


def _with_accounts(made: list[Story]) -> list[Story]:
    """Some of what was not said by somebody else is the demo residents' own, one of each stage first."""
    wanted = {"in_progress": "resident", "answered": "resident", "rated": "resident", "accepted": "neighbour",
              "told_and_rated": "neighbour", "under_way": "resident", "awaiting": "resident"}  # fmt: skip
    done: list[Story] = []
    for story in made:
        account = wanted.get(story.course.name) if story.matter.where != "village" else None
        if account and story.town == "dingshan" and story.source != "worker":
            wanted.pop(story.course.name)
            story = replace(story, who=account)
        done.append(story)
    return done
