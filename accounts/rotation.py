"""Re-encrypting what lies under older keys. Every batch is one transaction; look-ups work before, during and after."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, models, transaction

from accounts import vault
from accounts.models import Contact

SEALED = ("phone", "openid", "unionid")


@dataclass
class Turned:
    """How many rows were turned over, and the contacts that could not be."""

    turned: int = 0
    twins: list[int] = field(default_factory=list)


FURTHER: list[Callable[[], int]] = []  # what apps above keep under these keys; each says how many it turned over


def rotate_contacts(batch: int = 500) -> Turned:
    """Numbers, WeChat names and their hashes. Rows under the first key are left alone, so it may be run again."""
    told = Turned()

    def turn(contact: Contact) -> None:
        ciphers = [cipher for cipher in (getattr(contact, f"{name}_cipher") for name in SEALED) if cipher]
        if all(vault.is_current(cipher) for cipher in ciphers):
            return
        for name in SEALED:
            setattr(contact, name, getattr(contact, name))
        try:
            with transaction.atomic():
                contact.save(update_fields=[f"{name}_{part}" for name in SEALED for part in ("cipher", "hash")])
            told.turned += 1
        except IntegrityError:  # two processes with different first keys made the same number known at once
            told.twins.append(contact.pk)

    _walk(Contact.objects.exclude(phone_cipher="", openid_cipher="", unionid_cipher=""), batch, turn)
    return told


def rotate_authenticators(batch: int = 500) -> Turned:
    """The secrets of authenticator apps and recovery codes."""
    told = Turned()

    def turn(authenticator: Authenticator) -> None:
        old = {name: authenticator.data.get(name) for name in ("secret", "seed") if authenticator.data.get(name)}
        stale = {name: cipher for name, cipher in old.items() if not vault.is_current(cipher)}
        if stale:
            fresh = {name: vault.encrypt(vault.decrypt(cipher)) for name, cipher in stale.items()}
            authenticator.data = {**authenticator.data, **fresh}
            authenticator.save(update_fields=["data"])
            told.turned += 1

    _walk(Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN), batch, turn)
    return told


def _walk(rows: models.QuerySet, batch: int, turn: Callable[[models.Model], None]) -> None:
    for pks in _batches(rows, batch):
        with transaction.atomic():
            for row in rows.model.objects.select_for_update().filter(pk__in=pks).order_by("pk"):
                turn(row)


def _batches(rows: models.QuerySet, batch: int) -> Iterator[list[int]]:
    last = 0
    while pks := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:batch]):
        yield pks
        last = pks[-1]
