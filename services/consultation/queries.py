"""Named reads of consultation, each scoped to who asks: what is out of reach is not there."""

from __future__ import annotations

from typing import Any

from django.db.models import Case as If
from django.db.models import Exists, OuterRef, Q, QuerySet, When

from accounts import moment
from grids import towns
from grids.duties import KEEPING, Duty
from grids.models import Appointment, Area
from services.cases.actor import NOTHING, Actor
from services.cases.models import Case
from services.cases.queries import in_my_area
from services.cases.table import Phase
from services.consultation.models import DayOff, Hours, HoursQuerySet, MovingArea, Roster

RECEIVING = frozenset(Duty) - {*KEEPING, Duty.SECURITY, Duty.AUDITOR, Duty.UNIT_STAFF}
ADVISING = (Duty.LEGAL, Duty.JUDGE, Duty.POLICE)  # whose work here is to receive people, and little else
MOST = 200  # hours on one page
HOLDER = ("appointment__person", "appointment__area", "appointment__organisation")


def is_received_at(area: Any, path: str) -> Exists:
    """Whether somebody receives people at this area (an OuterRef in a query of areas), or below `path`."""
    there = Q(appointment__area=area) | Q(appointment__area__path__startswith=path)
    return Exists(Hours.objects.standing().filter(there, _held()))


# -- everybody --


def hours_at(area: Area) -> HoursQuerySet:
    """Who receives people at this area, at what contains it and at what it contains."""
    near = Q(appointment__area__path__in=area.lineage_paths()) | Q(appointment__area__path__startswith=area.path)
    found = Hours.objects.standing().filter(near, _held()).select_related(*HOLDER)
    return found.order_by("appointment__area__depth", "appointment", "week", "weekday", "opens")[:MOST]


def hours_above(area: Area) -> HoursQuerySet:
    """Who receives people from this place: at it and at what contains it; who gives advice first, then the nearest."""
    found = Hours.objects.standing().filter(_held(), appointment__area__path__in=area.lineage_paths())
    advice = If(When(appointment__duty__in=ADVISING, then=0), default=1)
    order = (advice, "-appointment__area__depth", "appointment__duty", "appointment", "weekday", "opens")
    return found.select_related(*HOLDER).order_by(*order)


def receiving() -> QuerySet[Appointment]:
    """Every post whose holder receives people, in the town that is asked or for it."""
    held = Appointment.objects.current().filter(towns.above_too("area__path"))
    return held.filter(Exists(Hours.objects.standing().filter(appointment=OuterRef("pk"))))


def rosters_at(area: Area) -> QuerySet[Roster]:
    """The rosters of this area and of those above it, the nearest first, with who is on them."""
    found = Roster.objects.filter(area__path__in=area.lineage_paths()).select_related("area")
    return found.prefetch_related("members__person", "members__area").order_by("-area__depth", "pk")


# -- who receives, and the community that keeps the calendar --


def advises(actor: Actor) -> bool:
    """Holds a post for which the page of receptions is the place of work. No query."""
    return any(held.area_id and held.duty in ADVISING for held in actor.held)


def posts_kept_by(actor: Actor) -> QuerySet[Appointment]:
    """One's own posts at an area, and those of everybody who receives people where one decides."""
    kept = Q(person=actor.person) if actor.person else NOTHING
    for held in actor.decides:
        kept |= Q(area__path__startswith=held.area.path)  # type: ignore[union-attr]
    found = Appointment.objects.current().filter(kept, duty__in=RECEIVING, area__isnull=False)
    return found.select_related("person", "area", "organisation").order_by("area__path", "duty", "pk")


def own_posts(actor: Actor) -> QuerySet[Appointment]:
    """Empty for who holds none at an area."""
    return posts_kept_by(actor).filter(person=actor.person or 0)


def hours_kept_by(actor: Actor) -> HoursQuerySet:
    found = Hours.objects.standing().filter(appointment__in=posts_kept_by(actor)).select_related(*HOLDER)
    return found.order_by("appointment__area__path", "appointment", "week", "weekday", "opens")


def days_off_kept_by(actor: Actor) -> QuerySet[DayOff]:
    """From today on."""
    found = DayOff.objects.filter(appointment__in=posts_kept_by(actor), day__gte=moment.today())
    return found.select_related("appointment__person").order_by("day", "pk")


def rosters_kept_by(actor: Actor) -> QuerySet[Roster]:
    """Of the areas where one decides, and below them."""
    kept = NOTHING
    for held in actor.decides:
        kept |= Q(area__path__startswith=held.area.path)  # type: ignore[union-attr]
    return Roster.objects.filter(kept).select_related("area").prefetch_related("members__person").order_by("area__path")


def moving_decided_by(actor: Actor) -> QuerySet[Area]:
    """The areas where one says whether cars may be asked to be moved, with `moves`: whether they may. One query."""
    decided = Area.objects.living().filter(pk__in=[held.area_id for held in actor.decides])
    return decided.annotate(moves=Exists(MovingArea.objects.filter(area=OuterRef("pk")))).order_by("path")


def open_questions(actor: Actor) -> QuerySet[Case]:
    """What waits for an answer of this actor, or is overseen by them; the most urgent first."""
    return in_my_area(actor).filter(kind="questions", phase__in=(Phase.OPEN, Phase.PAUSED))


def open_bookings(actor: Actor) -> QuerySet[Case]:
    """Who comes, the soonest first."""
    found = in_my_area(actor).filter(kind="bookings", phase=Phase.OPEN).select_related("booking__hours")
    return found.order_by("booking__starts", "pk")


def _held() -> Q:
    """The post behind the hours is held today."""
    day = moment.today()
    return Q(Q(appointment__until=None) | Q(appointment__until__gte=day), appointment__since__lte=day)
