"""The letter box. write() belongs to the transaction of the event; send() runs after it, with ids only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts import moment
from accounts.models import Contact
from services.letters import channels, relay, wording
from services.letters.models import Letter
from services.letters.wording import template_for

__all__ = ["mark_read", "send", "send_after_commit", "template_for", "unread_for", "write"]


def write(contacts: Iterable[Contact], kind: str, verb: str, facts: dict[str, Any], *, about: str = "") -> list[int]:
    """Write one letter to each of them, in the caller's transaction; returns the ids for send().

    Facts: number (as shown), path (relative, signed), words, sealed, title, face ("resident" or "staff"), due (ISO
    or empty), urgent. Whoever is named twice is told once. One query, however many they are.
    """
    facts, now = wording.trimmed(facts, verb), moment.now()
    everybody = {contact.pk: contact for contact in contacts}.values()
    letters = [_letter(to, kind, verb, facts, about, now) for to in everybody]
    return [letter.pk for letter in Letter.objects.bulk_create(letters)]


def _letter(to: Contact, kind: str, verb: str, facts: dict[str, Any], about: str, now: datetime) -> Letter:
    fate = channels.first_fate(to, facts)
    quiet = None if facts.get("urgent") else channels.quiet_until(to, now)
    if fate != Letter.Fate.WAITING:  # read in the portal, by somebody signed in: no signed link is kept
        facts = {name: fact for name, fact in facts.items() if name != "path"}
    return Letter(to=to, kind=kind, verb=verb, facts=facts, about=about, fate=fate, written_at=now, due_at=quiet or now)


def send(ids: Iterable[int]) -> int:
    """Put these in the queue, after the commit; returns how many went in.

    Does no harm when the broker is down: what did not go in lies waiting, and the sweep finds it.
    """
    ids = list(ids)
    return relay.offer(ids) if ids else 0


def send_after_commit(ids: Iterable[int]) -> None:
    """The same as soon as the caller's transaction is committed.

    What was done is done by then: no failure of the queue, however odd, becomes an error of whoever did it.
    """
    transaction.on_commit(lambda: send(ids), robust=True)  # no partial: the log asks for a function's name


def unread_for(contact: Contact) -> list[Letter]:
    """What somebody was told and has not yet read, newest first, each with its text, in their own language.

    The text bears no link; `about` says which case it is about.
    """
    letters = list(
        contact.letters.filter(read_at=None).exclude(fate=Letter.Fate.WAITING).order_by("-written_at", "-pk")[:100]
    )
    for letter in letters:
        letter.text = letter.text or wording.keepsake(wording.say(letter, contact.language))
    return letters


def mark_read(contact: Contact, *, about: str = "") -> int:
    """All of them, or those about one case, are read now; returns how many were not."""
    unread = contact.letters.filter(read_at=None).exclude(fate=Letter.Fate.WAITING)
    return (unread.filter(about=about) if about else unread).update(read_at=moment.now())
