"""Many hands at one order after the other, over HTTP, and what each of them was told.

The hands of an order let go at the same moment, and whichever web process is free takes them. Whose line breaks asks
again, word for word, as a thumb does. What the clients were told is then held against the books.
"""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.faults.clients import BROKEN
from tests.faults.ledger import Database

CSRF = "c" * 32  # the same in the cookie and in the form: what a browser would bring from the page
PATIENCE, GIVEN_UP = 60.0, 180.0  # seconds for one answer; in all
AHEAD = 0.5  # seconds at most
YES, NO = 302, 409
WAITING = """SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%"cases_case"%FOR UPDATE%'"""
BOOKS = """SELECT c.number, c.state, v.volunteer_id FROM cases_case c JOIN orders_order o ON o.case_id = c.id
    LEFT JOIN orders_helping v ON v.order_id = o.id WHERE c.kind = 'orders'"""
ACCEPTED = """SELECT c.number FROM cases_event e JOIN cases_case c ON c.id = e.case_id
    WHERE c.kind = 'orders' AND e.verb IN ('accept', 'accept_for')"""
TOLD = """SELECT l.about, v.id FROM letters_letter l JOIN orders_volunteer v ON v.contact_id = l.to_id
    WHERE l.verb <> 'offer' AND l.kind = 'orders'"""


@dataclass(frozen=True)
class Order:
    number: str
    resident: str  # the link of whoever ordered
    ways: dict[str, str]  # volunteer's id → invitation


@dataclass
class Race:
    """What came of one order: who was told yes, by their answers, and how the other hands fared."""

    order: Order
    mixed: str  # "", withdraw, redispatch or accept_for: what somebody else did to it meanwhile
    answers: dict[str, int] = field(default_factory=dict)  # volunteer's id → status
    other: int = 0
    waiting: int = 0  # the most sessions that waited for its row at a time

    @property
    def winners(self) -> list[str]:
        return [one for one, status in self.answers.items() if status == YES]


class Hands:
    """Clients of the portal at this port. `token` opens the interface as the leader."""

    def __init__(self, port: int, token: str, seed: int = 1) -> None:
        self.port, self.token, self.chance = port, token, random.Random(seed)
        self.retries = 0

    def race(self, order: Order, mixed: str = "") -> Race:
        """All who were asked say yes at once; returns when everybody has an answer.

        Who does something else to the order is mostly a moment ahead: among fifty hands they would never be first.
        """
        race, ahead = Race(order, mixed), self.chance.uniform(0, AHEAD) if mixed else 0.0
        ways = list(order.ways.items())
        gate = threading.Barrier(len(ways) + bool(mixed))
        with ThreadPoolExecutor(len(ways) + 1) as pool:
            other = pool.submit(self._other, gate, order, mixed) if mixed else None
            said = pool.map(lambda way: (way[0], self._accept(gate, ahead, *way)), ways)
            race.answers = dict(said)
            race.other = other.result() if other else 0
        return race

    def _accept(self, gate: threading.Barrier, ahead: float, volunteer: str, way: str) -> int:
        form = {"csrfmiddlewaretoken": CSRF, "once": f"once-of-{volunteer}-{way[14:24]}"}
        gate.wait(60)
        time.sleep(ahead)
        return self._ask(way.replace("/?", "/accept/?"), urlencode(form), {"Cookie": f"csrftoken={CSRF}"})

    def _other(self, gate: threading.Barrier, order: Order, verb: str) -> int:
        gate.wait(60)
        if verb == "withdraw":
            form = urlencode({"csrfmiddlewaretoken": CSRF, "note": "不用了", "once": f"off-of-{order.number}"})
            way = order.resident.replace(f"/c/{order.number}/", f"/work/{order.number}/withdraw/")
            return self._ask(way, form, {"Cookie": f"csrftoken={CSRF}"})
        answers = {"policy": "nearest"} if verb == "redispatch" else {"volunteer": next(iter(order.ways))}
        heads = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": f"{verb}-{order.number}"}
        way = f"/api/v1/cases/{order.number}/steps/{verb}/"
        return self._ask(way, json.dumps({"answers": answers}), heads | {"Content-Type": "application/json"})

    def _ask(self, way: str, body: str, heads: dict[str, str]) -> int:
        """Until somebody answers. 0 when nobody did."""
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        until = time.monotonic() + GIVEN_UP
        while time.monotonic() < until:
            line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            try:
                line.request("POST", way, body.encode(), form | heads)
                status = line.getresponse().status
                if status < 500:
                    return status
            except BROKEN:
                pass
            finally:
                line.close()
            self.retries += 1
            time.sleep(self.chance.uniform(0.05, 0.4))
        return 0


class Watch(threading.Thread):
    """The most sessions of our own PostgreSQL that waited for the row of a case at a time, since `begin`."""

    def __init__(self, database: Database) -> None:
        super().__init__(daemon=True)
        self.database, self.most, self.ended = database, 0, threading.Event()

    def begin(self) -> None:
        self.most = 0

    def run(self) -> None:
        with self.database.line() as line:
            line.autocommit = True
            while not self.ended.wait(0.01):
                self.most = max(self.most, line.execute(WAITING).fetchone()[0])


def faults(races: list[Race], database: Database) -> list[str]:
    """Whatever a hand was told that the books do not say, or the other way round; empty is what we want."""
    helps: dict[str, list[str]] = {}
    states = {}
    for number, state, volunteer in database.rows(BOOKS):
        states[number] = state
        helps.setdefault(number, []).extend([str(volunteer)] if volunteer else [])
    accepted = Counter(number for (number,) in database.rows(ACCEPTED))
    told = Counter((number, str(volunteer)) for number, volunteer in database.rows(TOLD))
    found: list[str] = []
    for race in races:
        number = race.order.number
        found += [f"{number}: {fault}" for fault in _of(race, helps[number], states[number], accepted[number])]
        found += [f"{number}: {fault}" for fault in _untold(race, told)]
    return found


def _of(race: Race, helps: list[str], state: str, accepted: int) -> Iterator[str]:
    odd = Counter(status for status in race.answers.values() if status not in (YES, NO))
    if odd:
        yield f"answered {dict(odd)}"
    by_leader = race.mixed == "accept_for" and race.other == 200
    if len(race.winners) > 1:
        yield f"{len(race.winners)} were told yes"
    if accepted != len({*race.winners} | ({next(iter(race.order.ways))} if by_leader else set())):
        yield f"{race.winners} were told yes, the books have {accepted}, {race.mixed} {race.other}"
    if not by_leader and helps != race.winners:
        yield f"{race.winners} were told yes, in the books stand {helps}"
    if not race.mixed and (not race.winners or state != "accepted"):
        yield f"nobody won, it is {state}"
    if race.mixed == "withdraw" and (race.other != YES or state != "withdrawn"):
        yield f"it was called off ({race.other}) and is {state}"


def _untold(race: Race, told: Counter[tuple[str, str]]) -> Iterator[str]:
    """Whoever was asked and did not get it has one letter that says so."""
    winners = {*race.winners}
    for volunteer in race.order.ways:
        letters = told[race.order.number, volunteer]
        if volunteer not in winners and letters != 1:
            yield f"{volunteer} lost and has {letters} letters"
