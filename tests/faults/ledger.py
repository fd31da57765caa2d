"""The books of the database, read from outside the portal, and the comparison with what residents and gateway saw."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.faults.clients import Book
from tests.faults.gateway import Gateway
from tests.faults.servers import DATABASE

CASES = "SELECT number, text FROM cases_case"
EVENTS = "SELECT c.number, e.seq, e.verb FROM cases_event e JOIN cases_case c ON c.id = e.case_id"
LETTERS = "SELECT key, about, to_id, verb, fate, facts, ask_at FROM letters_letter"
WAITING = "SELECT count(*) FROM letters_letter WHERE fate = 'waiting'"


class Database:
    """Where a portal keeps its rows: an SQLite file, or our own PostgreSQL."""

    def __init__(self, file: Path | None) -> None:
        self.file = file

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with self.line() as line:
            return list(line.execute(query).fetchall())

    def waiting(self) -> int:
        """Letters not yet sent."""
        return self.rows(WAITING)[0][0]

    @contextmanager
    def line(self) -> Iterator[Any]:
        """A connection, closed afterwards."""
        if self.file:
            line: Any = sqlite3.connect(f"file:{self.file}?mode=ro", uri=True, timeout=20)
        else:
            import psycopg

            line = psycopg.connect(f"postgres://postgres@127.0.0.1:{DATABASE}/postgres", connect_timeout=5)
        try:
            yield line
        finally:
            line.close()


def faults(database: Database, book: Book, gateway: Gateway, readers: int) -> list[str]:
    """Everything that was lost or came twice, in words; empty is what we want.

    `readers`: how many are told of each new case.
    """
    return [
        *book.faults,
        *_of_cases(database.rows(CASES), book),
        *_of_events(database.rows(EVENTS), database.rows(CASES)),
        *_of_letters(database.rows(LETTERS), [number for number, _ in database.rows(CASES)], gateway, readers),
    ]


def _of_cases(cases: list[tuple], book: Book) -> Iterator[str]:
    by_marker: dict[str, list[str]] = {}
    for number, text in cases:
        by_marker.setdefault(text.split()[-1], []).append(number)
    for marker, number in book.numbers.items():
        if number not in by_marker.get(marker, []):
            yield f"acknowledged case {number} is lost"
    for marker, numbers in by_marker.items():
        if len(numbers) > 1:
            yield f"report {marker} is there {len(numbers)} times"


def _of_events(events: list[tuple], cases: list[tuple]) -> Iterator[str]:
    opened = Counter(number for number, _, verb in events if verb == "submit")
    for number, _ in cases:
        if opened[number] != 1:
            yield f"case {number} was opened by {opened[number]} events"
    for (number, seq), times in Counter((number, seq) for number, seq, _ in events).items():
        if times > 1:
            yield f"event {seq} of case {number} is there {times} times"


def _of_letters(letters: list[tuple], cases: list[str], gateway: Gateway, readers: int) -> Iterator[str]:
    told = Counter(about for _, about, _, verb, _, _, _ in letters if verb == "submit")
    for number in cases:
        if told[number] != readers:
            yield f"of case {number} {told[number]} were told, not {readers}"
    for (about, to, verb), times in Counter((about, to, verb) for _, about, to, verb, _, _, _ in letters).items():
        if times > 1 and verb == "submit":
            yield f"{to} was written {times} letters {verb} about {about}"
    for key, about, _, _, fate, facts, ask_at in letters:
        if fate != "sent" or gateway.taken[key] != 1:
            yield f"letter {key} about {about} is {fate}, the gateway took it {gateway.taken[key]} times"
        if fate == "sent" and ask_at is None and facts not in ("{}", {}):
            yield f"letter {key} is sent, nobody asks after it, and it still holds its facts"
    for key in set(gateway.taken) - {letter[0] for letter in letters}:
        yield f"the gateway took a letter {key} that is in no book"
