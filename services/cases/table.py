"""The words in which a workflow is written down. Data only: no models, no database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

Label = Any  # words for people: a string, or one that is translated when it is shown


class Phase(StrEnum):
    """What every state, of whatever kind, means to a resident, to the clocks and to the figures."""

    OPEN = "open"  # somebody has to act
    PAUSED = "paused"  # the clocks stand
    RESTING = "resting"  # done, awaiting the resident's word
    OVER = "over"  # nothing more will happen


class State(str):
    """A state's code, with its phase and label. The column has no choices: a new state is no migration."""

    phase: Phase
    label: Label

    def __new__(cls, code: str, phase: Phase, label: Label) -> State:
        self = super().__new__(cls, code)
        self.phase, self.label = phase, label
        return self


BACK = State("<back>", Phase.OPEN, "原环节")  # target: where the case came from
STAY = State("<stay>", Phase.OPEN, "本环节")  # target: no change of state


@dataclass(frozen=True)
class Step:
    """One row: which verb leads from where to where, who may take it, and what follows."""

    verb: str
    label: Label
    source: tuple[State | Phase, ...]  # empty: the row that opens a case
    target: State
    by: tuple[Any, ...]  # words of who.py
    asks: tuple[Any, ...] = ()  # Fields
    tells: tuple[Any, ...] = ()  # words of who.py: letters/<kind>/<verb>.txt
    starts: tuple[str, ...] = ()  # clocks by name; TimeLimit says how long
    stops: tuple[str, ...] = ()
    when: tuple[Callable[[Any], bool], ...] = ()  # further conditions of the case
    unlike: tuple[str, ...] = ()  # not by the person who took one of these steps
    then: tuple[str, ...] = ()  # effects: "cases.desk_up" is desk_up in the effects.py of app cases
    past: Label = ""  # the words of the history, where those of the button do not fit

    @property
    def done(self) -> Label:
        """What the history calls it once it was taken."""
        return self.past or self.label


@dataclass(frozen=True)
class Workflow:
    """A kind of case. MAIN is the way it should go, TALK is with the resident, LADDER between the levels."""

    kind: str
    label: Label
    main: tuple[Step, ...]
    talk: tuple[Step, ...] = ()
    ladder: tuple[Step, ...] = ()
    door: str = ""  # the name of the address where anyone may begin one
    detail: str = ""  # "app.Model" of a one-to-one detail row
    of_parent: bool = False  # a child case: whoever opened it is told, no resident asks
    of_office: bool = False  # opened by those who serve: nobody has asked for it, and no figure counts it

    def __post_init__(self) -> None:
        KINDS[self.kind] = self

    @cached_property
    def steps(self) -> dict[str, Step]:
        return {step.verb: step for step in self.main + self.talk + self.ladder}

    @cached_property
    def states(self) -> dict[str, State]:
        """Every state that a row names, by its code."""
        named = [end for step in self.steps.values() for end in (*step.source, step.target)]
        return {str(state): state for state in named if isinstance(state, State) and state not in (BACK, STAY)}

    @cached_property
    def awaited(self) -> list[Step]:
        """The rows for which a case lies on somebody's desk: MAIN, and whatever alone leads out of an OPEN state."""
        left = {state for step in self.main for state in self.sources(step)}
        alone = {code for code, state in self.states.items() if state.phase == Phase.OPEN} - left
        return [*self.main, *(step for step in self.ladder if self.sources(step) and self.sources(step) <= alone)]

    @property
    def opening(self) -> Step:
        return self.main[0]

    @property
    def openings(self) -> list[Step]:
        """Every row that opens a case, the usual one first."""
        return [step for step in self.steps.values() if not step.source]

    def sources(self, step: Step) -> set[str]:
        """The codes of the states from which this row may be taken."""
        return {code for code, state in self.states.items() if state in step.source or state.phase in step.source}

    def steps_from(self, state: str) -> list[Step]:
        return [step for step in self.steps.values() if state in self.sources(step)]

    def ends(self, step: Step) -> set[str]:
        """Where a row may lead; BACK leads to wherever a row into its source came from."""
        if step.target == STAY:
            return self.sources(step)
        if step.target == BACK:
            sources = self.sources(step)
            rows = [other for other in self.steps.values() if other.target in sources]
            return set().union(*(self.sources(row) or {str(self.opening.target)} for row in rows))
        return {str(step.target)}


KINDS: dict[str, Workflow] = {}


def uncounted() -> list[str]:
    """The kinds that are nobody's request: figures leave them out."""
    return [kind for kind, flow in KINDS.items() if flow.of_office]
