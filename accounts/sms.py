"""The way out by SMS: a provider's own SDK, a gateway over HTTP, or without either a file a message.

Nothing here writes a number to a log.
"""

from __future__ import annotations

import http.client
import json
import os
import tempfile
from datetime import datetime, timedelta
from http import HTTPStatus
from importlib import import_module
from pathlib import Path
from types import ModuleType
from urllib.parse import SplitResult, urlencode, urlsplit

from django.conf import settings

from accounts import limits, moment
from accounts.outcomes import STATES, NoAnswer, Outcome

__all__ = ["NoAnswer", "Outcome", "afford", "can_be_asked", "deliver", "is_real", "knows_after", "query"]

CONNECT_SECONDS, READ_SECONDS = 3, 5
LOGIN_CODE = "login_code"  # the template whose params hold a code
PROVIDERS = ("aliyun", "tencent")
DAY = 86400


def provider() -> ModuleType | None:
    """The room of the provider that SMS_PROVIDER names; its SDK is loaded nowhere else."""
    return import_module(f"accounts.sms_{settings.SMS_PROVIDER}") if settings.SMS_PROVIDER else None


def is_real() -> bool:
    """Whether messages reach telephones here, and not only a folder."""
    return bool(settings.SMS_PROVIDER or settings.SMS_HTTP_URL)


def can_be_asked() -> bool:
    """Whether somebody can say later what became of a message. A file needs no asking: it is there."""
    return bool(settings.SMS_PROVIDER or (settings.SMS_HTTP_URL and settings.SMS_QUERY_URL))


def knows_after() -> timedelta:
    """How long after it was handed over a message may still be unknown at the gateway that has it."""
    known = provider()
    return known.KNOWS_AFTER if known else timedelta()


def afford(to: str, *, urgent: bool = False) -> None:
    """Count one letter against the day's budgets: the number's, from which what is urgent is free, and that of all.

    Raises accounts.limits.TooMany, and then counts nothing. Login codes have limits of their own: accounts.codes.
    """
    if not urgent:
        limits.spend("letters_to", to, (settings.SMS_LETTERS_TO_ONE_A_DAY, DAY))
    limits.spend("letters_in_all", "", (settings.SMS_LETTERS_A_DAY, DAY))


def deliver(id: str, to: str, template: str, params: dict, text: str) -> Outcome:
    """Hand one message over, once; `to` in E.164. Returns within 8 s of a gateway that hangs."""
    if known := provider():
        return known.deliver(id, to, template, params)
    if not settings.SMS_HTTP_URL:
        return _write(id, to, text, params.get("code") if template == LOGIN_CODE else None)
    body = json.dumps({"id": id, "to": to, "template": template, "params": params, "text": text}, ensure_ascii=False)
    url = urlsplit(settings.SMS_HTTP_URL)
    try:
        line = _connect(url)
    except (OSError, http.client.HTTPException):
        return Outcome.NOT_SENT
    try:
        line.request("POST", _target(url), body.encode(), {"Content-Type": "application/json"})
        return _judge(line.getresponse().status)
    except (OSError, http.client.HTTPException):
        return Outcome.IN_DOUBT
    finally:
        line.close()


def query(id: str, to: str, since: datetime) -> str:
    """unknown | accepted | delivered | failed, as the gateway says of what `to` was sent. Raises NoAnswer.

    No answer is not "unknown", and "unknown" may be believed only `knows_after()` the message was handed over.
    """
    if known := provider():
        return known.query(id, to, since)
    if not settings.SMS_HTTP_URL:
        return "delivered" if _written(id) else "unknown"
    if not settings.SMS_QUERY_URL:
        raise NoAnswer("SMS_QUERY_URL is not set")
    url = urlsplit(settings.SMS_QUERY_URL)
    try:
        line = _connect(url)
    except (OSError, http.client.HTTPException) as silence:
        raise NoAnswer("the gateway cannot be reached") from silence
    try:
        line.request("GET", _target(url, id=id))
        return _read_state(line.getresponse())
    except (OSError, http.client.HTTPException, ValueError) as silence:
        raise NoAnswer("the gateway did not say") from silence
    finally:
        line.close()


def _connect(url: SplitResult) -> http.client.HTTPConnection:
    kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
    line = kind(url.hostname or "", url.port, timeout=CONNECT_SECONDS)
    line.connect()
    line.sock.settimeout(READ_SECONDS)
    return line


def _target(url: SplitResult, **more: str) -> str:
    asked = "&".join(part for part in (url.query, urlencode(more)) if part)
    return (url.path or "/") + (f"?{asked}" if asked else "")


def _judge(status: int) -> Outcome:
    if 200 <= status < 300:
        return Outcome.TAKEN
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Outcome.NOT_SENT
    return Outcome.REFUSED if 400 <= status < 500 else Outcome.IN_DOUBT


def _read_state(answer: http.client.HTTPResponse) -> str:
    """Raises ValueError when it is none of the four words."""
    said = json.loads(answer.read(10_000)) if answer.status == HTTPStatus.OK else None
    state = said.get("status") if isinstance(said, dict) else None
    if state not in STATES:
        raise ValueError(state)
    return state


# -- Without a gateway: a file a message ---------------------------------------------------------------------------


def folder() -> Path:
    """Where messages lie when no gateway is set."""
    return Path(settings.DATA_DIR) / "sms"


def _write(id: str, to: str, text: str, code: str | None) -> Outcome:
    """Whole or not at all: written aside, then renamed. The name sorts by time and ends in the eleven digits."""
    message = {"id": id, "to": to, "text": text} | ({"code": code} if code else {})
    name = f"{moment.now():%Y%m%dT%H%M%S.%f}-{to.removeprefix('+86')}.json"
    try:
        folder().mkdir(parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(dir=folder(), prefix=".", suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(message, file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        os.rename(aside, folder() / name)
    except OSError:
        return Outcome.NOT_SENT
    return Outcome.TAKEN


def _written(id: str) -> bool:
    """Among the last messages, for only what is in doubt is asked about, and that is young."""
    recent = sorted(folder().glob("*.json"), reverse=True)[:2000]
    return any(json.loads(path.read_text(encoding="utf-8")).get("id") == id for path in recent)
