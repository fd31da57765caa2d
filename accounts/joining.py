"""Which contact a WeChat belongs to. One WeChat, one contact; what is joined is never moved to another by itself."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from accounts import vault
from accounts.models import Contact
from accounts.wechat import Known

NAMES = ("openid", "unionid")


class JoinedElsewhere(Exception):
    """Another contact is known by this WeChat."""


class OtherWeChat(Exception):
    """This contact is known by another WeChat, which has to be untied first."""


def contact_of(known: Known) -> Contact | None:
    """Who is known by this WeChat: first by its openid towards the service account, then by its unionid."""
    for name in NAMES:
        said = getattr(known, name)
        hashes = vault.keyed_hashes(said) if said else []
        if found := Contact.objects.filter(**{f"{name}_hash__in": hashes}, user__isnull=False).first():
            return found
    return None


def join(contact: Contact, known: Known) -> None:
    """From now on this contact is known by this WeChat. Raises JoinedElsewhere and OtherWeChat, and joins nothing then.

    Only ever call it for whoever has just proved to be this contact.
    """
    with transaction.atomic():
        kept = Contact.objects.select_for_update().get(pk=contact.pk)
        for name in NAMES:
            _take(kept, name, getattr(known, name))
        try:
            with transaction.atomic():
                kept.save(update_fields=["openid_cipher", "openid_hash", "unionid_cipher", "unionid_hash"])
        except IntegrityError as taken:
            raise JoinedElsewhere from taken


def _take(contact: Contact, name: str, said: str) -> None:
    if not said:
        return
    if Contact.objects.filter(**{f"{name}_hash__in": vault.keyed_hashes(said)}).exclude(pk=contact.pk).exists():
        raise JoinedElsewhere
    if getattr(contact, name) not in ("", said):
        raise OtherWeChat
    setattr(contact, name, said)


def untie(contact: Contact) -> None:
    """Both names are forgotten; letters go the usual way, and signing in by WeChat asks for the number again."""
    contact.openid = contact.unionid = ""
    contact.way = Contact.Way.USUAL if contact.way == Contact.Way.WECHAT else contact.way
    contact.save(update_fields=["openid_cipher", "openid_hash", "unionid_cipher", "unionid_hash", "way"])
