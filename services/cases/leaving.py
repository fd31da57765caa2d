"""Whoever was in charge has left: the desk deals with the case again. 承办人离任

A post ends by a change, which is heard of at once (grids.handlers), or by the mere date, which the queue looks at every
ten minutes. What is paused or rests meanwhile is found when it goes on.
"""

from __future__ import annotations

from django.db.models import QuerySet

from accounts import moment
from grids.models import Appointment
from services.cases.act import StepNotAllowed, act
from services.cases.actor import CLOCK
from services.cases.models import Case
from services.cases.table import KINDS, Phase

AT_ONCE = 500
LEAVING = ("owner_left", "helper_left")


def ended(appointment: Appointment) -> None:
    _release(Case.objects.filter(owner_appointment=appointment))


def release() -> int:
    """Those whose last day has come. Returns how many cases went back to their desks."""
    return _release(Case.objects.filter(owner_appointment__until__lt=moment.today()))


def _release(cases: QuerySet[Case]) -> int:
    waiting = cases.filter(phase=Phase.OPEN, state__in=_states()).order_by("pk")[:AT_ONCE]
    return sum(_took_it(case) for case in waiting)


def _states() -> set[str]:
    """The states of all kinds in which somebody is in charge."""
    rows = [(flow, flow.steps[verb]) for flow in KINDS.values() for verb in LEAVING if verb in flow.steps]
    return {state for flow, step in rows for state in flow.sources(step)}


def _took_it(case: Case) -> bool:
    verb = next((verb for verb in LEAVING if verb in case.workflow.steps), "")
    if not verb:
        return False
    try:
        act(case, verb, actor=CLOCK)
    except StepNotAllowed:  # not yet, or somebody was quicker
        return False
    return True
