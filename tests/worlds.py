"""A world that many tests start from is built once, and every one of them gets it as new.

It lies in a transaction that no test ends, below the one that each test is rolled back to; what the builder returned
is handed out as a copy. A test that commits for itself finds the database empty, and builds its own.
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


class Worlds:
    """One at a time: the next one is built when the last is left."""

    def __init__(self) -> None:
        self._builder: Callable[[], object] | None = None
        self._made = b""
        self._open = ExitStack()

    def enter(self, builder: Callable[[], object]) -> None:
        """Have what this builder makes in the database, and nothing else of the kind."""
        if builder is self._builder and connection.connection is not None and not connection.closed_in_transaction:
            return
        self.leave()
        atomic = transaction.atomic()
        atomic._from_testcase = True  # so that what asks to be outermost does not take it for a transaction of its own
        self._open.enter_context(atomic)
        self._open.callback(transaction.set_rollback, True)
        self._made, self._builder = dumps(builder()), builder

    def leave(self) -> None:
        self._builder, self._made = None, b""
        self._open.close()

    def copy_of(self, builder: Callable[[], object]) -> object:
        """What the builder returned, of this test alone; built on the spot where no world is open."""
        cache.clear()
        return loads(self._made) if builder is self._builder else builder()


WORLDS = Worlds()
leave = WORLDS.leave


def world(builder: Callable[[], object]) -> Callable:
    """A fixture of what the builder makes. It must take nothing but the database with load_basics' rows in it."""

    def made(basics: None) -> object:
        return WORLDS.copy_of(builder)

    made.builder = builder
    made.__doc__ = builder.__doc__
    return pytest.fixture(made, name=builder.__name__.removeprefix("build_"))


def before(item: pytest.Item) -> None:
    """Open the world that a test starts from, or leave the one that is open; before the test's own transaction."""
    if builder := _asked_for(item):
        WORLDS.enter(builder)
    else:
        WORLDS.leave()


def _asked_for(item: pytest.Item) -> Callable[[], object] | None:
    names = getattr(item, "fixturenames", ())
    if _commits(item):
        return None
    definitions = item._fixtureinfo.name2fixturedefs
    nearest = [
        one for name in names for one in reversed(definitions.get(name, ()))
    ]  # what overrides before what it overrides
    builders = [getattr(one.func, "builder", None) for one in nearest]
    return next((builder for builder in builders if builder), None)


def _commits(item: pytest.Item) -> bool:
    mark = item.get_closest_marker("django_db")
    return bool(mark and mark.kwargs.get("transaction")) or bool(
        COMMITTING.intersection(getattr(item, "fixturenames", ()))
    )


def together(items: list[pytest.Item]) -> None:
    """The tests of one world follow each other, in the order they had: it is built once instead of whenever one comes.

    Those that commit for themselves stay the last, as pytest-django has put them: they leave an empty database.
    """
    groups = ["commits" if _commits(item) else _asked_for(item) for item in items]
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
