"""What happens to published pages by themselves."""

from __future__ import annotations

from celery import shared_task
from django.core.management import call_command

from home import newsrooms


@shared_task(name="home.publish_due")
def publish_due() -> None:
    """Put up what was scheduled and take down what has expired. Both go through Publication.save."""
    call_command("publish_scheduled", verbosity=0)


@shared_task(name="home.tidy_newsrooms")
def tidy_newsrooms() -> None:
    """Seats that ended by date are empty already for whoever asks; this clears the rows."""
    newsrooms.tidy()
