"""Taking a seat of an opening, leaving it, and closing the opening. Every change holds the opening's row. 认领与退出"""

from __future__ import annotations

from itertools import count

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts import moment
from grids.models import Area, Level
from services.cases.actor import NOTHING, Actor
from services.cases.who import LEADERS
from services.letters import box
from services.orders.models import Claim, Opening, Volunteer


class NoSeatLeft(Exception):
    """Others were quicker, or the opening is over."""


class StillHeld(Exception):
    """More hold a seat than there shall be; the argument says how many."""


def near(volunteer: Volunteer) -> Q:
    """What hangs on the subdistrict where they live, on what lies below it or above it; as a condition on rows with an area."""
    street = next((one.path for one in volunteer.grid.lineage() if one.level == Level.SUBDISTRICT), volunteer.grid.path)
    return Q(area__path__startswith=street) | Q(area__path__in=volunteer.grid.lineage_paths())


def offered_to(volunteer: Volunteer) -> QuerySet[Opening]:
    """What is open near where they live."""
    return Opening.objects.open_on(moment.today()).filter(near(volunteer)).told().order_by("-area__path", "pk")


def shown_at(area: Area) -> QuerySet[Opening]:
    """What is open at a place, below it and above it."""
    near = Q(area__path__startswith=area.path) | Q(area__path__in=area.lineage_paths())
    return Opening.objects.open_on(moment.today()).filter(near).told().order_by("area__path", "pk")


def led_by(actor: Actor) -> Q:
    """The areas in which this actor posts openings, and what those succeeded, as a condition on areas."""
    found = NOTHING
    for held in actor.held:
        if held.area and held.duty in LEADERS:
            found |= Q(path__startswith=held.area.path) | Q(pk__in=actor.reach[held.pk])
    return found


def posted_under(actor: Actor) -> QuerySet[Opening]:
    """The openings this actor keeps; none for who leads nowhere."""
    return Opening.objects.filter(area__in=Area.objects.filter(led_by(actor))).told().order_by("closed_at", "-pk")


@transaction.atomic
def claim(opening: int, volunteer: Volunteer, *, shown: bool) -> Claim:
    """A seat for this volunteer; twice the same hand is once. Raises NoSeatLeft.

    Whoever comes at the same moment waits for the opening's row; the index would refuse a seat taken twice even then.
    """
    found = Opening.objects.select_for_update().get(pk=opening)
    held = {one.volunteer_id: one for one in found.claims.filter(released_at=None)}
    if volunteer.pk in held:
        return held[volunteer.pk]
    full = len(held) >= found.capacity  # where there are fewer than there were, one with a high number may be held
    if full or not found.is_open(moment.today()) or not volunteer.confirmed:
        raise NoSeatLeft(opening)
    taken = {one.seat for one in held.values()}
    seat = next(seat for seat in count(1) if seat not in taken)
    return Claim.objects.create(opening=found, volunteer=volunteer, seat=seat, shown=shown, claimed_at=moment.now())


@transaction.atomic
def release(one: Claim, *, reason: str = "") -> None:
    """The seat is free again. With a reason it was somebody else's decision, and the volunteer is told."""
    Opening.objects.select_for_update().get(pk=one.opening_id)
    freed = Claim.objects.filter(pk=one.pk, released_at=None).update(released_at=moment.now())
    if freed and reason:
        _tell([one], "opening_released", one.opening, reason)


@transaction.atomic
def resize(opening: int, seats: int) -> None:
    """So many are wanted from now on; nobody loses a seat by it. Raises StillHeld, NoSeatLeft for one that is over."""
    locked = Opening.objects.select_for_update().get(pk=opening)
    if not locked.is_open(moment.today()):
        raise NoSeatLeft(opening)
    held = locked.claims.filter(released_at=None).count()
    if seats < held:
        raise StillHeld(held)
    locked.capacity = seats
    locked.save(update_fields=["capacity"])


@transaction.atomic
def close(opening: Opening, *, reason: str) -> None:
    """Nobody is wanted any more; whoever held a seat is told once."""
    locked = Opening.objects.select_for_update().get(pk=opening.pk)
    if locked.closed_at is not None:
        return
    locked.closed_at = moment.now()
    locked.save(update_fields=["closed_at"])
    held = list(locked.claims.filter(released_at=None).select_related("volunteer__contact"))
    Claim.objects.filter(pk__in=[one.pk for one in held]).update(released_at=moment.now())
    _tell(held, "opening_closed", locked, reason)


def _tell(claims: list[Claim], verb: str, opening: Opening, reason: str) -> None:
    facts = {"face": "resident", "path": "/volunteer/openings/", "title": str(opening), "words": {"reason": reason}}
    box.send_after_commit(box.write([one.volunteer.contact for one in claims], "volunteers", verb, facts))
