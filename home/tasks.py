"""What happens to published pages by themselves."""

from __future__ import annotations

from celery import shared_task

from home import followed, newsrooms, remarks, reminders, reviewing, schedule
from home.search import instep


@shared_task(name="home.publish_due")
def publish_due() -> None:
    """Put up what was scheduled and take down what is over. Both go through Publication.save."""
    schedule.sweep()


@shared_task(name="home.remind_keepers")
def remind_keepers() -> None:
    """Once a day: officers whose post nobody has confirmed for a quarter, groups whose code runs out."""
    reminders.ask_officers()
    reminders.remind_of_codes()


@shared_task(name="home.remind_of_reviews")
def remind_of_reviews() -> int:
    """A letter to whoever has to look a page over today; returns how many."""
    return reviewing.remind()


@shared_task(name="home.read_for_search")
def read_for_search() -> int:
    """Read what an import or a renaming left to be read; a turn of it every two seconds."""
    return instep.read_due()


@shared_task(name="home.tidy_newsrooms")
def tidy_newsrooms() -> None:
    """Seats that ended by date are empty already for whoever asks; this clears the rows."""
    newsrooms.tidy()


@shared_task(name="home.forget_remarks")
def forget_remarks() -> int:
    """Once a day: what readers said of pages half a year ago goes."""
    return remarks.forget()


@shared_task(name="home.tell_followers")
def tell_followers() -> int:
    """Letters to who follows a place, of what is new there; returns how many."""
    return followed.tell()
