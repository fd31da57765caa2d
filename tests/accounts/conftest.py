"""A resident, a comrade of hers on the same phone list, a stranger; and what they hold in their hands."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.db import connection, connections
from django.db.backends.sqlite3.base import DatabaseOperations
from django.test import Client

from accounts.entry import admit
from accounts.models import User

RESIDENT, STRANGER, WORKER = "+8619900000001", "+8619900000002", "+8619900000003"


@pytest.fixture(autouse=True, scope="session")
def emptying_a_test_database_lifts_the_append_only_guard() -> Iterator[None]:
    """A transactional test ends with a flush; on SQLite that deletes row by row, which the triggers refuse.

    They are taken down for that moment, whichever tables they stand on, and put up again as they were.
    """
    plain = DatabaseOperations.execute_sql_flush

    def flush(self: DatabaseOperations, sql_list: list[str]) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%RAISE(ABORT%'")
            triggers = cursor.fetchall()
            for name, _sql in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
            try:
                plain(self, sql_list)
            finally:
                for _name, sql in triggers:
                    cursor.execute(sql)

    DatabaseOperations.execute_sql_flush = flush
    yield
    DatabaseOperations.execute_sql_flush = plain


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


@pytest.fixture
def shared_database(transactional_db, tmp_path: Path) -> Iterator[None]:
    """A database that threads can really share: PostgreSQL as it is, of SQLite in memory a copy in a file."""
    if connection.vendor != "sqlite" or not connection.is_in_memory_db():
        yield
        return
    memory, name = connections["default"], connection.settings_dict["NAME"]
    memory.ensure_connection()
    file = tmp_path / "shared.sqlite3"
    memory.settings_dict["NAME"] = str(file)
    on_file = connections.create_connection("default")
    on_file.ensure_connection()
    memory.connection.backup(on_file.connection)
    connections["default"] = on_file
    yield
    on_file.close()
    memory.settings_dict["NAME"] = name
    connections["default"] = memory


@pytest.fixture
def at_once(shared_database) -> Callable[[Callable[[int], object], int], list]:
    """Do something in so many threads at the same moment; their answers, in order."""
    def run(act: Callable[[int], object], times: int) -> list:
        start = Barrier(times)

        def one(number: int) -> object:
            try:
                start.wait(30)
                return act(number)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(times) as pool:
            return list(pool.map(one, range(times)))

    return run
