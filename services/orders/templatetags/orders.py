"""What pages of orders ask while they are rendered."""

from __future__ import annotations

from django import template

from services.cases.actor import Actor
from services.cases.models import Case
from services.orders import showing

register = template.Library()


@register.simple_tag
def handed_over(case: Case, actor: Actor) -> showing.Handed | None:
    """What the resident hands to whoever comes: see showing.handed_over."""
    return showing.handed_over(case, actor)
