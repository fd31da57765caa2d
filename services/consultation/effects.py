"""What rows of the tables cause. Called inside the door, with the row of the case locked or not yet there."""

from __future__ import annotations

import secrets

from django.conf import settings

from accounts import consents, moment
from accounts.models import Consent
from grids.versions import shown_anew
from services.cases.act import StepNotAllowed
from services.cases.actor import Actor
from services.cases.effects import put_in_charge
from services.cases.handlers import HIGH
from services.cases.models import Case
from services.consultation import advisers, slots
from services.consultation.models import Booking, Hours, OpenAnswer, booking_of, open_answer_of

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


def write_openly(case: Case, actor: Actor, cleaned: dict) -> None:
    """A new wording, for the community of the place: what stood there before comes down until it is agreed to."""
    written = open_answer_of(case)
    _comes_down(case)
    written.area = next((area for area in case.place.lineage() if area.level in HIGH), case.place)
    written.edition += 1
    written.standing = OpenAnswer.Standing.PROPOSED


def publish(case: Case, actor: Actor, cleaned: dict) -> None:
    written = open_answer_of(case)
    written.standing, written.published_at = OpenAnswer.Standing.PUBLIC, moment.now()
    _shown(written)


def keep_unpublished(case: Case, actor: Actor, cleaned: dict) -> None:
    """Whoever asked says no, at once and for good: nobody asks them again."""
    written = open_answer_of(case)
    _comes_down(case)
    written.standing, written.open_question, written.open_answer = OpenAnswer.Standing.REFUSED, "", ""


def take_down(case: Case, actor: Actor, cleaned: dict) -> None:
    """Whoever answered wants it away: the law has changed, or somebody might be known by it after all."""
    _comes_down(case)
    open_answer_of(case).standing = OpenAnswer.Standing.DOWN


def _comes_down(case: Case) -> None:
    """The consent was to what stood there; it ends with it."""
    about = {"about": case.number, "purpose": Consent.Purpose.PUBLISH_ANSWER, "withdrawn_at": None}
    for consent in Consent.objects.filter(contact=case.requester_id, **about):
        consents.withdraw(consent)
    open_answer_of(case).published_at = None
    _shown(open_answer_of(case))


def _shown(written: OpenAnswer) -> None:
    """Whether there is anything to read at its community stands on pages that are kept."""
    if written.area_id:
        shown_anew([written.area_id])
