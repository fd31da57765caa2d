"""What must not be started."""

from __future__ import annotations

import pytest

from accounts import checks
from tests.letters.conftest import TEMPLATES

WHOLE = {
    "SMS_PROVIDER": "tencent", "SMS_KEY_ID": "i", "SMS_KEY_SECRET": "s", "SMS_SIGN": "邻格", "SMS_APP_ID": "1",
    "SMS_TEMPLATES": TEMPLATES,
}  # fmt: skip


def found(settings, **values) -> list[str]:
    for name, value in values.items():
        setattr(settings, name, value)
    asked = (checks.check_demo, checks.check_provider, checks.check_mail)
    return [one.id for check in asked for one in check(None)]


def test_a_provider_that_is_set_up_whole_is_let_start(settings):
    assert found(settings, DEMO=False, **WHOLE) == []


@pytest.mark.parametrize("name", [name for name in WHOLE if name != "SMS_PROVIDER"])
def test_a_provider_that_lacks_something_is_not(settings, name):
    assert "accounts.E005" in found(settings, DEMO=False, **WHOLE | {name: {} if name == "SMS_TEMPLATES" else ""})


def test_a_provider_that_nobody_knows_is_not(settings):
    assert found(settings, DEMO=False, SMS_PROVIDER="pigeon") == ["accounts.E004"]


def test_a_demo_with_a_provider_is_not(settings):
    assert found(settings, DEMO=True, DEBUG=False, **WHOLE) == ["accounts.E001"]


def test_mail_without_a_server_is_not(settings):
    values = {"MAIL_FROM": "a@example.org", "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    assert found(settings, **values) == ["accounts.E006"]
