"""A resident, a comrade of hers on the same phone list, a stranger; and what they hold in their hands."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client

from accounts.entry import admit
from accounts.models import User

RESIDENT, STRANGER, WORKER = "+8619900000001", "+8619900000002", "+8619900000003"


@pytest.fixture(autouse=True)
def data_folder(settings, tmp_path: Path) -> Path:
    """Messages of this test lie in a folder of its own; what allauth remembers in the cache is forgotten."""
    settings.DATA_DIR = tmp_path
    cache.clear()
    return tmp_path


@pytest.fixture
def messages_sent(data_folder: Path) -> Callable[[], list[dict]]:
    def read() -> list[dict]:
        return [json.loads(path.read_text("utf-8")) for path in sorted((data_folder / "sms").glob("*.json"))]

    return read


@pytest.fixture
def last_code(messages_sent) -> Callable[[], str]:
    return lambda: messages_sent()[-1]["code"]


@pytest.fixture
def sign_in(last_code) -> Callable[..., Client]:
    """Walk in by the front door; the client that comes back holds the session."""

    def walk(number: str, client: Client | None = None, follow_to: str = "") -> Client:
        client = client or Client()
        client.post("/accounts/login/", {"phone": number, "next": follow_to})
        client.post("/accounts/login/code/", {"code": last_code()})
        return client

    return walk


@pytest.fixture
def resident(db) -> User:
    return admit(RESIDENT)


@pytest.fixture
def worker(db) -> User:
    user = admit(WORKER)
    user.is_staff = True
    user.save()
    return user


def user_of(client: Client) -> int | None:
    """Who this session belongs to."""
    known = client.session.get("_auth_user_id")
    return int(known) if known else None


def totp_now(secret: str) -> str:
    """What an authenticator app shows."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def enrol_app(client: Client) -> str:
    """Set up an authenticator app in this session; returns its secret."""
    page = client.get("/accounts/2fa/totp/activate/")
    secret = re.search(r"<code>(\w+)</code>", page.content.decode()).group(1)
    answer = client.post("/accounts/2fa/totp/activate/", {"code": totp_now(secret)})
    assert answer.status_code == 302, answer.content.decode()
    return secret
