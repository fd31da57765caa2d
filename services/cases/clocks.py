"""Clocks are rows. A step starts and stops them by name; the phase pauses them and lets them run."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from services.cases import calendar
from services.cases.models import Case, CaseClock, TimeLimit, Unit
from services.cases.table import Phase, Step

UNLESS_SAID = {  # a clock without any limit in the data; one that is not named here then does not start at all
    name: TimeLimit(clock=name, amount=3, unit=Unit.WORKING_DAYS)
    for name in ("first_response", "sign_for", "resolution", "answer", "rating", "ruling", "report_in")
}
KEEPS_ON = frozenset({"police_report"})  # a duty of the law does not wait for an answer of the resident


def limit(case: Case, clock: str) -> TimeLimit | None:
    """The most specific: nearest area, then category, then tier. None: this clock does not run for this case."""
    code = case.category.code if case.category else ""
    rows = TimeLimit.objects.filter(
        Q(area=None) | Q(area__path__in=case.place.lineage_paths()),
        clock=clock,
        category__in=["", code],
        tier__in=["", case.tier],
    ).select_related("area")
    best = max(rows, key=lambda row: (row.area.depth if row.area else 0, row.category, row.tier), default=None)
    return best or UNLESS_SAID.get(clock)


def turn(case: Case, step: Step, was: str | None, at: datetime) -> None:
    """Let the clocks follow a step, and note when this case must be looked at next."""
    phase, clocks = case.standing.phase, list(case.clocks.filter(stopped=None))
    for clock in clocks:
        _follow(clock, case, step, was, phase, at)
    for name in step.starts:
        if phase != Phase.OVER and (found := limit(case, name)):
            clocks.append(_start(case, name, found, at))
    case.next_look_at = min((clock.due for clock in clocks if is_ahead(clock)), default=None)


def is_ahead(clock: CaseClock) -> bool:
    """It runs, and nobody has been told yet that it ran out."""
    return not (clock.stopped or clock.paused or clock.told)


def _follow(clock: CaseClock, case: Case, step: Step, was: str | None, phase: Phase, at: datetime) -> None:
    before = (clock.stopped, clock.paused, clock.due)
    if clock.name in (*step.stops, *step.starts) or phase == Phase.OVER:
        clock.stopped = at
    elif phase == Phase.PAUSED != was and clock.name not in KEEPS_ON:
        clock.paused = at
    elif clock.paused and phase != Phase.PAUSED:
        office = calendar.load(clock.calendar, case.place)
        clock.due = calendar.extend(clock.due, clock.paused, at, Unit(clock.unit), office)
        clock.paused = None
    if before != (clock.stopped, clock.paused, clock.due):
        clock.save()


def _start(case: Case, name: str, found: TimeLimit, at: datetime) -> CaseClock:
    office = calendar.load(found.calendar, case.place)
    return case.clocks.create(
        name=name,
        round=case.clocks.filter(name=name).count() + 1,
        started=at,
        due=calendar.add(at, found.amount, Unit(found.unit), office),
        unit=found.unit,
        calendar=found.calendar,
    )
