"""How ready somebody is to say yes: learned from what they were asked in the last 90 days, careful while little is known. 应答

What is learned is readiness, that is the share of yes of somebody who lives next door to the order and has left no invitation
without a word. Whoever was asked about far ways, or often, said yes more rarely than they are ready to: each invitation counts
as so much of one as the way and the silence before it left of it. Pure: the rounds, a replay of past orders and the
trial of docs/benchmarks/matching.md count by these lines. Internal to matching: never shown, ranked or published, and its owner
may begin anew. Why so: docs/adr/0064.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from math import e
from typing import Any, NamedTuple

from services.orders.sides import MatchSettings

A_DAY = 86_400.0  # seconds
WINDOW, LATELY = 90 * A_DAY, 7 * A_DAY
GUESS, GUESSED = 0.5, 10.0  # so ready are people thought to be, as if from so many invitations
LEAN = 8.0  # of one's own record: as many invitations as what is usual counts for
NEVER, ALWAYS = 0.01, 0.98


class Said(Enum):
    """What came of an invitation. What others took, or was called off, before there was an answer is none of these."""

    YES = "yes"
    NO = "no"
    NOTHING = "nothing"  # until it stood no more


class Invitation(NamedTuple):
    at: float  # when it was made, in seconds since any one moment
    metres: float  # from door to door
    said: Said


class Record(NamedTuple):
    """What is known of one volunteer."""

    yes: float = 0.0
    asked: float = 0.0  # of an invitation next door after an answer: 1
    unanswered: int = 0  # left without a word since the last word, within a week


def near(metres: Any, settings: MatchSettings) -> Any:
    """What the way leaves of somebody's readiness; 1 next door. Numbers or arrays."""
    return e ** (-metres / settings.walk)


def patient(unanswered: Any, settings: MatchSettings) -> Any:
    """What the invitations left without a word leave of it. Numbers or arrays."""
    return settings.patience**unanswered


def record(invitations: Iterable[Invitation], now: float, settings: MatchSettings | None = None) -> Record:
    """Of one volunteer, from the invitations of any time and in any order: those of the last 90 days count."""
    chosen, known, last = settings or MatchSettings(), Record(), now
    for one in sorted((one for one in invitations if now - WINDOW <= one.at <= now), key=lambda one: one.at):
        known, last = noted(_later(known, one.at - last), one, chosen), one.at
    return _later(known, now - last)


def noted(known: Record, one: Invitation, settings: MatchSettings) -> Record:
    """The record with one more invitation, heard of after those before it."""
    asked = known.asked + near(one.metres, settings) * patient(known.unanswered, settings)
    silent = known.unanswered + 1 if one.said is Said.NOTHING else 0
    return Record(known.yes + (one.said is Said.YES), asked, silent)


def _later(known: Record, passed: float) -> Record:
    """After so many seconds without an invitation: a week of peace, and the silence before it counts no more."""
    return known if passed < LATELY else known._replace(unanswered=0)


def usual(yes: float, asked: float) -> float:
    """How ready the volunteers of a place are on the whole, from the sums of their records."""
    return (GUESS * GUESSED + yes) / (GUESSED + asked)


def readiness(known: Record, on_the_whole: float) -> float:
    """From NEVER to ALWAYS: their own record, leaning on what is usual while it is short."""
    return min(ALWAYS, max(NEVER, (LEAN * on_the_whole + known.yes) / (LEAN + known.asked)))
