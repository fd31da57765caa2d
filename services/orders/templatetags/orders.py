"""What pages of orders ask while they are rendered."""

from __future__ import annotations

from django import template

from services.cases.actor import Actor
from services.cases.models import Case
from services.cases.who import LEADER
from services.orders import showing

register = template.Library()


@register.filter
def hours_minutes(minutes: int) -> tuple[int, int]:
    """Whole hours and the minutes left over; of what was moved back the size."""
    return divmod(abs(int(minutes)), 60)


@register.simple_tag
def corrects_hours(case: Case, actor: Actor) -> bool:
    """Whether this actor may put right how long somebody helped."""
    return actor.works and LEADER.holds(actor, case)


@register.simple_tag
def handed_over(case: Case, actor: Actor) -> showing.Handed | None:
    """What the resident hands to whoever comes: see showing.handed_over."""
    return showing.handed_over(case, actor)
