"""What somebody has to look over again, and who hears of it."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse

from accounts import moment
from accounts.models import Contact
from home.models import Publication, PublicationQuerySet
from services.letters import box

MOST = 200  # a day; the others follow tomorrow


def due() -> PublicationQuerySet:
    """What still stands and should have been looked over by today."""
    standing = Publication.objects.standing().filter(review_on__lte=moment.today())
    return standing.select_related("area", "keeper__person__contact", "owner__contact").order_by("review_on", "pk")


def responsible(page: Publication) -> Contact | None:
    """The officer named on the page while the post is held, else whoever wrote it."""
    keeper = page.keeper
    if keeper and (keeper.until is None or keeper.until >= moment.today()):
        return keeper.person.contact
    return getattr(page.owner, "contact", None)


def remind() -> int:
    """One letter for each page and review date to whoever is responsible; returns how many were written."""
    unsaid = due().filter(Q(reminded_of=None) | ~Q(reminded_of=F("review_on")))
    return sum(_remind_of(pk) for pk in list(unsaid.values_list("pk", flat=True)[:MOST]))


@transaction.atomic
def _remind_of(pk: int) -> int:
    """Whoever marks the page first writes the letter; returns how many were written."""
    page = due().get(pk=pk)
    fresh = Publication.objects.filter(pk=pk).exclude(reminded_of=page.review_on)
    marked = Publication.objects.filter(pk=pk, pk__in=fresh.values("pk")).update(reminded_of=page.review_on)
    contact = responsible(page)
    if not marked or contact is None:
        return 0
    facts = {"title": page.title, "path": reverse("editors_desk"), "face": "staff", "words": {}}
    letters = box.write([contact], "published", "review_due", facts)
    box.send_after_commit(letters)
    return len(letters)
