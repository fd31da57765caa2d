"""What is kept unreadable: encryption with keys that can be turned over, and keyed hashes to look things up by."""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


def _keys() -> list[bytes]:
    """FIELD_KEYS, newest first; without any (demo, tests), one made from SECRET_KEY."""
    if settings.FIELD_KEYS:
        return [key.encode() for key in settings.FIELD_KEYS]
    return [base64.urlsafe_b64encode(hashlib.sha256(settings.SECRET_KEY.encode()).digest())]


def encrypt(text: str) -> str:
    """Under the newest key. Empty stays empty."""
    return MultiFernet([Fernet(key) for key in _keys()]).encrypt(text.encode()).decode() if text else ""


def decrypt(cipher: str) -> str:
    """Under whichever key it was made. Raises cryptography.fernet.InvalidToken when no key fits."""
    return MultiFernet([Fernet(key) for key in _keys()]).decrypt(cipher.encode()).decode() if cipher else ""


def is_current(cipher: str) -> bool:
    """Was it made under the newest key?"""
    try:
        Fernet(_keys()[0]).decrypt(cipher.encode())
    except InvalidToken:
        return False
    return True


def keyed_hash(text: str, key: bytes | None = None) -> str:
    """64 hex digits; under the newest key unless another is named."""
    return hmac.new(key or _keys()[0], text.encode(), hashlib.sha256).hexdigest()


def keyed_hashes(text: str) -> list[str]:
    """Under every key, newest first: what to look up while keys are being turned over."""
    return [keyed_hash(text, key) for key in _keys()]
