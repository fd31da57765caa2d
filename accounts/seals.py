"""Short signed keys for links in messages: who has one was sent it. They carry no state, and no GET spends them.

At most 20 characters, for messages have little room: three for the day of issue, sixteen (80 bits) of a keyed hash.
"""

from __future__ import annotations

import hmac
import re
from datetime import date, timedelta

from django.conf import settings

from accounts import moment

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32
EPOCH = date(2026, 1, 1)
_KEY = re.compile(rf"[{ALPHABET}]{{19}}")


def seal(*what: object) -> str:
    """A key for exactly this, issued today."""
    return _sealed(_day(), what)


def fits(key: str, *what: object) -> bool:
    """Whether we issued this key for exactly this, however long ago."""
    return bool(_KEY.fullmatch(key)) and hmac.compare_digest(_sealed(key[:3], what), key)


def age(key: str) -> timedelta:
    """How long ago a key was issued, in whole days. Only for keys that fit."""
    days = sum(ALPHABET.index(one) << shift for one, shift in zip(key[:3], (10, 5, 0), strict=True))
    return moment.today() - (EPOCH + timedelta(days=days))


def _day() -> str:
    days = (moment.today() - EPOCH).days
    return "".join(ALPHABET[days >> shift & 31] for shift in (10, 5, 0))


def _sealed(day: str, what: tuple[object, ...]) -> str:
    words = "/".join(str(one) for one in (*what, day))
    value = int.from_bytes(hmac.digest(settings.SECRET_KEY.encode(), words.encode(), "sha256")[:10], "big")
    return day + "".join(ALPHABET[value >> 5 * place & 31] for place in range(16))
