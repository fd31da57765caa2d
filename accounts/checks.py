"""What must not be started: a demo that sends real messages, a portal in earnest with keys anybody knows."""

from __future__ import annotations

from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register("security")
def check_demo(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """accounts.E001: the demo's published code would open real accounts."""
    if settings.DEMO and not settings.DEBUG and settings.SMS_HTTP_URL:
        hint = "Unset LINGE_DEMO on a portal in earnest, or SMS_HTTP_URL in a demo."
        return [Error("LINGE_DEMO is set together with a real SMS gateway.", hint=hint, id="accounts.E001")]
    return []


@register("security")
def check_keys(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """accounts.E002: no keys of its own. accounts.E003: a key that cannot encrypt."""
    found: list[CheckMessage] = []
    if not (settings.DEMO or settings.DEBUG):
        hint = "Set SECRET_KEY and FIELD_KEYS (or SECRET_KEY_FILE, FIELD_KEYS_FILE); only a demo may do without."
        missing = [
            name
            for name, bad in (
                ("SECRET_KEY", not settings.SECRET_KEY or settings.SECRET_KEY.startswith("insecure-")),
                ("FIELD_KEYS", not settings.FIELD_KEYS),
            )
            if bad
        ]
        found += [Error(f"{name} is not set.", hint=hint, id="accounts.E002") for name in missing]
    for place, key in enumerate(settings.FIELD_KEYS, start=1):
        try:
            Fernet(key.encode())
        except ValueError:
            hint = "One is made by cryptography.fernet.Fernet.generate_key(): 32 bytes in URL-safe base64."
            found.append(Error(f"FIELD_KEYS: key {place} is not a Fernet key.", hint=hint, id="accounts.E003"))
    return found
