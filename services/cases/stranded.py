"""Sealed cases that nobody may open, because nobody is a named handler at their desk. They go to who is. 无人可办的保密事项

Handlers come and go: by a change, which is heard of at once (grids.handlers), or by the mere date, which the queue
looks at every ten minutes. Each case moves by a step of its own, the row `reseat`, so that its history says so.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from grids.models import Appointment, Area, Succession
from grids.queries import reach_of
from services.cases.act import StepNotAllowed, act
from services.cases.actor import CLOCK
from services.cases.handlers import HIGH, named_handlers, reached
from services.cases.models import Case, Openness
from services.cases.table import KINDS, Phase

AT_ONCE = 500


def stranded() -> QuerySet[Case]:
    """Sealed cases that are not over, whose desk has no named handler today, longest waiting first."""
    return _without_handler(_sealed())


def uncovered() -> list[Area]:
    """Communities, and higher areas without any, that no named handler answers for, at themselves or above."""
    paths = tuple(Area.objects.filter(pk__in=reached(named_handlers())).values_list("path", flat=True))
    high = list(Area.objects.living().filter(level__in=HIGH))
    above = {area.path[: -area.steplen] for area in high}
    lowest = [area for area in high if area.path not in above]
    return [area for area in lowest if not set(area.lineage_paths()).intersection(paths)]


def reseat(where: Q | None = None) -> int:
    """Let each such case (of these) go to the nearest desk where somebody may open it. Returns how many went.

    A case about somebody is looked at by itself: a handler at its desk may be the very one it is about.
    """
    sealed = _sealed().filter(where or Q())
    if not sealed.exists():  # a list of a thousand new posts asks no more than this of each
        return 0
    about_somebody = sealed.filter(Q(subject_person__isnull=False) | Q(subject_organisation__isnull=False))
    waiting = {case.pk: case for case in [*_without_handler(sealed)[:AT_ONCE], *about_somebody[:AT_ONCE]]}
    return sum(_took_it(case) for case in waiting.values())


def _sealed() -> QuerySet[Case]:
    """Those that are not over, longest waiting first."""
    standing = [Phase.OPEN, Phase.PAUSED, Phase.RESTING]
    return Case.objects.filter(openness=Openness.SEALED, phase__in=standing).order_by("pk")


def _without_handler(sealed: QuerySet[Case]) -> QuerySet[Case]:
    return sealed.exclude(desk__in=reached(named_handlers()))


def _served_by(held: Appointment) -> Q:
    """What lies at the area of this post, below it, and in whatever came before."""
    paths = Area.objects.filter(pk__in=reach_of([held])[held.pk]).values_list("path", flat=True)
    return reduce(or_, (Q(place__path__startswith=path) for path in paths))


def _took_it(case: Case) -> bool:
    if "reseat" not in KINDS[case.kind].steps:
        return False
    try:
        act(case, "reseat", actor=CLOCK)
    except StepNotAllowed:  # nobody elsewhere may open it either, or somebody at its desk may
        return False
    return True


def appointed(appointment: Appointment) -> None:
    """Somebody new may be the one a case has waited for."""
    if appointment.handles_sealed and appointment.area_id:
        reseat(_served_by(appointment))


def ended(appointment: Appointment) -> None:
    """The last one may have left. Who leaves with the area itself goes on at its successor: see redrawn()."""
    goes_on = Succession.objects.filter(predecessor=appointment.area_id)
    if appointment.handles_sealed and appointment.area_id and not goes_on.exists():
        reseat(_served_by(appointment))


def redrawn(ended: list[Area], successors: list[Area]) -> None:
    reseat()


def corrected(thing: Any) -> None:
    """A post may have been given the trust, or lost it."""
    if isinstance(thing, Appointment) and thing.area_id:
        reseat(_served_by(thing))
