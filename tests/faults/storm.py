"""The storm: residents file, servers are killed, and in the end the books are compared."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Container, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from tests.faults import ledger, servers
from tests.faults.clients import Book, Resident
from tests.faults.gateway import Gateway
from tests.faults.ledger import Database
from tests.faults.servers import Server
from tests.faults.town import OFFICERS


@dataclass(frozen=True)
class Plan:
    """How hard it blows. Times in seconds."""

    kills: int
    calm: tuple[float, float]  # from a start to the next kill
    down: tuple[float, float] = (0.0, 1.0)  # from a kill to the start
    residents: int = 8
    reports_each: int = 2000
    seed: int = 1


@dataclass(frozen=True)
class Strike:
    """One kill: how many reports were on their way unanswered, and the line of how many of those broke."""

    name: str
    unanswered: int
    broke: int


@dataclass
class Weather:
    """What came of it."""

    strikes: list[Strike] = field(default_factory=list)
    acknowledged: int = 0
    retries: int = 0
    letters: int = 0
    waiting_at_the_end_of_the_storm: int = 0
    drained_after: float = -1.0
    longest_queue: int = 0
    most_at_once: int = 0
    ended_by_themselves: dict[str, list[int]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def share_with_unanswered(self) -> float:
        return sum(strike.unanswered > 0 for strike in self.strikes) / len(self.strikes)

    def share_that_broke(self, names: Container[str]) -> float:
        """Of the kills of these: how many broke at least one request."""
        met = [strike.broke > 0 for strike in self.strikes if strike.name in names]
        return sum(met) / len(met)

    def summary(self) -> str:
        parts = {name: f"{self.share_that_broke({name}):.0%}" for name in {strike.name for strike in self.strikes}}
        words = asdict(self) | {"strikes": len(self.strikes), "faults": len(self.faults)}
        words |= {"with_unanswered": f"{self.share_with_unanswered():.0%}", "broke": parts}
        return ", ".join(f"{name}={value}" for name, value in words.items())


@contextmanager
def folder() -> Iterator[Path]:
    """Open to the user postgres, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="linge-faults-") as made:
        os.chmod(made, 0o755)
        yield Path(made)


@contextmanager
def running(all_of_them: dict[str, Server]) -> Iterator[dict[str, Server]]:
    """As systemd keeps them: see Server.keep."""
    keeper = servers.Keeper(all_of_them.values())
    keeper.start()
    try:
        yield all_of_them
    finally:
        keeper.stop()
        for server in reversed(list(all_of_them.values())):
            server.end()


def migrate(env: dict[str, str]) -> None:
    """Make the tables. Raises DidNotStart."""
    ask(env, "manage.py", "migrate", "-v0")


def build_town(env: dict[str, str]) -> str:
    """A town to report in; returns the building's slug. Raises DidNotStart."""
    return ask(env, "-m", "tests.faults.town").split()[-1]


def ask(env: dict[str, str], *words: str) -> str:
    """What a program of the portal's says with these settings. Raises DidNotStart."""
    done = subprocess.run([sys.executable, *words], env=env, cwd=servers.ROOT, capture_output=True, text=True)
    if done.returncode:
        raise servers.DidNotStart(done.stderr[-3000:])
    return done.stdout


def blow(plan: Plan, parts: list[Server], slug: str, database: Database, gateway: Gateway, book: Book) -> Weather:
    """Kill the parts in turn while residents file; then wait for the letters and compare."""
    stop, weather, chance = threading.Event(), Weather(), random.Random(plan.seed)
    cases, letters, retries = len(book.numbers), sum(gateway.taken.values()), book.retries
    people = [Resident(place, slug, book, stop, plan.reports_each, plan.seed) for place in range(plan.residents)]
    watch = threading.Thread(target=watch_queue, args=(weather, stop), daemon=True)
    for thread in [*people, watch]:
        thread.start()
    for turn in range(plan.kills):
        time.sleep(chance.uniform(*plan.calm))
        _strike(parts[turn % len(parts)], book, weather, chance.uniform(*plan.down))
    time.sleep(chance.uniform(*plan.calm))
    stop.set()
    for person in people:
        person.join(150)
    weather.acknowledged, weather.retries = len(book.numbers) - cases, book.retries - retries
    weather.waiting_at_the_end_of_the_storm = database.waiting()
    weather.drained_after = drain(database)
    weather.letters, weather.most_at_once = sum(gateway.taken.values()) - letters, gateway.most_at_once
    weather.ended_by_themselves = {part.name: part.ends for part in parts if part.ends}
    weather.faults = ledger.faults(database, book, gateway, readers=1 + OFFICERS)
    return weather


def _strike(part: Server, book: Book, weather: Weather, down: float) -> None:
    under_way = book.unanswered()
    with book.lock:
        book.broken.clear()
    part.kill()
    time.sleep(down)
    part.start()
    weather.strikes.append(Strike(part.name, len(under_way), len(book.broke(under_way))))


def ride(
    times: int, plan: Plan, parts: list[Server], slug: str, database: Database, gateway: Gateway
) -> Iterator[Weather]:
    """So many storms over the same town, one after the other, each with chances of its own; the books go on."""
    book = Book()
    for turn in range(times):
        yield blow(replace(plan, seed=plan.seed + turn), parts, slug, database, gateway, book)


def drain(database: Database, patience: float = 120.0) -> float:
    """Seconds until nothing waits; -1 when that is not the case within patience."""
    start = time.monotonic()
    while time.monotonic() < start + patience:
        if not database.waiting():
            return round(time.monotonic() - start, 1)
        time.sleep(0.25)
    return -1.0


def watch_queue(weather: Weather, stop: threading.Event) -> None:
    """How many messages lie in our own broker, if there is one."""
    import redis

    line = redis.Redis(port=servers.REDIS, socket_timeout=1, socket_connect_timeout=1)
    while not stop.wait(0.2):
        try:
            weather.longest_queue = max(weather.longest_queue, int(line.llen("celery")))
        except redis.RedisError:
            continue
