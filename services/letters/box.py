"""The letter box. write() belongs to the transaction of the event; send() runs after it, with ids only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts import moment
from accounts.models import Contact
from services.letters import channels, relay, wording
from services.letters.models import Letter, new_key
from services.letters.wording import template_for

__all__ = [
    "inbox", "letter_of", "mark_read", "send", "send_after_commit", "send_again", "take_back", "take_out",
    "template_for",
    "undelivered", "unread_count",
    "unread_for", "write", "write_each",
]  # fmt: skip

NEWEST = 100  # letters on one page


def write(contacts: Iterable[Contact], kind: str, verb: str, facts: dict[str, Any], *, about: str = "") -> list[int]:
    """Write one letter to each of them, in the caller's transaction; returns the ids for send().

    Facts: number (as shown), path (relative, signed), words, sealed, title, face ("resident" or "staff"), due (ISO
    or empty), urgent, prompt (the reader asked for it just now), way (the one way it may go).
    Whoever is named twice is told once. One query, however many they are.
    """
    everybody = {contact.pk: contact for contact in contacts}.values()
    return write_each([(contact, facts, about) for contact in everybody], kind, verb)


def write_each(told: Iterable[tuple[Contact, dict[str, Any], str]], kind: str, verb: str) -> list[int]:
    """The same where each is told facts of their own, about a case of their own. Still one query."""
    now = moment.now()
    letters = [_letter(to, kind, verb, wording.trimmed(facts, verb), about, now) for to, facts, about in told]
    return [letter.pk for letter in Letter.objects.bulk_create(letters)]


def _letter(to: Contact, kind: str, verb: str, facts: dict[str, Any], about: str, now: datetime) -> Letter:
    fate = channels.first_fate(to, facts)
    quiet = channels.held_back(to, facts, now)
    way = next(iter(channels.ways(to, facts)), Letter.Way.SMS)
    if fate != Letter.Fate.WAITING:  # read in the portal, by somebody signed in: no signed link is kept
        facts = {name: fact for name, fact in facts.items() if name != "path"}
    return Letter(
        to=to, kind=kind, verb=verb, facts=facts, about=about, fate=fate, way=way, written_at=now, due_at=quiet or now
    )


def take_back(about: str, verb: str, *, face: str) -> int:
    """Undo, in the transaction that wrote them, the letters of this step to readers of this face; returns how many.

    For what the same transaction has made pointless. Never call it later: a letter may be on its way.
    """
    waiting = Letter.objects.filter(about=about, verb=verb, claimed_at=None, ticket="", sent_at=None)
    pointless = [letter.pk for letter in waiting if letter.facts.get("face") == face]
    return Letter.objects.filter(pk__in=pointless).delete()[0]


def take_out(about: Iterable[str], verb: str) -> list[dict[str, Any]]:
    """Undo the letters of this step about these cases that still lie there, since something newer is to be said.

    Returns their facts. What a worker has, or may have, goes on its way.
    """
    lying = Letter.objects.filter(
        about__in=list(about), verb=verb, fate=Letter.Fate.WAITING, ticket="", claimed_at=None
    )
    found = list(lying.select_for_update().order_by("pk"))
    Letter.objects.filter(pk__in=[letter.pk for letter in found]).delete()
    return [letter.facts for letter in found]


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
    return _worded(_told(contact).filter(read_at=None), contact)


def inbox(contact: Contact) -> list[Letter]:
    """The same with what was read, and with what is still on its way."""
    return _worded(_shown(contact), contact)


def letter_of(contact: Contact, pk: int) -> Letter | None:
    """One of somebody's own."""
    return contact.letters.select_related("to").filter(pk=pk).first()


def unread_count(contact: Contact) -> int:
    return _shown(contact).filter(read_at=None).count()


def _told(contact: Contact) -> QuerySet[Letter]:
    return _shown(contact).exclude(fate=Letter.Fate.WAITING)


def _shown(contact: Contact) -> QuerySet[Letter]:
    return contact.letters.exclude(fate=Letter.Fate.WITHDRAWN)


def _worded(letters: QuerySet[Letter], contact: Contact) -> list[Letter]:
    """A letter that lost its words since says which step it was about by its kind alone: an empty text."""
    found = list(letters.order_by("-written_at", "-pk")[:NEWEST])
    for letter in found:
        letter.text = letter.text or wording.keepsake(wording.say_if_known(letter, contact.language))
    return found


def mark_read(contact: Contact, *, about: str = "", only: int | None = None) -> int:
    """All of them, those about one case, or one letter, are read now; returns how many were not."""
    unread = contact.letters.filter(read_at=None)
    unread = unread.filter(about=about) if about else unread
    return (unread if only is None else unread.filter(pk=only)).update(read_at=moment.now())


def undelivered(numbers: Any) -> QuerySet[Letter]:
    """Letters about these cases that could not be brought, newest first; `numbers`: a list or a query of one column."""
    return Letter.objects.filter(fate=Letter.Fate.DEAD, about__in=numbers).order_by("-written_at", "-pk")


def send_again(pk: int) -> bool:
    """Put a letter that could not be brought back in the box, under a new key: the gateway has done with the old one.

    Whoever asks first does it; False for whoever comes later, and for a letter that is not dead.
    """
    letter = Letter.objects.select_related("to").filter(pk=pk, fate=Letter.Fate.DEAD).first()
    if letter is None:
        return False
    fresh: dict[str, Any] = {
        "fate": Letter.Fate.WAITING, "key": new_key(), "way": next(iter(channels.ways(letter.to, letter.facts)), "sms"),
        "tries": 0, "ticket": "", "claimed_at": None, "given_at": None, "sent_at": None, "ask_at": None, "fault": "",
        "text": "", "due_at": channels.held_back(letter.to, letter.facts, moment.now()) or moment.now(),
    }  # fmt: skip
    won = Letter.objects.filter(pk=pk, fate=Letter.Fate.DEAD, key=letter.key).update(**fresh)
    if won:
        send_after_commit([pk])
    return bool(won)
