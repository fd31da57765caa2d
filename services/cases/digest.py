"""The morning's letter of officers who chose it 每日汇总: what waits, what is late, what is unread; nothing about any case."""

from __future__ import annotations

from datetime import time

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts import moment
from accounts.models import Contact
from services.cases import queries
from services.cases.actor import from_session
from services.letters import box

FROM, TO = time(8), time(12)  # the portal's time


def write_digests() -> int:
    """One for each who chose it and has something to see, once a day however often it is asked; returns how many.

    From eight o'clock; missed then, later the same morning, for what waits at noon is no morning's news.
    """
    if not FROM <= timezone.localtime(moment.now()).time() < TO:
        return 0
    return sum(_write_to(contact) for contact in due())


def due() -> QuerySet[Contact]:
    chosen = Contact.objects.filter(digest=True, user__is_active=True).exclude(digested_on=moment.today())
    return chosen.select_related("user").order_by("pk")


@transaction.atomic
def _write_to(contact: Contact) -> int:
    """Whoever marks the day first writes the letter."""
    unmarked = Contact.objects.filter(pk=contact.pk).exclude(digested_on=moment.today())
    if not Contact.objects.filter(pk__in=unmarked.values("pk")).update(digested_on=moment.today()):
        return 0
    facts = _counts(contact)
    if not any(facts.values()):
        return 0
    told = {**facts, "path": reverse("desk"), "face": "officer", "words": {}}
    letters = box.write([contact], "digest", "daily", told)
    box.send_after_commit(letters)
    return len(letters)


def _counts(contact: Contact) -> dict[str, int]:
    """awaiting, late, unread; for somebody without a post today the desk is empty."""
    actor = from_session(contact.user)
    if not actor.works:
        return {}
    awaiting = queries.awaiting(actor)
    return {
        "awaiting": awaiting.count(),
        "late": queries.late(awaiting).count(),
        "unread": box.unread_count(contact),
    }
