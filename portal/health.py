"""Whether what the portal stands on answers. Every question has a time limit: a hung dependency is a bad one."""

from __future__ import annotations

import importlib
import logging
import threading
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Min

from accounts import moment
from portal.celery import app
from portal.models import Pulse

log = logging.getLogger(__name__)
SECONDS_PER_CHECK = 4.0
OLDEST_UNSENT_SECONDS = 600  # a letter due for longer than this means that letters do not leave
LAST_BEAT_SECONDS = 60
UNKNOWN = "no answer"


class Check:
    """A question asked in a thread of its own. While an earlier one still hangs, no second thread is sent after it."""

    def __init__(self, ask: Callable[[], Any]) -> None:
        self.ask = ask
        self.asking: threading.Thread | None = None
        self.answer: Any = UNKNOWN

    def _run(self) -> None:
        try:
            self.answer = self.ask()
        except Exception as error:  # whatever it is: the report says that nobody answered, the log says why
            log.warning("%s: %s", self.ask.__name__, error)
            self.answer = UNKNOWN
        finally:
            connection.close()

    def start(self) -> None:
        if self.asking is None or not self.asking.is_alive():
            self.answer = UNKNOWN
            self.asking = threading.Thread(target=self._run, name=self.ask.__name__, daemon=True)
            self.asking.start()

    def result(self, within: float) -> Any:
        """The answer, or UNKNOWN when it took longer than `within` seconds."""
        assert self.asking is not None
        self.asking.join(within)
        return UNKNOWN if self.asking.is_alive() else self.answer


def database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def migrations() -> str:
    """`ok`, or how many are still to be run."""
    executor = MigrationExecutor(connection)
    pending = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return f"{pending} pending" if pending else "ok"


def shared_cache() -> str:
    cache.set("portal.health", "ok", 10)
    return cache.get("portal.health") or UNKNOWN


def broker() -> str:
    with app.connection_for_write(connect_timeout=SECONDS_PER_CHECK / 2) as line:
        line.ensure_connection(max_retries=1, interval_start=0.1, timeout=SECONDS_PER_CHECK / 2)
    return "ok"


def letters() -> dict[str, int]:
    """How many wait, and for how many seconds the oldest of those that are due has been due."""
    now = moment.now()
    waiting = apps.get_model("letters", "Letter").objects.filter(fate="waiting")
    first = waiting.filter(tries=0, due_at__lte=now).aggregate(at=Min("due_at"))["at"]
    tried = waiting.filter(tries__gt=0).aggregate(at=Min("written_at"))["at"]
    oldest = min((at for at in (first, tried) if at), default=now)
    return {"unsent": waiting.count(), "oldest_unsent_seconds": max(0, int((now - oldest).total_seconds()))}


def last_beat() -> Any:
    return Pulse.last()


def calendar_until() -> date | None:
    """The last day for which the working calendar knows the holidays."""
    return importlib.import_module("services.cases.calendar").covered_until()


CHECKS = [Check(ask) for ask in (database, migrations, shared_cache, broker, letters, last_beat, calendar_until)]


def report() -> dict[str, Any]:
    """All answers, which of them are bad, and whether the portal is ready. Takes at most SECONDS_PER_CHECK."""
    deadline = time.monotonic() + SECONDS_PER_CHECK
    for check in CHECKS:
        check.start()
    answers = {check.ask.__name__: check.result(max(0.0, deadline - time.monotonic())) for check in CHECKS}
    return judge(answers)


def judge(answers: dict[str, Any]) -> dict[str, Any]:
    """Flatten the answers and name the bad ones."""
    waiting = answers["letters"] if isinstance(answers["letters"], dict) else {}
    beat, until = answers["last_beat"], answers["calendar_until"]
    now = moment.now()
    bad = [name for name in ("database", "migrations", "shared_cache", "broker") if answers[name] != "ok"]
    if not waiting or waiting["oldest_unsent_seconds"] > OLDEST_UNSENT_SECONDS:
        bad.append("oldest_unsent_seconds")
    if not hasattr(beat, "isoformat") or (now - beat).total_seconds() > LAST_BEAT_SECONDS:
        bad.append("last_beat")
    if not hasattr(until, "isoformat") or until < moment.today():
        bad.append("calendar_until")
    return {
        "ready": not bad,
        "bad": bad,
        **{name: answers[name] for name in ("database", "migrations", "shared_cache", "broker")},
        "unsent": waiting.get("unsent"),
        "oldest_unsent_seconds": waiting.get("oldest_unsent_seconds"),
        "last_beat": beat.isoformat() if hasattr(beat, "isoformat") else None,
        "calendar_until": until.isoformat() if hasattr(until, "isoformat") else None,
    }
