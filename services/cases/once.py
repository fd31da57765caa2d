"""Double clicks, resent pages and used tokens: one key, one scope, one first answer."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction

from services.cases.models import Once


class OnceReused(Exception):
    """The same key came with another body."""


def hashed(body: Any) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True, default=str).encode()).hexdigest()


def claim(key: str, scope: str, body: Any) -> Once | None:
    """Take this key, inside the transaction of what it is for; None without a key.

    A twin waits here until the first has committed, and then finds the first's answer in `.answer`.
    Raises OnceReused.
    """
    if not key:
        return None
    key, digest = hashlib.sha256(key.encode()).hexdigest(), hashed(body)
    Once.objects.bulk_create([Once(key=key, scope=scope, body_hash=digest)], ignore_conflicts=True)
    mine = Once.objects.select_for_update().get(key=key, scope=scope)
    if mine.body_hash != digest:
        raise OnceReused(scope)
    return mine


def spend(claimed: Once | None, answer: str) -> None:
    """Write down the first answer."""
    if claimed:
        claimed.answer = answer
        claimed.save(update_fields=["answer"])


def key_of(posted: Mapping[str, Any]) -> str:
    """What a form carries: the key it came back with, else a new one."""
    return posted.get("once") or secrets.token_urlsafe(12)


@transaction.atomic
def only(key: str, scope: str, body: Any, make: Callable[[], int]) -> int:
    """The id of what `make` makes; a twin of the same key and body gets the first's. For forms that open no case.

    Whoever goes back and sends something else under the same key means another thing: it is made as well.
    """
    claimed = claim(key, f"{scope}/{hashed(body)[:16]}", body)
    if claimed and claimed.answer:
        return int(claimed.answer)
    made = make()
    spend(claimed, str(made))
    return made
