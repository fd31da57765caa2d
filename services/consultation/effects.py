"""What rows of the tables cause. Called inside the door, with the row of the case locked or not yet there."""

from __future__ import annotations

import secrets

from django.conf import settings

from services.cases.act import StepNotAllowed
from services.cases.actor import Actor
from services.cases.effects import put_in_charge
from services.cases.models import Case
from services.consultation import advisers, slots
from services.consultation.models import Booking, Hours, booking_of

ROOM = 18  # bytes of chance: nobody comes upon a room by trying


def find_adviser(case: Case, actor: Actor, cleaned: dict) -> None:
    """Whom the resident named, else whoever is next; where nobody is left, the community."""
    put_in_charge(case, cleaned.get("adviser") or advisers.next_for(case))


def take_seat(case: Case, actor: Actor, cleaned: dict) -> None:
    """A free seat of the slot that was chosen, under the lock of its hours. Raises StepNotAllowed when it is gone.

    A booking that is moved leaves its old seat by taking the new one.
    """
    booking, slot = booking_of(case), cleaned["slot"]
    hours = Hours.objects.select_for_update().get(pk=slot.hours.pk)
    still = slots.find(slot.code)
    if still is None:
        raise StepNotAllowed("taken")
    held = Booking.objects.filter(hours=hours, starts=slot.starts, released=False)
    taken = set(held.values_list("seat", flat=True))
    booking.seat = next(seat for seat in range(1, hours.capacity + 1) if seat not in taken)
    booking.hours, booking.starts, booking.ends = hours, slot.starts, slot.ends
    booking.room = _room(booking)


def free_seat(case: Case, actor: Actor, cleaned: dict) -> None:
    """Others can have it at once."""
    booking_of(case).released = True


def _room(booking: Booking) -> str:
    """Of a talk by video, where a server is set; a booking that is moved keeps its room."""
    if booking.way != Booking.Way.VIDEO or not settings.VIDEO_URL:
        return ""
    return booking.room or secrets.token_urlsafe(ROOM)
