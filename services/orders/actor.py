"""A volunteer at the door: by their own account, or by the link in a message, which names one order and its verbs."""

from __future__ import annotations

from dataclasses import dataclass

from services.cases.actor import Actor
from services.orders.models import Volunteer


@dataclass(frozen=True, eq=False)
class HelperActor(Actor):
    """Whatever this person may do elsewhere, here they act as the volunteer they are, and as nothing else."""

    volunteer: int = 0


def as_helper(
    volunteer: Volunteer, *, channel: str = "session", case: str = "", verbs: frozenset[str] | None = None
) -> HelperActor:
    """`case` and `verbs` narrow what a link is good for."""
    return HelperActor(channel, contact=volunteer.contact_id, case=case, verbs=verbs, volunteer=volunteer.pk)
