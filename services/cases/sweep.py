"""Time takes steps too: the rows whose `by` says CLOCK. It reads next_look_at and nothing else."""

from __future__ import annotations

from datetime import timedelta

from accounts import moment
from services.cases.act import StepNotAllowed, act, steps_for
from services.cases.actor import CLOCK
from services.cases.models import Case
from services.cases.table import Step

A_WHILE = timedelta(hours=1)
AT_ONCE = 500


def sweep() -> int:
    """Look at each case whose moment has come. Returns how many steps were taken.

    However late it runs, a moment is acted on once; and next_look_at always moves on, so no case blocks the others.
    """
    taken, now = 0, moment.now()
    for case in Case.objects.filter(next_look_at__lte=now).order_by("next_look_at")[:AT_ONCE]:
        if _took_one(case):
            taken += 1
        else:
            Case.objects.filter(pk=case.pk, next_look_at__lte=now).update(next_look_at=now + A_WHILE)
    return taken


def _took_one(case: Case) -> bool:
    steps = [step for step in steps_for(CLOCK, case) if _asks_nothing(step, case)]
    for step in steps[:1]:
        try:
            act(case, step.verb, actor=CLOCK)
            return True
        except StepNotAllowed:
            return False  # somebody was quicker
    return False


def _asks_nothing(step: Step, case: Case) -> bool:
    """What asks a day is for who grants it; a field that reckons its own answer asks nobody."""
    return not any(asked.form_fields(case, CLOCK, {}) for asked in step.asks)
