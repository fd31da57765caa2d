"""The only way a number is shown whole: with a reason, and a row that stays. 查看号码"""

from __future__ import annotations

from django.db import transaction

from accounts.models import Contact, LookLog, User


class NoReason(ValueError):
    """Nobody looks at a number without saying why."""


def look(user: User, contact: Contact, *, about: str, reason: str) -> str:
    """The whole number (E.164, or empty), and in the same transaction a row that says who looked, and why.

    `about` is the number of the case it is looked at for. Raises NoReason.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise NoReason
    with transaction.atomic():
        LookLog.objects.create(looker=user, contact=contact, about=about, reason=reason[:200])
        return contact.phone
