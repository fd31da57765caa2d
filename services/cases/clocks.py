"""Clocks are rows. A step starts and stops them by name; the phase pauses them and lets them run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q

from services.cases import calendar, routing
from services.cases.fitting import AT_LEVEL, EARLY, KEEPS_ON, LEADS_UP, REMINDED, begun, best, refit
from services.cases.models import Case, CaseClock, TimeLimit, Unit
from services.cases.table import Phase, Step


class Standing(NamedTuple):
    """What limits depend on. A step that changes it moves the clocks that run."""

    category: int | None
    tier: str
    desk: int | None


def standing(case: Case) -> Standing:
    return Standing(case.category_id, case.tier, case.desk_id)


def limits(case: Case, clock: str = "") -> list[TimeLimit]:
    """The rows that may hold for this case, of one clock or of all. One query."""
    rows = TimeLimit.objects.filter(Q(area=None) | Q(area__path__in=case.place.lineage_paths()))
    return list((rows.filter(clock=clock) if clock else rows).select_related("area"))


def limit(case: Case, clock: str) -> TimeLimit | None:
    """The most specific: nearest area, then category, tier, level. None: this clock does not run for this case."""
    if clock == LEADS_UP and routing.desk_above(case) is None:
        return None
    return best(limits(case, clock), case, clock)


def turn(
    case: Case,
    step: Step,
    was: str | None,
    at: datetime,
    until: Mapping[str, datetime] | None = None,
    before: Standing | None = None,
) -> None:
    """Let the clocks follow a step, and note when this case must be looked at next.

    `until` says of a clock that the step starts when it runs out, where somebody chose the day. `before`: how the case
    stood when the step began; None where it begins.
    """
    phase, clocks, until = case.standing.phase, list(case.clocks.filter(stopped=None)), until or {}
    for clock in clocks:
        _follow(clock, case, step, was, phase, at)
    if before and before != standing(case):
        _stand_elsewhere(case, clocks, at, before)
    for name in step.starts:
        if phase != Phase.OVER and (found := limit(case, name)):
            clocks.append(_start(case, name, found, at, until.get(name)))
            if was == phase == Phase.PAUSED and name != LEADS_UP:  # what begins meanwhile stands as well
                clocks[-1].paused = at
                clocks[-1].save()
    _let_go(clocks, at)
    look_next(case, clocks)


def begin(case: Case, name: str, at: datetime) -> None:
    """Start a clock that no row starts, where there is a limit for it. For an effect: turn() finds it running."""
    if found := limit(case, name):
        _start(case, name, found, at, None)


def look_next(case: Case, clocks: list[CaseClock]) -> None:
    """Note the next deadline, and when this case must be looked at next, but do not save."""
    running = [clock.due for clock in clocks if not (clock.stopped or clock.paused)]
    case.due_at = min(running, default=None)
    case.next_look_at = min((look_at(clock) for clock in clocks if is_ahead(clock)), default=None)


def is_ahead(clock: CaseClock) -> bool:
    """It runs, and nobody has been told yet that it ran out."""
    return not (clock.stopped or clock.paused or clock.told)


def look_at(clock: CaseClock) -> datetime:
    """When somebody must be reminded of it, or told that it ran out."""
    return clock.due if clock.remind_at is None else min(clock.remind_at, clock.due)


def _stand_elsewhere(case: Case, clocks: list[CaseClock], at: datetime, before: Standing) -> None:
    """Another category, tier or desk: what runs is fitted to it, and the time of a level begins anew at another desk."""
    rows = limits(case)
    for clock in [clock for clock in clocks if not clock.stopped]:
        if clock.name == AT_LEVEL and before.desk != case.desk_id:
            clock.stopped = at
            clock.save()
            if found := best(rows, case, AT_LEVEL):
                clocks.append(_start(case, AT_LEVEL, found, at, None))
                if clock.paused:
                    clocks[-1].paused = at
                    clocks[-1].save()
        elif refit(clock, case, rows, at):
            clock.save()


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
    clock = CaseClock(
        case=case, name=name, round=case.clocks.filter(name=name).count() + 1, started=at, due=at,
        unit=found.unit, calendar=found.calendar,
    )  # fmt: skip
    clock.due, clock.remind_at = begun(at, found, case) if until is None else (until, at + (until - at) * EARLY)
    if name not in REMINDED:
        clock.remind_at = None
    clock.save()
    return clock
