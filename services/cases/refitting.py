"""Clocks that run follow an edited limit or calendar: marked in the transaction of the edit, fitted by the queue. 重算

A mark waits for a minute: so long any process may still count by the calendar that it keeps. Until then edits of one
area are one mark. What is killed half-way goes on where it was; fitting twice is fitting once.
"""

from __future__ import annotations

from copy import copy
from datetime import timedelta

from django.db import transaction

from accounts import moment
from grids.models import Area
from services.cases import calendar, clocks, colours, later
from services.cases.fitting import refit
from services.cases.models import Case, CaseClock, TimeLimit, Unfitted
from services.cases.table import Phase

WAIT = timedelta(seconds=calendar.SECONDS_KEPT + 1)
AT_ONCE = 200
MOST = 2000  # cases a turn of the queue


def mark(area: Area | None) -> None:
    """Something by which clocks are counted has changed here and below; None: everywhere."""
    if not Unfitted.objects.filter(area=area, done_to=0).update(at=moment.now()):
        Unfitted.objects.create(area=area)


def fit_what_is_marked() -> int:
    """Fit the clocks of what was marked a minute ago or longer. Returns how many cases have another time."""
    moved, looked_at = 0, 0
    while looked_at < MOST and (due := _oldest()):
        calendar.forget()
        found = _batch(due)
        rows = list(TimeLimit.objects.select_related("area"))
        moved += sum(_fit(case, rows) for case in found if _says_something_else(case, rows))
        looked_at += len(found)
        unedited = Unfitted.objects.filter(pk=due.pk, at=due.at)  # marked again meanwhile, it is all to be done again
        if len(found) < AT_ONCE:
            unedited.delete()
        else:
            unedited.update(done_to=found[-1].pk)
    return moved


def _oldest() -> Unfitted | None:
    waited = Unfitted.objects.filter(at__lte=moment.now() - WAIT)
    return waited.select_related("area").order_by("pk").first()


def _batch(due: Unfitted) -> list[Case]:
    """The next cases that are not over, with all that fitting asks. Three queries."""
    cases = Case.objects.filter(pk__gt=due.done_to).exclude(phase=Phase.OVER)
    if due.area:
        cases = cases.filter(place__path__startswith=due.area.path)
    whole = cases.select_related("place", "category", "desk").prefetch_related("clocks", "events")
    found = list(whole.order_by("pk")[:AT_ONCE])
    for case in found:
        case.past = sorted(case.events.all(), key=lambda event: event.seq)
    return found


def _says_something_else(case: Case, rows: list[TimeLimit]) -> bool:
    """Looked at before it is locked: most say what they said."""
    now = moment.now()
    return any(refit(copy(clock), case, rows, now) for clock in case.all_clocks)


@transaction.atomic
def _fit(case: Case, rows: list[TimeLimit]) -> bool:
    """Under the lock that steps take; the case stays as it is, but for when it must be looked at next."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    was, now = colours.promised(case), moment.now()
    standing = list(CaseClock.objects.filter(case=case, stopped=None))
    moved = [clock for clock in standing if refit(clock, case, rows, now)]
    for clock in moved:
        clock.save()
    case.all_clocks = standing
    clocks.look_next(case, standing)
    Case.objects.filter(pk=case.pk).update(next_look_at=case.next_look_at, due_at=case.due_at)
    later.tell(case, was)
    return bool(moved)
