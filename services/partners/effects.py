"""What rows of the table cause. Called inside the door, with the row of the case locked or not yet there."""

from __future__ import annotations

from accounts import moment
from services.cases.act import StepNotAllowed
from services.cases.actor import Actor
from services.cases.models import Case
from services.partners.models import Listing, Project


def claim(case: Case, actor: Actor, cleaned: dict) -> None:
    """Take a free place of the listing, under its lock. Raises StepNotAllowed when somebody was quicker."""
    project = _project(case)
    listing = Listing.objects.select_for_update().get(pk=project.listing_id)
    taken = set(listing.projects.filter(released=False).values_list("seat", flat=True))
    free = [seat for seat in range(1, listing.capacity + 1) if seat not in taken]
    if listing.closed_at or listing.until <= moment.today() or not free:
        raise StepNotAllowed("taken")
    project.seat = free[0]


def release(case: Case, actor: Actor, cleaned: dict) -> None:
    """The place is free again for others."""
    _project(case).released = True


def hide(case: Case, actor: Actor, cleaned: dict) -> None:
    """No photo of it is shown to everybody any more."""
    _project(case).pictures.clear()


def _project(case: Case) -> Project:
    assert isinstance(case.detail, Project)
    return case.detail
