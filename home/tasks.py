"""What happens to published pages by themselves."""

from __future__ import annotations

from celery import shared_task
from django.core.management import call_command

from home.search import instep


@shared_task(name="home.publish_due")
def publish_due() -> None:
    """Put up what was scheduled and take down what has expired. Both go through Publication.save."""
    call_command("publish_scheduled", verbosity=0)


@shared_task(name="home.read_for_search")
def read_for_search() -> int:
    """Read what an import or a renaming left to be read; a turn of it every two seconds."""
    return instep.read_due()
