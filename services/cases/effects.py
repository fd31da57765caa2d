"""What rows of this app cause. Called inside the door, before the case is saved for the last time."""

from __future__ import annotations

from accounts import moment
from services.cases.actor import Actor
from services.cases.models import Case


def mark_told(case: Case, actor: Actor, cleaned: dict) -> None:
    """Everybody has been told of every clock that has run out so far."""
    case.clocks.filter(stopped=None, paused=None, told=False, due__lte=moment.now()).update(told=True)


def release_owner(case: Case, actor: Actor, cleaned: dict) -> None:
    """Nobody is in charge any more: the desk deals with it again."""
    case.owner_appointment = case.owner_organisation = None
