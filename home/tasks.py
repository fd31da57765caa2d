"""What happens to published pages by themselves."""

from __future__ import annotations

from celery import shared_task

from home import reviewing, schedule


@shared_task(name="home.publish_due")
def publish_due() -> None:
    """Put up what was scheduled and take down what is over. Both go through Publication.save."""
    schedule.sweep()


@shared_task(name="home.remind_of_reviews")
def remind_of_reviews() -> int:
    """A letter to whoever has to look a page over today; returns how many."""
    return reviewing.remind()
