"""Who else keeps a place hears that a notice waits for their eyes: docs/adr/0016."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from accounts.models import Contact
from grids.duties import KEEPING
from grids.models import Appointment
from services.letters import box

if TYPE_CHECKING:
    from home.models.publication import Publication


def ask(page: Publication, had_a_hand: set[int]) -> int:
    """Write to every keeper of the place who may approve it, in the caller's transaction; returns how many.

    What is urgent, such as an outage tomorrow, also goes out by SMS; the rest waits in the portal.
    """
    handed_in = page.get_latest_revision_as_object()
    facts = {"title": handed_in.title, "path": reverse("editors_desk"), "face": "staff", "words": {}}
    facts["urgent"] = handed_in.kind in type(page).RED
    letters = box.write(keepers(page, had_a_hand), "published", "approve", facts)
    box.send_after_commit(letters)
    return len(letters)


def keepers(page: Publication, had_a_hand: set[int]) -> list[Contact]:
    """Editors and administrators of the place or above it, without those who wrote, handed in or approved before."""
    held = Appointment.objects.current().filter(duty__in=list(KEEPING), area__path__in=page.area.lineage_paths())
    return list(
        Contact.objects.filter(person__appointments__in=held, user__is_active=True)
        .exclude(user__in=had_a_hand)
        .distinct()
    )
