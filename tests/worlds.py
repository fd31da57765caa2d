"""A world that many tests start from is built once, and every one of them gets it as new.

It lies in a transaction that no test ends, below the one that each test is rolled back to; what the builder returned
is handed out as a copy. A world may stand on another, which then stays open when the one on top is left. A test that
commits for itself finds the database empty, and builds its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pickle import dumps, loads

import pytest
from django.core.cache import cache
from django.db import connection, transaction

emptied = False  # a test that committed has emptied the tables since this database was made
COMMITTING = {"transactional_db", "live_server", "django_db_reset_sequences", "django_db_serialized_rollback"}
Builder = Callable[..., object]


def chain(builder: Builder | None) -> list[Builder]:
    """This builder after what it stands on, lowest first."""
    return [*chain(getattr(builder, "on", None)), builder] if builder else []


class Worlds:
    """One chain of them at a time: what the next one does not stand on is left before it is built."""

    def __init__(self) -> None:
        self._open: list[tuple[Builder, ExitStack, bytes]] = []
        self._copies: list[object] = []

    def enter(self, builder: Builder) -> None:
        """Have what this builder and those below it make in the database, and nothing else of the kind."""
        self._copies = []
        wanted = chain(builder)
        if connection.connection is None or connection.closed_in_transaction:
            self.leave()
        while self._open and [one for one, *_more in self._open] != wanted[: len(self._open)]:
            self._leave_one()
        for one in wanted[len(self._open) :]:
            self._build(one)

    def _build(self, builder: Builder) -> None:
        """What lies below is given to it as it was read back, so that a copy of all shares what they share."""
        below = loads(self._open[-1][2]) if self._open else []
        way = ExitStack()
        atomic = transaction.atomic()
        atomic._from_testcase = True  # so that what asks to be outermost does not take it for a transaction of its own
        way.enter_context(atomic)
        way.callback(transaction.set_rollback, True)
        self._open.append((builder, way, b""))
        made = builder(*below[-1:])
        self._open[-1] = (builder, way, dumps([*below, made]))

    def _leave_one(self) -> None:
        _builder, way, _made = self._open.pop()
        way.close()

    def leave(self) -> None:
        self._copies = []
        while self._open:
            self._leave_one()

    def stands(self, builder: Builder) -> bool:
        return builder in [one for one, *_more in self._open]

    def copy_of(self, builder: Builder) -> object:
        """What the builder returned, of this test alone, with what other worlds of the chain share with it."""
        if not self._copies:
            cache.clear()
            self._copies = loads(self._open[-1][2])
        return self._copies[[one for one, *_more in self._open].index(builder)]


WORLDS = Worlds()
leave = WORLDS.leave


def name_of(builder: Builder) -> str:
    return builder.__name__.removeprefix("build_")


def world(builder: Builder, on: Builder | None = None) -> Callable:
    """A fixture of what the builder makes: of the database with load_basics' rows in it, and of what `on` made.

    Where no such world is open, it is built on the spot.
    """
    builder.on = on  # type: ignore[attr-defined]

    def made(request: pytest.FixtureRequest, basics: None) -> object:
        if WORLDS.stands(builder):
            return WORLDS.copy_of(builder)
        cache.clear()
        return builder(request.getfixturevalue(name_of(on))) if on else builder()

    made.builder = builder  # type: ignore[attr-defined]
    made.__doc__ = builder.__doc__
    return pytest.fixture(made, name=name_of(builder))


def before(item: pytest.Item) -> None:
    """Open the world that a test starts from, or leave the one that is open; before the test's own transaction."""
    if builder := asked_for(item):
        WORLDS.enter(builder)
    else:
        WORLDS.leave()


def asked_for(item: pytest.Item) -> Builder | None:
    """The world it starts from; of those that stand on each other the highest."""
    names = getattr(item, "fixturenames", ())
    if _commits(item):
        return None
    definitions = item._fixtureinfo.name2fixturedefs
    nearest = [
        one for name in names for one in reversed(definitions.get(name, ()))
    ]  # what overrides before what it overrides
    builders = [getattr(one.func, "builder", None) for one in nearest]
    return max(filter(None, builders), key=lambda builder: len(chain(builder)), default=None)


def _commits(item: pytest.Item) -> bool:
    mark = item.get_closest_marker("django_db")
    return bool(mark and mark.kwargs.get("transaction")) or bool(
        COMMITTING.intersection(getattr(item, "fixturenames", ()))
    )


def together(items: list[pytest.Item]) -> None:
    """The tests of one world follow each other, in the order they had: it is built once instead of whenever one comes.

    Those that commit for themselves stay the last, as pytest-django has put them: they leave an empty database.
    """
    groups = ["commits" if _commits(item) else asked_for(item) for item in items]
    first = {group: place for place, group in reversed(list(enumerate(groups)))}
    first["commits"] = len(items)
    places = {id(item): first[group] for item, group in zip(items, groups, strict=True)}
    items.sort(key=lambda item: places[id(item)])


@contextmanager
def of_a_file() -> Iterator[None]:
    """The transaction of what a whole file of tests starts from; taken back at its end."""
    WORLDS.leave()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
