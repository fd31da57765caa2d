"""By which way somebody is reached, and when not."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Contact
from services.letters.models import Letter


def first_fate(contact: Contact, facts: dict[str, Any]) -> Letter.Fate:
    """Whether this letter goes out or stays in the portal. No query.

    Residents, and organisations and officers without an account, get an SMS. Staff with an account find the letter
    in the portal, beside the desk that lists the same case: an SMS a step would be paid for, and soon be ignored.
    They get one only when the facts say `urgent`. Whoever has no number has the portal alone.
    """
    if facts.get("face") == "staff" and contact.user_id and not facts.get("urgent"):
        return Letter.Fate.IN_APP
    return Letter.Fate.WAITING if contact.phone_cipher else Letter.Fate.NO_ADDRESS


def quiet_until(contact: Contact, now: datetime) -> datetime | None:
    """The end of the contact's quiet hours (portal's time) if they are running now; they may span midnight."""
    start, end = contact.quiet_from, contact.quiet_to
    if start is None or end is None or start == end:
        return None
    local = timezone.localtime(now)
    clock = local.time()
    running = start <= clock < end if start < end else clock >= start or clock < end
    if not running:
        return None
    day = local.date() if clock < end else local.date() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, end))
