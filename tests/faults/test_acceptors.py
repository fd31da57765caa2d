"""Many hands at one order: one wins, and nobody is told what is not so. `make faults`; `pytest tests/faults --full`."""

from __future__ import annotations

import json
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.faults import acceptors, servers, storm
from tests.faults.acceptors import Hands, Order, Race, Watch
from tests.faults.ledger import Database
from tests.faults.servers import Server

pytestmark = pytest.mark.faults
WEBS, THREADS = 8, 6
MIXED = ("", "", "", "withdraw", "redispatch", "accept_for")  # three of six undisturbed


def ask_many(env: dict[str, str], orders: int, volunteers: int) -> tuple[list[Order], str]:
    made = json.loads(storm.ask(env, "-m", "tests.faults.neighbours", str(orders), str(volunteers)).splitlines()[-1])
    return [Order(**one) for one in made["orders"]], made["token"]


def servers_of(folder: Path) -> dict[str, Server]:
    """Several web processes over one PostgreSQL; the queue has a broker, and nobody who takes from it."""
    env = servers.portal_env(
        folder, DATABASE_URL=f"postgres://postgres@127.0.0.1:{servers.DATABASE}/postgres",
        CELERY_BROKER_URL=servers.URLS["redis"],
    )  # fmt: skip
    return {
        "database": servers.postgres(folder, max_connections=150, track_activity_query_size=8192),
        "broker": servers.redis(folder),
        "webs": servers.forked(folder, env, workers=WEBS, threads=THREADS),
    }


def kill_every(seconds: float, webs: Server, stop: threading.Event, killed: list[float]) -> None:
    chance = random.Random(1)
    while not stop.wait(seconds):
        webs.kill_one(chance)
        killed.append(time.monotonic())


def size(asked_for: Callable[[str], Any]) -> tuple[int, int]:
    """How many orders, and how many hands for each."""
    orders, hands = (1000, 200) if asked_for("--full") else (50, 50)
    return asked_for("--orders") or orders, asked_for("--hands") or hands


def test_one_of_many_hands_wins_over_several_web_processes(request, capsys):
    orders, volunteers = size(request.config.getoption)
    with storm.folder() as folder:
        parts, database, stop, killed = servers_of(folder), Database(None), threading.Event(), []
        with storm.running(parts):
            parts["database"].start()
            parts["broker"].start()
            storm.migrate(dict(parts["webs"].env))
            asked, token = ask_many(dict(parts["webs"].env), orders, volunteers)
            parts["webs"].start()
            hands = Hands(servers.WEB, token)
            killer = threading.Thread(target=kill_every, args=(5.0, parts["webs"], stop, killed), daemon=True)
            killer.start()
            races, took = run(hands, asked, Watch(database))
            stop.set()
            killer.join()
            found = acceptors.faults(races, database)
    peak = sorted(race.waiting for race in races)
    with capsys.disabled():
        print(f"\n{orders} orders, {volunteers} hands each, {WEBS} web processes, one killed every 5 s, in {took:.0f} s: "
              f"{summary(races)}; {len(killed)} killed, asked again {hands.retries} times; most sessions waiting for "
              f"one row {peak[-1]}, median {peak[len(peak) // 2]}; {len(found)} faults; load {os.getloadavg()[0]:.0f}",
              flush=True)  # fmt: skip
    assert not found, found[:20]
    assert peak[-1] >= 16, "hardly anybody waited: nothing was proved"


def run(hands: Hands, orders: list[Order], watch: Watch | None) -> tuple[list[Race], float]:
    began, races = time.monotonic(), []
    if watch:
        watch.start()
    for number, order in enumerate(orders):
        if watch:
            watch.begin()
        races.append(hands.race(order, MIXED[number % len(MIXED)]))
        races[-1].waiting = watch.most if watch else 0
    if watch:
        watch.ended.set()
        watch.join()
    return races, time.monotonic() - began


def summary(races: list[Race]) -> str:
    """How many were won by a hand, and what the others were answered: withdraw 302 × 8, redispatch 409 × 5 …"""
    won = sum(bool(race.winners) for race in races)
    others = Counter(f"{race.mixed} {race.other}" for race in races if race.mixed)
    return f"{won} won by a hand, " + ", ".join(f"{said} × {times}" for said, times in sorted(others.items()))


def test_one_of_a_dozen_hands_wins_in_one_process(capsys):
    with storm.folder() as folder:
        portal, database = servers.embedded(folder), Database(folder / "data" / "linge.sqlite3")
        storm.migrate(dict(portal.env))
        asked, token = ask_many(dict(portal.env), orders=12, volunteers=12)
        with storm.running({"portal": portal}):
            portal.start()
            hands = Hands(servers.WEB, token)
            races, took = run(hands, asked, None)
            found = acceptors.faults(races, database)
    with capsys.disabled():
        print(
            f"\n12 orders, 12 hands each, one process, in {took:.0f} s: {summary(races)}; {len(found)} faults",
            flush=True,
        )
    assert not found, found[:20]
