"""Somebody is away and a colleague does their work: from a day to a day, at most half a year. 代班

Whoever stands in serves already, near by, by a post of their own; so nobody gets in by a leave who was not in before.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts import moment
from grids.changes import ChangeRefused, lock
from grids.duties import Duty
from grids.models import Appointment, Level, StandIn
from grids.versions import post_shown_anew

LONGEST = timedelta(days=183)
SERVING = (
    Duty.GRID_WORKER, Duty.GRID_LEADER, Duty.DEPUTY, Duty.COMMUNITY_STAFF, Duty.SUBDISTRICT_STAFF,
)  # fmt: skip


def today_for(posts: Iterable[Appointment]) -> dict[int, Appointment]:
    """Of these posts, by id, those whose holder is away, each with the post of who stands in. One query, or none."""
    pks = [held.pk for held in posts]
    found = (
        StandIn.objects.today()
        .filter(appointment__in=pks)
        .select_related("stand_in__person__contact", "stand_in__area")
    )
    return {one.appointment_id: one.stand_in for one in found.order_by("pk")} if pks else {}


def candidates(held: Appointment) -> QuerySet[Appointment]:
    """Who may stand in: whoever serves in the same community, or above it, by a post of their own. One query."""
    if held.area is None:
        return Appointment.objects.none()
    community = held.area.lineage().filter(level=Level.COMMUNITY).first()
    near = Q(area__path__startswith=(community or held.area).path) | Q(area__path__in=held.area.lineage_paths())
    serving = Appointment.objects.current().filter(near, duty__in=SERVING).exclude(person=held.person_id)
    return serving.select_related("person", "area").order_by("-area__depth", "pk")


@transaction.atomic
def arrange(held: Appointment, stand_in: Appointment, since: date, until: date) -> StandIn:
    """From this day to that one somebody else does the work of this post. Raises ChangeRefused."""
    lock()
    if until < since or until < moment.today() or until - since > LONGEST:
        raise ChangeRefused("a leave ends after it begins, not in the past, and within half a year")
    if not candidates(held).filter(pk=stand_in.pk).exists():
        raise ChangeRefused(f"{stand_in} does not serve near {held}")
    if held.stand_ins.filter(since__lte=until, until__gte=since).exists():
        raise ChangeRefused(f"somebody stands in for {held} already")
    if StandIn.objects.filter(appointment=stand_in, since__lte=until, until__gte=since).exists():
        raise ChangeRefused(f"{stand_in} is away as well")
    if StandIn.objects.filter(stand_in=held, since__lte=until, until__gte=since).exists():
        raise ChangeRefused(f"{held} stands in for somebody then")
    made = StandIn.objects.create(appointment=held, stand_in=stand_in, since=since, until=until)
    post_shown_anew(held)
    return made


@transaction.atomic
def back(leave: StandIn) -> None:
    """The holder is back: a leave that has begun ends with yesterday, one that is still to come never was."""
    lock()
    yesterday = moment.today() - timedelta(days=1)
    if leave.since > yesterday:
        leave.delete()
    else:
        StandIn.objects.filter(pk=leave.pk).update(until=min(leave.until, yesterday))
    post_shown_anew(leave.appointment)
