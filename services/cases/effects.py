"""What rows of this app cause. Called inside the door, before the case is saved for the last time."""

from __future__ import annotations

from accounts import moment
from services.cases import routing
from services.cases.act import act
from services.cases.actor import CLOCK, Actor
from services.cases.models import Case


def mark_told(case: Case, actor: Actor, cleaned: dict) -> None:
    """Everybody has been told of every clock that has run out so far."""
    case.clocks.filter(stopped=None, paused=None, told=False, due__lte=moment.now()).update(told=True)
    vars(case).pop("all_clocks", None)  # read before: whoever is told now asks whether it is late


def release_owner(case: Case, actor: Actor, cleaned: dict) -> None:
    """Nobody is in charge any more: the desk deals with it again."""
    case.owner_appointment = case.owner_organisation = None


def sit_where_handled(case: Case, actor: Actor, cleaned: dict) -> None:
    """At the nearest desk where somebody may open it."""
    routing.seat(case)


def bring_followers(case: Case, actor: Actor, cleaned: dict) -> None:
    """Whatever was merged into a case that is now merged itself follows the new one."""
    case.merged.update(merged_into=case.merged_into)


def hand_on(case: Case, actor: Actor, cleaned: dict) -> None:
    """What was merged into this case goes on without it: the oldest by itself, the others follow that one."""
    followers = list(case.merged.order_by("pk"))
    if followers:
        case.save()  # the followers' row asks how this case stands
        case.merged.exclude(pk=followers[0].pk).update(merged_into=followers[0])
        act(followers[0], "carry_on", actor=CLOCK)


def stand_alone(case: Case, actor: Actor, cleaned: dict) -> None:
    """It follows no other case any more."""
    case.merged_into = None
