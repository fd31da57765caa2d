"""A gateway that counts, people to write to, and a database of their own for threads that race."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection, connections

from accounts import moment, sms
from accounts.models import Contact, Tally, User
from services.letters import box, queue, relay, wechat
from services.letters.models import Letter
from tests.faults.gateway import Gateway
from tests.faults.tongues import Aliyun, Tencent, WeChat

NOON = datetime.fromisoformat("2026-11-20T12:00:00+08:00")


@pytest.fixture
def gateway(settings, monkeypatch) -> Iterator[Gateway]:
    """Reached over HTTP by accounts.sms, which waits for it half a second only."""
    monkeypatch.setattr(sms, "READ_SECONDS", 0.5)
    with Gateway() as counting:
        settings.SMS_HTTP_URL, settings.SMS_QUERY_URL = counting.url, counting.query_url
        yield counting


TEMPLATES = {
    "login_code": ["SMS_1", "code"],
    "any": ["SMS_2", "number", "key"],
    "sealed_resident": ["SMS_3", "key"],
    "sealed_staff": ["SMS_4", "key"],
}


@pytest.fixture
def provider(settings, monkeypatch) -> Iterator[Callable[[str], Gateway]]:
    """Aliyun's or Tencent's gateway as far as their own SDK can tell."""
    monkeypatch.setattr(sms, "READ_SECONDS", 0.5)
    with ExitStack() as open_ones:

        def begun(name: str) -> Gateway:
            counting = open_ones.enter_context(Gateway(tongue={"aliyun": Aliyun, "tencent": Tencent}[name]()))
            settings.SMS_PROVIDER, settings.SMS_ENDPOINT = name, counting.url.rstrip("/")
            settings.SMS_KEY_ID, settings.SMS_KEY_SECRET, settings.SMS_APP_ID = "id", "secret", "1400000000"
            settings.SMS_SIGN, settings.SMS_TEMPLATES = "邻格", TEMPLATES
            return counting

        yield begun


@pytest.fixture
def service_account(settings, monkeypatch) -> Iterator[Gateway]:
    """WeChat, as far as the portal can tell."""
    cache.delete(wechat.TOKEN)
    monkeypatch.setattr(wechat, "SECONDS", (0.5, 0.5))
    with Gateway(tongue=WeChat()) as counting:
        settings.WECHAT_ENDPOINT, settings.WECHAT_APP_ID, settings.WECHAT_SECRET = counting.url.rstrip("/"), "wx1", "s"
        settings.WECHAT_TEMPLATES = {
            "any": ["T1", "character_string1:number", "thing2:text"], "sealed_resident": ["T2", "thing1:text"]
        }  # fmt: skip
        yield counting
    cache.delete(wechat.TOKEN)


@pytest.fixture
def queued(monkeypatch) -> list[tuple[int, str]]:
    """What went into the queue, instead of a broker."""
    messages: list[tuple[int, str]] = []

    def put(ids, ticket, *, expires):
        messages.extend((pk, ticket) for pk in ids)
        return len(ids)

    monkeypatch.setattr(queue, "put", put)
    return messages


@pytest.fixture
def work(queued) -> Callable[[], int]:
    """Do all that lies in the queue, as a worker would; returns how much that was."""

    def run() -> int:
        messages = queued[:]
        queued.clear()
        for pk, ticket in messages:
            relay.deliver(pk, ticket)
        return len(messages)

    return run


@pytest.fixture
def later() -> Iterator[Callable[..., datetime]]:
    """Let time pass: later(seconds=30)."""
    clock = [NOON]
    token = moment._set.set(NOON)

    def pass_by(**time: float) -> datetime:
        clock[0] += timedelta(**time)
        moment._set.set(clock[0])
        return clock[0]

    yield pass_by
    moment._set.reset(token)


def resident(number: str = "13800138000", **more) -> Contact:
    contact = Contact(**more)
    contact.phone = number
    contact.save()
    return contact


def officer(number: str = "13900139000") -> Contact:
    return resident(number, user=User.objects.create(username=f"officer{number}"), name="周敏")


def letter_to(*contacts: Contact, verb: str = "accept", **facts) -> list[int]:
    said = {"number": "7K3M9-QX2V1", "path": "/c/7K3M9QX2V1/?k=abc123", "words": {}, "sealed": False}
    said |= {"face": "resident", "title": "路灯 · 3栋", "due": ""}
    return box.write(contacts, "reports", verb, said | facts, about="7K3M9QX2V1")


@pytest.fixture
def apart(django_db_blocker, tmp_path) -> Iterator[None]:
    """A database of its own, which several threads may write at once: a file, or a new one on the same server."""
    kept, was = connections["default"], connections.settings["default"]
    name = f"{was['NAME']}_apart"  # each run, and each of its workers, has one
    on_server = kept.vendor == "postgresql"
    with django_db_blocker.unblock():
        if on_server:
            _on_server(was, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
        connections.settings["default"] = was | {"NAME": name if on_server else str(tmp_path / "apart.sqlite3")}
        connections["default"] = connections.create_connection("default")
        with connection.schema_editor() as editor:
            for model in (ContentType, Permission, Group, User, Contact, Tally, Letter):
                editor.create_model(model)
        yield
        connections["default"].close()
        connections.settings["default"], connections["default"] = was, kept
        if on_server:
            _on_server(was, f"DROP DATABASE {name} WITH (FORCE)")


def _on_server(table: dict, *orders: str) -> None:
    import psycopg

    where = {"host": table["HOST"], "port": table["PORT"] or 5432, "user": table["USER"], "password": table["PASSWORD"]}
    with psycopg.connect(dbname="postgres", autocommit=True, **where) as server:
        for order in orders:
            server.execute(order)
