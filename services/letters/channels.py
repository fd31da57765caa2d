"""By which ways somebody is reached, in which order, and when not."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from accounts.models import Contact
from services.letters.models import Letter

Way = Letter.Way


def first_fate(contact: Contact, facts: dict[str, Any]) -> Letter.Fate:
    """Whether this letter goes out or stays in the portal. No query.

    Residents, and organisations and officers without an account, are written to. Staff with an account find the letter
    in the portal, beside the desk that lists the same case: an SMS a step would be paid for, and soon be ignored.
    So do followers of a place, of notices that can wait.
    They are written to when the facts say `urgent`, or when they chose a way. Whoever has an account may choose the
    portal alone, save for what is urgent. Whoever cannot be reached by any way has the portal alone.
    """
    if contact.user_id and not facts.get("urgent") and not facts.get("way"):
        usual = contact.way in (Contact.Way.USUAL, Contact.Way.PORTAL)
        if contact.way == Contact.Way.PORTAL or (usual and facts.get("face") in ("staff", "follower")):
            return Letter.Fate.IN_APP
    return Letter.Fate.WAITING if ways(contact, facts) else Letter.Fate.NO_ADDRESS


def ways(contact: Contact, facts: dict[str, Any]) -> list[Letter.Way]:
    """The way somebody chose, if it is open, then SMS; else whatever is open. A letter that names its way has no other."""
    if named := facts.get("way"):
        return [Way(named)]
    is_open = {
        Way.SMS: bool(contact.phone_cipher),
        Way.WECHAT: bool(contact.openid_cipher and settings.WECHAT_APP_ID),
        Way.MAIL: bool(contact.email and contact.email_verified_at and settings.MAIL_FROM),
    }
    chosen = [way for way in Way if way == contact.way and is_open[way]]
    if is_open[Way.SMS]:
        return list(dict.fromkeys([*chosen, Way.SMS]))
    return chosen or [way for way in Way if is_open[way]][:1]


def following(contact: Contact, letter: Letter) -> Letter.Way | None:
    """The way to try when that of the letter has refused it for good."""
    offered = ways(contact, letter.facts)
    behind = offered[offered.index(Way(letter.way)) + 1 :] if letter.way in offered else offered
    return behind[0] if behind else None


def held_back(contact: Contact, facts: dict[str, Any], now: datetime) -> datetime | None:
    """Until when this letter must not disturb; None when it may go.

    What is urgent does not wait, nor what answers the reader at once (`prompt`: a receipt, a link just asked for).
    """
    return None if facts.get("urgent") or facts.get("prompt") else quiet_until(contact, now)


def quiet_until(contact: Contact, now: datetime) -> datetime | None:
    """The end of the contact's quiet hours (portal's time) if they are running now; they may span midnight."""
    start, end = quiet_hours(contact)
    if start is None or end is None or start == end:
        return None
    local = timezone.localtime(now)
    clock = local.time()
    running = start <= clock < end if start < end else clock >= start or clock < end
    if not running:
        return None
    day = local.date() if clock < end else local.date() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, end))


def quiet_hours(contact: Contact) -> tuple[time | None, time | None]:
    """From and to: the contact's own, else those of the installation. The same twice means none."""
    if contact.quiet_from is not None and contact.quiet_to is not None:
        return contact.quiet_from, contact.quiet_to
    if not settings.QUIET_HOURS:
        return None, None
    start, end = (time.fromisoformat(part.strip()) for part in settings.QUIET_HOURS.split("-"))
    return start, end
