"""What a clock should say: a function of its limit, its calendar and the history of its case. 时限的算法

The same function starts a clock, and fits one that runs to another category, tier, level, limit or calendar: so it
does not matter how often that is done, nor in which order things were changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from services.cases import calendar
from services.cases.models import Case, CaseClock, TimeLimit, Unit
from services.cases.table import Phase

KEEPS_ON = frozenset({"police_report"})  # a duty of the law does not wait for an answer of the resident
LEADS_UP = "upgrade"  # runs only while another has run out, and only below the top
AT_LEVEL = "level"  # of a level: begins anew when the desk changes; runs where a place has set a limit for it
REMINDED = frozenset(
    {"first_response", "sign_for", "resolution", "report_in", AT_LEVEL}
)  # those that one may still keep
EARLY = 0.8  # of the time, and whoever must act is reminded
UNLESS_SAID = {  # a clock without any limit in the data; one that is not named here then does not start at all
    name: TimeLimit(clock=name, amount=3, unit=Unit.WORKING_DAYS)
    for name in (
        "first_response",
        "sign_for",
        "resolution",
        "answer",
        "rating",
        "ruling",
        "report_in",
        "review",
        "acceptance",
        "arrival",
        "meeting",
        "meeting_reminder",
        LEADS_UP,
    )
}


class Fit(NamedTuple):
    """When a clock runs out, and when whoever must act is reminded of it."""

    due: datetime
    remind_at: datetime


def best(rows: Iterable[TimeLimit], case: Case, clock: str) -> TimeLimit | None:
    """Of these limits the most specific for a case as it stands: nearest area, then category, tier, level of the desk."""
    paths, code = set(case.place.lineage_paths()), case.category.code if case.category else ""
    fitting = [
        row
        for row in rows
        if row.clock == clock
        and (row.area is None or row.area.path in paths)
        and row.category in ("", code)
        and row.tier in ("", case.tier)
        and row.level in ("", case.desk.level)
    ]

    def weight(row: TimeLimit) -> tuple[int, bool, bool, bool]:
        return row.area.depth if row.area else 0, bool(row.category), bool(row.tier), bool(row.level)

    return max(fitting, key=weight, default=None) or UNLESS_SAID.get(clock)


def begun(started: datetime, found: TimeLimit, case: Case) -> Fit:
    """What a clock says that begins now under this limit. Never before it began."""
    due = calendar.add(started, found.amount, Unit(found.unit), calendar.load(found.calendar, case.place))
    return Fit(due, started + (due - started) * EARLY)


def fit(clock: CaseClock, found: TimeLimit, case: Case, now: datetime) -> Fit:
    """The same with every stand since then that is over. `now`: the step that is being taken."""
    office, unit = calendar.load(found.calendar, case.place), Unit(found.unit)
    plain, early = begun(clock.started, found, case)
    due = plain
    for since, until in stood(clock, case, now):
        due = calendar.extend(due, since, until, unit, office)
    return Fit(due, early + (due - plain))


def stood(clock: CaseClock, case: Case, now: datetime) -> Iterator[tuple[datetime, datetime]]:
    """From when to when it stood, as the events tell; not the stand that goes on."""
    for began, verb, ended in _pauses(case, now):
        step = case.workflow.steps.get(verb)
        if ended <= clock.started or clock.name in (step.starts if step and began == clock.started else ()):
            continue  # what a step begins by which all else stands runs meanwhile: the resident's time to answer
        if began >= clock.started and clock.name not in KEEPS_ON:
            yield began, ended
        elif began < clock.started and clock.name != LEADS_UP:
            yield clock.started, ended


def _pauses(case: Case, now: datetime) -> Iterator[tuple[datetime, str, datetime]]:
    began, verb, states = None, "", case.workflow.states
    for event in case.past:
        paused = event.target in states and states[event.target].phase == Phase.PAUSED
        if paused and began is None:
            began, verb = event.at, event.verb
        elif not paused and began is not None:
            yield began, verb, event.at
            began = None
    if began is not None and case.phase != Phase.PAUSED:
        yield began, verb, now


def chosen(clock: CaseClock, case: Case) -> bool:
    """Somebody named the day on which it runs out: no limit moves that."""
    for event in case.past:
        step = case.workflow.steps.get(event.verb)
        if event.at == clock.started and step and any(getattr(one, "clock", "") == clock.name for one in step.asks):
            return True
    return False


def refit(clock: CaseClock, case: Case, rows: Iterable[TimeLimit], now: datetime) -> bool:
    """Let a clock say what it would say had it begun under what holds now. Returns whether it says something else.

    Left as they are: one that is stopped; one that ran out and was told, for that has happened; one whose day was
    chosen; one for which there is no limit any more. Who was reminded is not reminded again.
    """
    if clock.stopped or clock.told or chosen(clock, case):
        return False
    found = best(rows, case, clock.name)
    if found is None:
        return False
    was = (clock.due, clock.remind_at, clock.unit, clock.calendar)
    made = fit(clock, found, case, now)
    clock.due, clock.unit, clock.calendar = made.due, found.unit, found.calendar
    if clock.remind_at is not None:
        clock.remind_at = made.remind_at
    return was != (clock.due, clock.remind_at, clock.unit, clock.calendar)
