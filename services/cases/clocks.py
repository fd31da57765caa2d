"""Clocks are rows. A step starts and stops them by name; the phase pauses them and lets them run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q

from services.cases import calendar, routing
from services.cases.models import Case, CaseClock, TimeLimit, Unit
from services.cases.table import Phase, Step

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
        "upgrade",
    )
}
KEEPS_ON = frozenset({"police_report"})  # a duty of the law does not wait for an answer of the resident
LEADS_UP = "upgrade"  # runs only while another has run out, and only below the top
REMINDED = frozenset({"first_response", "sign_for", "resolution", "report_in"})  # those that one may still keep
EARLY = 0.8  # of the time, and whoever must act is reminded


def limit(case: Case, clock: str) -> TimeLimit | None:
    """The most specific: nearest area, then category, then tier. None: this clock does not run for this case."""
    if clock == LEADS_UP and routing.desk_above(case) is None:
        return None
    code = case.category.code if case.category else ""
    rows = TimeLimit.objects.filter(
        Q(area=None) | Q(area__path__in=case.place.lineage_paths()),
        clock=clock,
        category__in=["", code],
        tier__in=["", case.tier],
    ).select_related("area")
    best = max(rows, key=lambda row: (row.area.depth if row.area else 0, row.category, row.tier), default=None)
    return best or UNLESS_SAID.get(clock)


def turn(case: Case, step: Step, was: str | None, at: datetime, until: Mapping[str, datetime] | None = None) -> None:
    """Let the clocks follow a step, and note when this case must be looked at next.

    `until` says of a clock that the step starts when it runs out, where somebody chose the day.
    """
    phase, clocks, until = case.standing.phase, list(case.clocks.filter(stopped=None)), until or {}
    for clock in clocks:
        _follow(clock, case, step, was, phase, at)
    for name in step.starts:
        if phase != Phase.OVER and (found := limit(case, name)):
            clocks.append(_start(case, name, found, at, until.get(name)))
            if was == phase == Phase.PAUSED and name != LEADS_UP:  # what begins meanwhile stands as well
                clocks[-1].paused = at
                clocks[-1].save()
    _let_go(clocks, at)
    running = [clock.due for clock in clocks if not (clock.stopped or clock.paused)]
    case.due_at = min(running, default=None)
    case.next_look_at = min((look_at(clock) for clock in clocks if is_ahead(clock)), default=None)


def is_ahead(clock: CaseClock) -> bool:
    """It runs, and nobody has been told yet that it ran out."""
    return not (clock.stopped or clock.paused or clock.told)


def look_at(clock: CaseClock) -> datetime:
    """When somebody must be reminded of it, or told that it ran out."""
    return clock.due if clock.remind_at is None else min(clock.remind_at, clock.due)


def _let_go(clocks: list[CaseClock], at: datetime) -> None:
    """Where nothing is late any more, nothing leads up."""
    if not any(clock.told and not clock.stopped and clock.name != LEADS_UP for clock in clocks):
        for clock in clocks:
            if clock.name == LEADS_UP and not clock.stopped:
                clock.stopped = at
                clock.save()


def _follow(clock: CaseClock, case: Case, step: Step, was: str | None, phase: Phase, at: datetime) -> None:
    before = (clock.stopped, clock.paused, clock.due)
    if clock.name in (*step.stops, *step.starts) or phase == Phase.OVER:
        clock.stopped = at
    elif phase == Phase.PAUSED != was and clock.name not in KEEPS_ON:
        clock.paused = at
    elif clock.paused and phase != Phase.PAUSED:
        office = calendar.load(clock.calendar, case.place)
        later = calendar.extend(clock.due, clock.paused, at, Unit(clock.unit), office)
        if clock.remind_at is not None:
            clock.remind_at += later - clock.due
        clock.due, clock.paused = later, None
    if before != (clock.stopped, clock.paused, clock.due):
        clock.save()


def _start(case: Case, name: str, found: TimeLimit, at: datetime, until: datetime | None) -> CaseClock:
    due = until or calendar.add(at, found.amount, Unit(found.unit), calendar.load(found.calendar, case.place))
    return case.clocks.create(
        name=name,
        round=case.clocks.filter(name=name).count() + 1,
        started=at,
        due=due,
        remind_at=at + (due - at) * EARLY if name in REMINDED else None,
        unit=found.unit,
        calendar=found.calendar,
    )
