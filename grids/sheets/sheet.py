"""What a sheet is, what was found in one, and the list of those that there are.

A floor above adds its own with `register` in AppConfig.ready. The order of registration is the order of import, but
those of the place come before all others, which speak of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl.utils import get_column_letter

from grids.charge import Charge
from grids.sheets.columns import Column

SHOWN = 200  # faults and changes that a page lists; the marked workbook has every fault


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a cell, and what to do about it. Column 0 is the row as a whole."""

    sheet: str
    row: int
    column: int
    words: str

    @property
    def cell(self) -> str:
        """Where: 「楼栋」B7."""
        at = f"{get_column_letter(self.column)}{self.row}" if self.column else f"第 {self.row} 行"
        return f"「{self.sheet}」{at}" if self.row else f"「{self.sheet}」"


@dataclass(slots=True)
class Row:
    """A row as it was read. A key that is missing has no column in this sheet: then nothing is said about it."""

    sheet: ReadSheet
    number: int
    values: dict[str, Any]

    def get(self, key: str) -> Any:
        return self.values.get(key)

    def facts(self, keys: Sequence[str]) -> dict[str, Any]:
        """Of these keys, those that the sheet has columns for; an empty cell is None."""
        has = self.sheet.at
        return {key: self.values.get(key) for key in keys if key in has}


@dataclass
class ReadSheet:
    """A sheet of the file, read but not yet compared with what stands in the database."""

    sheet: Sheet
    at: dict[str, int]  # the column of each key, counted from 1
    rows: list[Row] = field(default_factory=list)


class Comparer:
    """Compares the rows of one sheet with what there is, and carries out what follows. One for each run."""

    def __init__(self, work: Work) -> None:
        self.work = work

    def check(self, read: ReadSheet) -> None:
        """Note faults and changes; writes nothing."""
        raise NotImplementedError

    def carry_out(self) -> None:
        """Write what check noted, in the caller's transaction."""
        raise NotImplementedError


@dataclass(frozen=True)
class Sheet:
    """One kind of list: its title, its columns, how it is compared, and its rows as they are now."""

    title: str
    about: str
    columns: tuple[Column, ...]
    comparer: type[Comparer]
    rows: Callable[[Charge], Iterator[dict[str, Any]]]
    count: Callable[[Charge], int]

    def column(self, key: str) -> Column:
        return next(one for one in self.columns if one.key == key)


@dataclass
class Tally:
    added: int = 0
    changed: int = 0
    ended: int = 0
    same: int = 0


@dataclass
class Work:
    """One run: whose charge, what was found wrong, what would be done."""

    charge: Charge
    faults: list[Fault] = field(default_factory=list)
    tallies: dict[str, Tally] = field(default_factory=dict)
    shown: list[tuple[str, int, str, str]] = field(default_factory=list)
    shelf: dict[Any, Any] = field(default_factory=dict)  # what the comparers leave for those after them

    def wrong(self, row: Row, key: str, words: str) -> None:
        self.faults.append(Fault(row.sheet.sheet.title, row.number, row.sheet.at.get(key, 0), words))

    def note(self, row: Row, did: str, words: Callable[[], str] | str = "") -> None:
        """`did` is a field of Tally. The words are made for the first two hundred only."""
        tally = self.tallies.setdefault(row.sheet.sheet.title, Tally())
        setattr(tally, did, getattr(tally, did) + 1)
        if did != "same" and len(self.shown) < SHOWN:
            self.shown.append((row.sheet.sheet.title, row.number, did, words() if callable(words) else words))

    @property
    def summary(self) -> list[dict[str, Any]]:
        """By sheet, how many rows were added, changed, ended, left as they were."""
        return [{"sheet": title, **vars(tally)} for title, tally in self.tallies.items()]

    @property
    def nothing_to_do(self) -> bool:
        return not any(one.added or one.changed or one.ended for one in self.tallies.values())


SHEETS: dict[str, Sheet] = {}


def register(sheet: Sheet) -> None:
    SHEETS[sheet.title] = sheet


def register_before(*sheets: Sheet) -> None:
    """The sheets of the place, whichever floor was ready first."""
    others = dict(SHEETS)
    SHEETS.clear()
    SHEETS.update({sheet.title: sheet for sheet in sheets} | others)
