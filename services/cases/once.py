"""Double clicks, resent pages and used tokens: one key, one scope, one first answer."""

from __future__ import annotations

import hashlib
import json
from typing import Any

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
