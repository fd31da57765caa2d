"""From a file to the tree: read, compare, and all of it or nothing.

Reading happens before the transaction; comparing and writing inside it, under the lock of the tree, so that nothing
can change between what was compared and what is written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction

from grids import changes
from grids.charge import Charge
from grids.sheets.opening import ON_A_PAGE, Limits
from grids.sheets.reading import read_book
from grids.sheets.sheet import Comparer, Fault, ReadSheet, Work

Progress = Callable[[str, int], None]  # what is being done, and how many rows of it are done


def silent(doing: str, done: int) -> None:
    """Nobody is watching."""


class FaultsFound(ValueError):
    """The file is not imported; `work` says why."""

    def __init__(self, work: Work) -> None:
        super().__init__(f"{len(work.faults)} faults")
        self.work = work


class ChangedMeanwhile(ValueError):
    """What would be done is not what was shown before; `work` says what it would be now."""

    def __init__(self, work: Work) -> None:
        super().__init__("changed meanwhile")
        self.work = work


@dataclass
class Read:
    """A file as it was read, before the database was asked."""

    sheets: Sequence[ReadSheet]
    faults: Sequence[Fault]

    @property
    def rows(self) -> int:
        return sum(len(one.rows) for one in self.sheets)


def read(path: Path, limits: Limits = ON_A_PAGE, progress: Progress = silent) -> Read:
    """Raises grids.sheets.opening.NotASheet."""
    return Read(*read_book(path, limits, lambda done: progress("reading", done)))


def check(found: Read, charge: Charge, progress: Progress = silent) -> Work:
    """What is wrong with it, or what it would do. Writes nothing."""
    return _compare(found, charge, progress)[0]


def carry_out(
    found: Read, charge: Charge, progress: Progress = silent, shown: list[dict] | None = None, then: Callable = silent
) -> Work:
    """All of it, or nothing. Raises FaultsFound; ChangedMeanwhile when `shown` (the summary somebody agreed to) is
    given and what would be done is another. The rows of `found` are used up. `then(work)` runs in the same transaction, after all else.
    """
    with transaction.atomic():
        changes.lock()
        work, comparers = _compare(found, charge, progress)
        if work.faults:
            raise FaultsFound(work)
        if shown is not None and work.summary != shown:
            raise ChangedMeanwhile(work)
        for one in found.sheets:
            one.rows.clear()  # a city's rows and what becomes of them need not be in memory together
        for comparer in comparers:
            progress("writing", 0)
            comparer.carry_out()
        if then is not silent:
            then(work)
    return work


def _compare(found: Read, charge: Charge, progress: Progress) -> tuple[Work, list[Comparer]]:
    work = Work(charge, list(found.faults))
    comparers = []
    for one in found.sheets:
        progress("comparing", len(one.rows))
        comparers.append(one.sheet.comparer(work))
        comparers[-1].check(one)
    order = {one.sheet.title: place for place, one in enumerate(found.sheets)}
    work.faults.sort(key=lambda fault: (order.get(fault.sheet, -1), fault.row, fault.column))
    return work, comparers


def as_many_as_needed() -> None:
    """A command may take its time: the statement of a large import is not cut off after eight seconds."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
