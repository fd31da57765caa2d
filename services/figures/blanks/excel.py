"""Filling an Excel form: cells, and rows as often as there is something to say. What calculates goes on calculating."""

from __future__ import annotations

import io
from collections import defaultdict
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell

from grids.sheets.cells import armed, visible
from services.figures.blanks import slots
from services.figures.blanks.answers import Answers
from services.figures.blanks.fields import Field, Value
from services.figures.blanks.room import make_room
from services.figures.blanks.slots import Fault, Read
from services.figures.shares import Share

ROWS_MOST = 5_000  # of one ledger
CELLS_MOST = 3_000_000  # of all pages, empty ones too: a border drawn to the last row of a sheet is a mistake
PERCENT = "0.0%"


def read(content: bytes) -> tuple[list[Field], list[Fault]]:
    """What it asks for, and what cannot be filled. Raises whatever a file raises that is no workbook."""
    fields: list[Field] = []
    faults: list[Fault] = []
    for page in _opened(content).worksheets:
        for number, cells in _slotted(page).items():
            for cell in cells:
                faults += _faults(cell)
                fields += slots.fields_in(cell.value)
            faults += _faults_of_row(page, number, cells)
    return fields, faults


def fill(content: bytes, answers: Answers) -> bytes:
    """The form filled. Raises answers.TooManyRows."""
    book, made = _opened(content), io.BytesIO()
    for page in book.worksheets:
        for number, cells in sorted(_slotted(page).items(), reverse=True):  # from below, for rows move down
            if families := _families(cells):
                _repeat(book, page, number, list(answers.rows(families.pop())), answers)
            else:
                _fill(cells, slots.once(answers))
    book.save(made)
    return made.getvalue()


def _opened(content: bytes) -> Workbook:
    """Raises ValueError for a sheet that is said to be larger than anything somebody fills in."""
    book = load_workbook(io.BytesIO(content), keep_links=False)
    if sum(page.max_row * page.max_column for page in book.worksheets) > CELLS_MOST:
        raise ValueError("too large")
    return book


def _slotted(page: Any) -> dict[int, list[Cell]]:
    """The number of each row in which something is filled in → those cells."""
    found: dict[int, list[Cell]] = defaultdict(list)
    for (row, _column), cell in sorted(page._cells.items()):
        if isinstance(cell.value, str) and slots.has_slots(cell.value):
            found[row].append(cell)
    return found


def _where(cell: Cell) -> str:
    return _("“%(sheet)s”表 %(cell)s") % {"sheet": cell.parent.title, "cell": cell.coordinate}


def _faults(cell: Cell) -> list[Fault]:
    if cell.data_type == "f":
        return [Fault(_where(cell), _("公式里不能写 {{…}}。请把它单独写在一格，再让公式引用那一格"))]
    return slots.faults_in(str(cell.value), _where(cell))


def _faults_of_row(page: Any, number: int, cells: list[Cell]) -> list[Fault]:
    families = _families(cells)
    if len(families) > 1:
        return [Fault(_where(cells[0]), slots.mixed())]
    tall = [one for one in page.merged_cells.ranges if one.min_row <= number <= one.max_row and one.size["rows"] > 1]
    if families and tall:
        words = _("这一行要按件数加行，不能与上下行合并单元格（%(range)s）")
        return [Fault(_where(cells[0]), words % {"range": tall[0].coord})]
    return []


def _families(cells: list[Cell]) -> set[str]:
    return {field.family for cell in cells for field in slots.fields_in(str(cell.value)) if field.family}


def _fill(cells: list[Cell], read_field: Read) -> None:
    for cell in cells:
        _put(cell, str(cell.value), read_field)


def _put(cell: Cell, text: str, read_field: Read) -> None:
    """A slot alone becomes what it is, a number or a share, so that formulas reckon with it; else words."""
    field = slots.lone(text)
    value: Value = read_field(field) if field else None
    if isinstance(value, int):
        cell.value = value
    elif isinstance(value, Share) and value.percent is not None:
        cell.value = round(value.percent / 100, 4)
        cell.number_format = cell.number_format if "%" in cell.number_format else PERCENT
    else:
        words = visible(slots.filled(text, read_field))
        cell.value = armed(words) if slots.SLOT.match(text.lstrip()) else words
        cell.data_type = "s"


def _repeat(book: Workbook, page: Any, number: int, rows: list[Any], answers: Answers) -> None:
    """The row once for each; of nothing, one empty row."""
    make_room(book, page, number, max(len(rows) - 1, 0))
    width = page.max_column
    for at, row in enumerate(rows or [None]):
        read_field = slots.of_row(row, answers)
        for column in range(1, width + 1):
            cell = page._cells.get((number + at, column))
            if cell is not None and isinstance(cell.value, str) and slots.has_slots(cell.value):
                _put(cell, cell.value, read_field)
