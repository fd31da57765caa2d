"""Emptying a contact: what is left is what an anonymous requester is, with nothing in it."""

from __future__ import annotations

from django.db import transaction

from accounts import limits, moment
from accounts.models import Contact, PhoneCode

BLANK = {
    "phone_cipher": "", "phone_hash": None, "phone_verified_at": None, "name": "", "openid_hash": None,
    "openid_cipher": "", "unionid_hash": None, "unionid_cipher": "", "email": "", "email_verified_at": None,
    "way": Contact.Way.USUAL, "digest": False, "digested_on": None, "quiet_from": None, "quiet_to": None,
}  # fmt: skip


@transaction.atomic
def empty(contact: Contact) -> None:
    """Take back every consent and forget number, name and addresses. The row stays, for cases and looks point at it.

    Which consents there were stays on record: the proof that what was done until now had been agreed to.
    """
    contact.consents.filter(withdrawn_at=None).update(withdrawn_at=moment.now())
    if contact.phone:
        PhoneCode.objects.filter(number_key=limits.fingerprint("number", contact.phone)).delete()
    for name, value in BLANK.items():
        setattr(contact, name, value)
    contact.erased_at = moment.now()
    contact.save()
