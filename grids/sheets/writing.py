"""Workbooks as they leave us: the template, the export (the template filled), and a sent one with its faults marked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from grids.charge import Charge
from grids.sheets.cells import Unfit, armed, words_of
from grids.sheets.columns import Column, Day
from grids.sheets.opening import BY_COMMAND, opened
from grids.sheets.reading import NOTES, WHY
from grids.sheets.sheet import SHEETS, Fault, Sheet

OFFERED_TO = 5000  # rows that have drop-downs
INK, NEEDED, TINT, WRONG = Font(bold=True, color="FFFFFF"), "A2382E", "0C3358", PatternFill("solid", "FFC7CE")
GUIDE = (
    "怎样填写",
    "1. 每张表的第一行是标题，不要改。带 * 的列必填；把鼠标放在标题上有说明，能选的格子有下拉列表。",
    "2. 先填“区域”（先上级，后下级），再填“楼栋”和“人员任职”。用不到的表可以空着，用不到的列可以整列删去。",
    "3. “网址代码”“门牌码”“任职号”由系统写。新增的行留空；修改时请先导出，在导出的表里改，这几列不要动。",
    "4. 表里没有的行不会被删去。表里有的列，空着就是清空（手机除外）。",
    "5. 上传后先检查：有错会列出是哪一格、怎么改，什么也不会写入。没有错再看一遍会新增、修改、结束什么，确认后一次写入。",
    "6. 同一张表再上传一次，什么也不会变。",
)


def write_book(file: IO[bytes] | Path, charge: Charge | None = None, titles: Iterable[str] | None = None) -> int:
    """The template, or with a charge what there is in it. Returns the number of rows."""
    book, count = Workbook(write_only=True), 0
    _guide(book)
    for sheet in SHEETS.values():
        if titles is None or sheet.title in titles:
            count += _write(book, sheet, sheet.rows(charge) if charge else iter(()))
    book.save(file)
    return count


def _guide(book: Workbook) -> None:
    page = book.create_sheet(NOTES)
    page.column_dimensions["A"].width, page.column_dimensions["B"].width, page.column_dimensions["C"].width = 16, 18, 90
    for line in GUIDE:
        page.append([line])
    for sheet in SHEETS.values():
        page.append([])
        page.append([_styled(page, sheet.title, font=Font(bold=True)), sheet.about])
        for column in sheet.columns:
            listed = f"可选：{'、'.join(column.labels)}" if column.labels else ""
            page.append([None, _heading(column), " ".join(filter(None, [column.hint, listed]))])


def _heading(column: Column) -> str:
    return column.heading + "*" * column.required


def _write(book: Workbook, sheet: Sheet, rows: Iterator[dict[str, Any]]) -> int:
    page = book.create_sheet(sheet.title)
    _furnish(page, sheet)
    page.append([_head(page, column) for column in sheet.columns])
    count = 0
    for row in rows:
        page.append([column.show(row.get(column.key)) for column in sheet.columns])
        count += 1
    return count


def _furnish(page: Any, sheet: Sheet) -> None:
    """Widths, text columns and drop-downs; the headings stay in sight."""
    page.freeze_panes = "A2"
    for place, column in enumerate(sheet.columns, 1):
        letter = get_column_letter(place)
        page.column_dimensions[letter].width = column.width
        if column.as_text or isinstance(column, Day):
            page.column_dimensions[letter].number_format = "@"
        if column.labels:
            offer = DataValidation(type="list", formula1=f'"{",".join(column.labels)}"', allow_blank=True)
            offer.error, offer.errorTitle = "请从列表里选一个", column.heading
            offer.showErrorMessage = True
            offer.add(f"{letter}2:{letter}{OFFERED_TO}")
            page.data_validations.append(offer)


def _head(page: Any, column: Column) -> WriteOnlyCell:
    cell = _styled(page, _heading(column), font=INK, fill=PatternFill("solid", NEEDED if column.required else TINT))
    if column.hint or column.labels:
        listed = f"\n可选：{'、'.join(column.labels)}" if column.labels else ""
        cell.comment = Comment(column.hint + listed, "说明", width=320, height=120)
    return cell


def _styled(page: Any, value: Any, **styles: Any) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, value=value)
    for name, style in styles.items():
        setattr(cell, name, style)
    return cell


def write_marked(source: Path, file: IO[bytes] | Path, faults: Iterable[Fault]) -> None:
    """The workbook that somebody sent with every faulty cell coloured, and beside each faulty row what to do."""
    by_row: dict[tuple[str, int], list[Fault]] = defaultdict(list)
    for fault in faults:
        by_row[fault.sheet, fault.row].append(fault)
    book = Workbook(write_only=True)
    with opened(source, BY_COMMAND) as tables:
        for table in tables:
            title = table.title or next((sheet for sheet, _row in by_row), "CSV")
            page = book.create_sheet(title)
            page.freeze_panes = "A2"
            width = 0
            for number, cells in table.lines:
                width = width or _filled(cells)
                wrong = by_row.pop((title, number), []) + (by_row.pop((title, 0), []) if number == 1 else [])
                page.append(_marked(page, cells[: max(width, _filled(cells))], number == 1, wrong, width))
    book.save(file)


def _filled(cells: tuple[Any, ...]) -> int:
    return max((place for place, cell in enumerate(cells, 1) if cell not in (None, "")), default=0)


def _marked(page: Any, cells: tuple[Any, ...], head: bool, wrong: list[Fault], width: int) -> list[Any]:
    line = [_again(cell) for cell in cells] + [None] * (width - len(cells))
    line = [None if head and one == WHY else one for one in line]
    if not wrong:
        return [*line, WHY] if head else line
    words = "；".join(f"{get_column_letter(one.column)} 列：{one.words}" if one.column else one.words for one in wrong)
    for fault in wrong:
        if 0 < fault.column <= len(line):
            cell = line[fault.column - 1]
            line[fault.column - 1] = _styled(page, cell, fill=WRONG)
            line[fault.column - 1].comment = Comment(fault.words, "检查", width=320, height=100)
    return [*line, _styled(page, f"{WHY}：{words}" if head else words, fill=WRONG, alignment=Alignment(wrap_text=True))]


def _again(value: Any) -> Any:
    """A cell of somebody else's as it may be written by us."""
    if not isinstance(value, str):
        return value
    try:
        return armed(words_of(value))
    except Unfit:
        return armed(value)
