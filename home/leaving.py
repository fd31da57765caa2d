"""Somebody wants to be forgotten 注销: contact, account, words and pictures; what was done stays, of nobody. ADR 26."""

from __future__ import annotations

from django.db import transaction

from accounts import erasing as contacts
from accounts.models import Contact, User
from grids.models import Organisation, Person
from home.models import Follow
from services.cases import erasing
from services.cases.models import Case, CaseQuerySet
from services.cases.table import Phase
from services.consultation import moving
from services.letters import forgetting
from services.orders import hours, joining
from services.orders.models import Volunteer


class StillServes(Exception):
    """Holds or has held a post, or speaks for an organisation: that record is not theirs alone."""


def serves(contact: Contact) -> bool:
    return Person.objects.filter(contact=contact).exists() or Organisation.objects.filter(contact=contact).exists()


def open_cases(contact: Contact) -> CaseQuerySet:
    """What is still under way: it goes on without a name, and its words go when it is over."""
    return Case.objects.filter(requester=contact, parent=None).exclude(phase=Phase.OVER)


@transaction.atomic
def leave(user: User, contact: Contact) -> None:
    """Erase at once what is over, empty the contact, delete the account. Raises StillServes."""
    contact = Contact.objects.select_for_update().get(pk=contact.pk)
    if serves(contact):
        raise StillServes
    for case in Case.objects.filter(requester=contact, parent=None, phase=Phase.OVER, erased_at=None):
        erasing.erase(case)
    for volunteer in Volunteer.objects.filter(contact=contact):
        joining.leave(volunteer)
    moving.forget_cars(contact)
    hours.forget(contact)
    Follow.objects.filter(contact=contact).delete()
    forgetting.all_to(contact)
    contacts.empty(contact)
    user.delete()
