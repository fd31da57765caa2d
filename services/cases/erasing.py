"""Taking people's words and pictures out of a case that is over. What was done, when and by whom stays, and holds.

An event keeps the hash of its words; without words and salt nothing can be guessed from it (`events.first_bad`).
See ADR 26 for what is kept and how long.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts import erasing, moment
from accounts.models import Contact
from grids.models import Organisation
from services.cases.evidence import SWEPT
from services.cases.models import Case, CaseWords, Event, EventText, Photo, Posting
from services.cases.table import Phase
from services.cases.words import Detail
from services.letters import forgetting

AT_ONCE = 200  # cases, and contacts, of one run: the clock comes back in an hour


class StillOpen(Exception):
    """Somebody is at work on it and needs the words."""


@transaction.atomic
def erase(case: Case) -> None:
    """Erase the words and pictures of a case, of its children, and of the letters about them. Raises StillOpen.

    The pictures become loose ones that are being swept: the files go with the next sweep (evidence.sweep_loose).
    """
    locked = Case.objects.select_for_update().get(pk=case.pk)
    if not locked.over:
        raise StillOpen(locked.number)
    family = [locked, *locked.children.select_for_update()]
    ids = [one.pk for one in family]
    EventText.objects.filter(event__case__in=ids).update(words={}, salt="")
    Photo.objects.filter(case__in=ids).update(case=None, seq=None, stage=SWEPT)
    Posting.objects.filter(case__in=ids).delete()
    CaseWords.objects.filter(case__in=ids).delete()
    for one in family:
        _empty_detail(one)
    Case.objects.filter(pk__in=ids).update(text="", erased_at=moment.now())
    forgetting.words_about(one.number for one in family)


def erase_due() -> int:
    """Erase what has been over for the period, and what belonged to somebody who is gone. Returns how many cases."""
    kept = moment.now() - timedelta(days=settings.KEEP_WORDS_DAYS)
    over = Case.objects.filter(phase=Phase.OVER, parent=None, erased_at=None)
    due = over.filter(Q(~_happened(since=kept), created_at__lt=kept) | Q(requester__erased_at__isnull=False))
    cases = list(due.order_by("created_at")[:AT_ONCE])
    for case in cases:
        erase(case)
    return len(cases)


def forget_due() -> int:
    """Empty the contacts without an account whose cases have all been over for the period. Returns how many.

    Whoever serves, or speaks for an organisation, is reached by theirs and keeps it.
    """
    contacts = list(_past_use(moment.now() - timedelta(days=settings.KEEP_CONTACT_DAYS))[:AT_ONCE])
    for contact in contacts:
        with transaction.atomic():
            forgetting.all_to(contact)
            erasing.empty(contact)
    return len(contacts)


def _past_use(kept: datetime) -> QuerySet[Contact]:
    own = Case.objects.filter(requester=OuterRef("pk"))
    lately = Event.objects.filter(case__requester=OuterRef("pk"), at__gte=kept)
    something = Q(phone_hash__isnull=False) | Q(openid_hash__isnull=False) | ~Q(name="") | ~Q(email="")
    bodies = Organisation.objects.filter(contact__isnull=False).values("contact")
    strangers = Contact.objects.filter(something, user=None, person=None, created_at__lt=kept, erased_at=None)
    residents = strangers.filter(Exists(own)).exclude(pk__in=bodies)
    return residents.exclude(Exists(own.exclude(phase=Phase.OVER))).exclude(Exists(lately)).order_by("pk")


def _happened(since: datetime) -> Exists:
    return Exists(Event.objects.filter(case=OuterRef("pk"), at__gte=since))


def _empty_detail(case: Case) -> None:
    """The words that a shop keeps in a row of its own."""
    fields = {asked.name for step in case.workflow.steps.values() for asked in step.asks if isinstance(asked, Detail)}
    if fields and case.workflow.detail and case.detail.pk:
        for name in fields:
            setattr(case.detail, name, "")
        case.detail.save(update_fields=sorted(fields))
