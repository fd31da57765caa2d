"""What the clock does for accounts."""

from importlib import import_module

from celery import shared_task
from django.conf import settings

from accounts import limits, sittings


@shared_task(name="accounts.purge")
def purge() -> None:
    """Forget counts, codes, sessions and the account log whose time is over."""
    limits.purge()
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    sittings.purge()
