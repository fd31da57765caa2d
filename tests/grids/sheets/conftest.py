"""Workbooks made on the spot, and somebody who keeps the community."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from grids.charge import Charge
from grids.duties import Duty
from grids.sheets import importing
from grids.sheets.sheet import Work
from tests.conftest import Town, officer

EVERYTHING = Charge(everything=True)
Sheets = dict[str, list[list]]


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Path]:
    """A file with these sheets; the first line of each are its headings."""

    def made(sheets: Sheets, name: str = "book.xlsx") -> Path:
        whole = Workbook()
        whole.remove(whole.active)
        for title, lines in sheets.items():
            page = whole.create_sheet(title)
            for line in lines:
                page.append(line)
        whole.save(tmp_path / name)
        return tmp_path / name

    return made


@pytest.fixture
def bring(book) -> Callable[..., Work]:
    """Import it, all or nothing."""

    def brought(sheets: Sheets, charge: Charge = EVERYTHING) -> Work:
        return importing.carry_out(importing.read(book(sheets)), charge)

    return brought


@pytest.fixture
def faults(book) -> Callable[..., list[tuple[str, str]]]:
    """What a check says about it: cell and words."""

    def found(sheets: Sheets, charge: Charge = EVERYTHING) -> list[tuple[str, str]]:
        work = importing.check(importing.read(book(sheets)), charge)
        return [(fault.cell, fault.words) for fault in work.faults]

    return found


@pytest.fixture
def keeper(town: Town) -> Charge:
    """Who keeps the first community, and nothing else."""
    town.people["administrator"] = officer("administrator", Duty.ADMINISTRATOR, town.community)
    town.community.refresh_from_db()
    return Charge(paths=(town.community.path,))


def lines_of(path: Path, title: str) -> list[dict]:
    """The rows of a written sheet by heading."""
    head, *rows = load_workbook(path)[title].iter_rows(values_only=True)
    return [dict(zip((str(one).rstrip("*") for one in head), row, strict=False)) for row in rows]


def counts(work: Work, title: str) -> tuple[int, int, int, int]:
    one = next(one for one in work.summary if one["sheet"] == title)
    return one["added"], one["changed"], one["ended"], one["same"]
