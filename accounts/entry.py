"""Who has proved a number comes in: known or new, it is the same step."""

from __future__ import annotations

import uuid

from django.db import transaction

from accounts import moment
from accounts.models import Contact, User


class NumberTaken(Exception):
    """Another contact is reached under this number."""


def new_username() -> str:
    """Means nothing and is shown nowhere."""
    return f"u{uuid.uuid4().hex[:20]}"


def admit(number: str) -> User:
    """The user of this proven number, made if there is none. What was reported under the number becomes theirs.

    Only ever call it with a number whose code was just entered. Raises NotAPhone.
    """
    with transaction.atomic():
        contact = Contact.objects.select_for_update().get(pk=Contact.by_phone(number).pk)
        if contact.user is None:
            user = User(username=new_username())
            user.set_unusable_password()
            user.save()
            contact.user = user
        contact.phone_verified_at = moment.now()
        contact.save(update_fields=["user", "phone_verified_at"])
    return contact.user


def change_number(user: User, number: str) -> None:
    """Reach this user under another proven number from now on. Raises NumberTaken."""
    with transaction.atomic():
        contact, _made = Contact.objects.select_for_update().get_or_create(user=user)
        holder = Contact.find(number)
        if holder is not None and holder.pk != contact.pk:
            raise NumberTaken
        contact.phone = number
        contact.phone_verified_at = moment.now()
        contact.save(update_fields=["phone_cipher", "phone_hash", "phone_verified_at"])
