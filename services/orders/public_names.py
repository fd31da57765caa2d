"""Who helped and lets everybody know it: by a form of address of their own, while their consent holds. 公开称呼

Asked of the database each time the page is read. Nothing says whom somebody helped, how often, or with what.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts import consents
from accounts.models import Consent
from grids.models import Area
from services.cases.models import Category, Openness
from services.orders.models import Helping, Volunteer

PURPOSE = Consent.Purpose.HELPER_NAMED


def holds(volunteer: Volunteer) -> bool:
    return bool(volunteer.named_as) and consents.holds(volunteer.contact, PURPOSE)


@transaction.atomic
def agree(volunteer: Volunteer, name: str) -> None:
    """From now on the page says this. Another name later is the same consent."""
    Volunteer.objects.filter(pk=volunteer.pk).update(named_as=name)
    consents.give(volunteer.contact, PURPOSE)


@transaction.atomic
def stop(volunteer: Volunteer) -> None:
    """The name is gone with the next look; twice is once."""
    Volunteer.objects.filter(pk=volunteer.pk).update(named_as="")
    for consent in volunteer.contact.consents.filter(purpose=PURPOSE, withdrawn_at=None):
        consents.withdraw(consent)


def named_at(area: Area, since: datetime | None, until: datetime | None, fewest: int) -> list[str]:
    """Who helped here or below in this time and agreed to be named, in no order of merit. Two queries.

    Sealed matters and those about somebody's health do not count, and where fewer than `fewest` others were helped nobody
    is named: one name beside one order would tell whose it was.
    """
    health = Category.objects.filter(kind="orders", offering__health=True).values("code")
    done = Helping.objects.filter(ended=Helping.Ended.DONE, order__case__place__path__startswith=area.path)
    done = done.exclude(order__case__openness=Openness.SEALED).exclude(order__case__category__code__in=health)
    if since and until:
        done = done.filter(checked_out_at__gte=since, checked_out_at__lt=until)
    if done.values("order").distinct().count() < fewest:
        return []
    agreed = Consent.objects.filter(contact=OuterRef("contact"), purpose=PURPOSE, about="", withdrawn_at=None)
    named = Volunteer.objects.filter(Exists(agreed), standing=Volunteer.Standing.CONFIRMED).exclude(named_as="")
    helped = named.filter(pk__in=done.values("volunteer"))
    return sorted(set(helped.values_list("named_as", flat=True)))
