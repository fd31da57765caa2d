"""What each row of each table means to the public figures, as conditions on events.

Where the table says it, it is read from the table, so that a new kind of case is counted without a word here: the row
that opens a case, the rows that stop the clock of the first response, the rows into a RESTING state, the rows a
RESIDENT takes from there. Five verbs are words of the house, the same in every kind, and are named.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from django.db.models import Q

from services.cases.table import KINDS, STAY, Phase, Step, Workflow
from services.cases.who import ANYONE, ASKER, CLOCK, RESIDENT, tells_resident

NAMED = ("decline", "withdraw", "merge", "me_too", "reopen")
REPORT_IN = "report_in"  # of a child kind: whoever was whistled for has come
Verbs = Callable[[Workflow], Collection[str]]


def _resting(kind: Workflow) -> set[str]:
    return {code for code, state in kind.states.items() if state.phase == Phase.RESTING}


def filed(kind: Workflow) -> set[str]:
    return {kind.opening.verb}


def accepted(kind: Workflow) -> set[str]:
    """Somebody took it on. Also the worker who settled it on the spot: that, too, was the first response."""
    return {row.verb for row in kind.steps.values() if "first_response" in row.stops and row.target.phase != Phase.OVER}


def answered(kind: Workflow) -> set[str]:
    """The rows after which the resident has an answer: into a RESTING state; of a kind without one, into its end."""
    if _resting(kind):
        return {row.verb for row in kind.steps.values() if row.target in _resting(kind)}
    return {row.verb for row in kind.main[1:] if _ends_with_an_answer(row)}


def _ends_with_an_answer(row: Step) -> bool:
    return row.target.phase == Phase.OVER and tells_resident(row) and row.by != (CLOCK,) and row.verb not in NAMED


def handled(kind: Workflow) -> set[str]:
    """The rows of whoever did the work and says so: they ask for a reply and move the case on."""
    return {
        row.verb
        for row in kind.steps.values()
        if any(asked.name == "reply" for asked in row.asks) and kind.ends(row) != kind.sources(row)
    }


def rated(kind: Workflow) -> set[str]:
    """The resident's word on the answer: it moves the case on. What is said and leaves it there is about something else."""
    said = [row for row in kind.steps.values() if RESIDENT in row.by and row.target != STAY]
    return {row.verb for row in said if kind.sources(row) & _resting(kind)}


def solved(kind: Workflow) -> set[str]:
    return {verb for verb in rated(kind) if kind.steps[verb].target.phase == Phase.OVER}


def unsolved(kind: Workflow) -> set[str]:
    return rated(kind) - solved(kind)


def contacted(kind: Workflow) -> set[str]:
    """Rows by which somebody who serves lets the resident know."""
    silent = (ANYONE, CLOCK, RESIDENT)
    return {
        row.verb
        for row in kind.steps.values()
        if {RESIDENT, ASKER} & set(row.tells) and any(who not in silent for who in row.by)
    }


def assigned(kind: Workflow) -> set[str]:
    """Somebody is put in charge, and has a time to sign for it."""
    return {row.verb for row in kind.steps.values() if "sign_for" in row.starts}


def signed_for(kind: Workflow) -> set[str]:
    return {row.verb for row in kind.steps.values() if "sign_for" in row.stops}


def named(verb: str) -> Verbs:
    """The row of this verb, where a kind has it."""

    def one(kind: Workflow) -> set[str]:
        return {verb} & kind.steps.keys()

    return one


def any_of(*roles: Verbs) -> Q:
    """The events that may be one of these, whatever their kind. Said beside the exact conditions, it lets the database
    go by the index of verbs instead of through every event there is.
    """
    return Q(verb__in=sorted({verb for kind in KINDS.values() for role in roles for verb in role(kind)}))


def events(verbs: Verbs, first: bool = False) -> Q:
    """The events of these rows, of all kinds that residents ask for; `first`: only out of the opening state."""
    found = Q()
    for kind in KINDS.values():
        if not (kind.of_parent or kind.of_office) and (mine := verbs(kind)):
            here = Q(case__kind=kind.kind, verb__in=sorted(mine))
            found |= here & Q(source=str(kind.opening.target)) if first else here
    return found or Q(verb="")
