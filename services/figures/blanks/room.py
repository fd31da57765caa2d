"""Making room in a worksheet: a row becomes many, what stands below moves down, and formulas go on meaning the same.

The library moves cells and nothing else: heights, joined cells, what is printed and what formulas point at are ours.
"""

from __future__ import annotations

import re
from copy import copy
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.formula.tokenizer import Token, Tokenizer
from openpyxl.formula.translate import Translator
from openpyxl.worksheet.cell_range import CellRange

PLACE = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)(\d{1,7})")
RANGE = re.compile(r"(?P<first>\$?[A-Za-z]{1,3}\$?\d{1,7})(?::(?P<last>\$?[A-Za-z]{1,3}\$?\d{1,7}))?")


def make_room(book: Workbook, page: Any, row: int, more: int) -> None:
    """`more` copies of this row below it, in its look and with its words."""
    if not more:
        return
    for other in book.worksheets:
        _stretch_formulas(other, page, row, more)
    printed = page.print_area
    page.insert_rows(row + 1, more)
    _move_heights(page, row, more)
    _move_joined(page, row, more)
    _move_ranges(page, row, more)
    if printed:
        page.print_area = [stretched(part.rpartition("!")[2], row, more) for part in printed.split(",")]
    for at in range(row + 1, row + more + 1):
        _copy(page, row, at)


def stretched(reference: str, row: int, more: int) -> str:
    """A place or a range after rows were put in below `row`: what lies below moves, what ends with it grows."""

    def told(found: re.Match[str]) -> str:
        last = found["last"]
        if last is None:
            return _moved(found["first"], row, more)
        return f"{_moved(found['first'], row, more)}:{_moved(last, row - 1, more)}"

    return RANGE.sub(told, reference)


def _moved(place: str, below: int, more: int) -> str:
    def told(found: re.Match[str]) -> str:
        number = int(found[4])
        return f"{found[1]}{found[2]}{found[3]}{number + more if number > below else number}"

    return PLACE.sub(told, place)


def _stretch_formulas(other: Any, page: Any, row: int, more: int) -> None:
    for (line, _column), cell in other._cells.items():
        if cell.data_type == "f" and isinstance(cell.value, str) and (other is not page or line != row):
            cell.value = _formula(cell.value, own=other is page, title=page.title, row=row, more=more)


def _formula(formula: str, *, own: bool, title: str, row: int, more: int) -> str:
    tokens = Tokenizer(formula)
    for token in tokens.items:
        if token.type == Token.OPERAND and token.subtype == Token.RANGE:
            sheet, mark, reference = token.value.rpartition("!")
            if sheet.strip("'").replace("''", "'") == title if mark else own:
                token.value = sheet + mark + stretched(reference, row, more)
    return tokens.render()


def _move_heights(page: Any, row: int, more: int) -> None:
    heights = {at: one for at, one in page.row_dimensions.items() if at > row}
    for at in heights:
        del page.row_dimensions[at]
    for at, one in heights.items():
        one.index = at + more
        page.row_dimensions[at + more] = one


def _move_joined(page: Any, row: int, more: int) -> None:
    """Cells joined below move, those joined across the row are joined in every copy."""
    joined = list(page.merged_cells.ranges)
    for one in joined:
        if one.min_row > row:
            one.shift(row_shift=more)
    across = [one for one in joined if one.min_row == one.max_row == row]
    page.merged_cells.ranges = set(joined)
    for one in across:
        for at in range(row + 1, row + more + 1):
            page.merged_cells.ranges.add(CellRange(None, one.min_col, at, one.max_col, at))


def _move_ranges(page: Any, row: int, more: int) -> None:
    """What is offered in cells, and how cells are coloured by what stands in them."""
    for offer in page.data_validations.dataValidation:
        offer.sqref = type(offer.sqref)(_grown(str(offer.sqref), row, more))
    rules = [(str(one.sqref), one.rules) for one in page.conditional_formatting]
    page.conditional_formatting = type(page.conditional_formatting)()
    for places, held in rules:
        for rule in held:
            page.conditional_formatting.add(_grown(places, row, more), rule)


def _grown(places: str, row: int, more: int) -> str:
    """The same where a single cell grows, too."""
    return stretched(
        RANGE.sub(lambda found: found[0] if found["last"] else f"{found[0]}:{found[0]}", places), row, more
    )


def _copy(page: Any, row: int, at: int) -> None:
    """The row once more: style, height, words; a formula points as far from here as it did from there."""
    if row in page.row_dimensions:
        page.row_dimensions[at].height = page.row_dimensions[row].height
    for column in range(1, page.max_column + 1):
        cell = page._cells.get((row, column))
        if cell is None:
            continue
        made: Any = MergedCell(page, at, column)
        if isinstance(cell, MergedCell):
            page._cells[at, column] = made
        else:
            made = page.cell(at, column)
            made.value = cell.value
            if cell.data_type == "f" and isinstance(cell.value, str):
                made.value = Translator(cell.value, cell.coordinate).translate_formula(made.coordinate)
        made._style = copy(cell._style)
