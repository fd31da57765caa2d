"""The way into a video room, for the two who know of it."""

from __future__ import annotations

from django import template
from django.conf import settings

from services.consultation.models import Booking

register = template.Library()


@register.simple_tag
def video_room(booking: Booking) -> str:
    """Empty where the talk is not by video, or no server is set any more."""
    return f"{settings.VIDEO_URL}/{booking.room}" if settings.VIDEO_URL and booking.room else ""
