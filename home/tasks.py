"""What happens to published pages by themselves."""

from __future__ import annotations

from celery import shared_task
from django.core.management import call_command

from home import reminders


@shared_task(name="home.publish_due")
def publish_due() -> None:
    """Put up what was scheduled and take down what has expired. Both go through Publication.save."""
    call_command("publish_scheduled", verbosity=0)


@shared_task(name="home.remind_keepers")
def remind_keepers() -> None:
    """Once a day: officers whose post nobody has confirmed for a quarter, groups whose code runs out."""
    reminders.ask_officers()
    reminders.remind_of_codes()
