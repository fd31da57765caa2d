"""What must not be started: a demo that sends real messages, a portal in earnest with keys anybody knows."""

from __future__ import annotations

from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from accounts import registered, sms


@register("security")
def check_demo(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """accounts.E001: the demo's published code would open real accounts."""
    if settings.DEMO and not settings.DEBUG and sms.is_real():
        hint = "Unset LINGE_DEMO on a portal in earnest, or SMS_HTTP_URL and SMS_PROVIDER in a demo."
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


@register("security")
def check_provider(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """accounts.E004: a provider that is not known. accounts.E005: it lacks a name, a key or a text."""
    if not settings.SMS_PROVIDER:
        return []
    if settings.SMS_PROVIDER not in sms.PROVIDERS:
        return [Error(f"SMS_PROVIDER is none of {', '.join(sms.PROVIDERS)}.", id="accounts.E004")]
    names = ["SMS_KEY_ID", "SMS_KEY_SECRET", "SMS_SIGN"] + ["SMS_APP_ID"] * (settings.SMS_PROVIDER == "tencent")
    lacking = [name for name in names if not getattr(settings, name)]
    lacking += [f"SMS_TEMPLATES: {name}" for name in registered.missing(settings.SMS_TEMPLATES)]
    hint = "docs/operations.md, Letters, says what the provider has to approve."
    return [Error(f"{name} is not set.", hint=hint, id="accounts.E005") for name in lacking]


@register("security")
def check_wechat(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """accounts.E007: a registration at WeChat of which one half is missing."""
    pairs = (("WECHAT_APP_ID", "WECHAT_SECRET"), ("WECHAT_SITE_APP_ID", "WECHAT_SITE_SECRET"))
    halves = [pair for pair in pairs if bool(getattr(settings, pair[0])) != bool(getattr(settings, pair[1]))]
    hint = "Without both nobody is offered WeChat."
    return [Error(f"{' and '.join(pair)} are set together or not at all.", hint=hint, id="accounts.E007")
            for pair in halves]  # fmt: skip


@register("security")
def check_mail(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """accounts.E006: letters by mail would count as sent, and nobody would get them."""
    if not settings.MAIL_FROM or not settings.EMAIL_BACKEND.endswith("dummy.EmailBackend"):
        return []
    hint = "EMAIL_URL names the server, such as smtp+tls://user:password@host:587."
    return [Error("MAIL_FROM is set without EMAIL_URL.", hint=hint, id="accounts.E006")]
