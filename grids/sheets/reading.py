"""From a file to rows: every cell is read by its column, and every one that cannot be is named. No database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from grids.sheets.cells import Unfit, folded, words_of
from grids.sheets.columns import Column
from grids.sheets.opening import ON_A_PAGE, Limits, NotASheet, Table, opened
from grids.sheets.sheet import SHEETS, Fault, ReadSheet, Row, Sheet

NOTES = "说明"
WHY = "请改这里"  # the column that the marked workbook adds; whoever sends it again need not take it away

Progress = Callable[[int], None]


def read_book(
    path: Path, limits: Limits = ON_A_PAGE, progress: Progress = lambda done: None
) -> tuple[list[ReadSheet], list[Fault]]:
    """The sheets we know, in the order of import, and all faults of single cells. Raises NotASheet."""
    faults: list[Fault] = []
    found: list[ReadSheet] = []
    with opened(path, limits) as tables:
        for table in tables:
            if folded(table.title) == NOTES:
                continue
            if (read := _read(table, faults, progress, sum(len(one.rows) for one in found))) is not None:
                found.append(read)
    if not found and not faults:
        raise NotASheet(f"文件里没有可导入的表。工作表应叫：{'、'.join(SHEETS)}。请用下载的模板填写")
    order = list(SHEETS)
    return sorted(found, key=lambda one: order.index(one.sheet.title)), faults


def _read(table: Table, faults: list[Fault], progress: Progress, before: int) -> ReadSheet | None:
    first = next(table.lines, None)
    if first is None:
        return None
    number, heads = first
    headings = [folded(_plain(head)) for head in heads]
    sheet = _which(table.title, headings)
    if sheet is None:
        names = "、".join(SHEETS)
        words = (
            f"不认识“{table.title}”这张表。请改成：{names}，或删去"
            if table.title
            else "认不出是哪张表，请保留模板的标题行"
        )
        faults.append(Fault(table.title or "CSV", 0, 0, words))
        return None
    read = ReadSheet(sheet, {})
    columns = _columns(read, headings, number, faults)
    for count, (at, cells) in enumerate(table.lines, 1):
        if (row := _row(read, at, cells, columns, faults)) is not None:
            read.rows.append(row)
        if count % 2000 == 0:
            progress(before + count)
    return read


def _plain(head: Any) -> str:
    try:
        return words_of(head)
    except Unfit:
        return ""


def _which(title: str, headings: list[str]) -> Sheet | None:
    """By the title; a CSV has none, so by its headings."""
    if title:
        return next((one for one in SHEETS.values() if folded(title) == one.title), None)
    fits = {one.title: sum(folded(c.heading) in headings for c in one.columns) for one in SHEETS.values()}
    best = max(fits, key=lambda one: fits[one])
    whole = all(folded(one.heading) in headings for one in SHEETS[best].columns if one.required)
    return SHEETS[best] if whole else None


def _columns(read: ReadSheet, headings: list[str], line: int, faults: list[Fault]) -> list[tuple[int, Column]]:
    """Where each column stands; one that is not ours, or twice there, or missing, is a fault."""
    known = {folded(one.heading): one for one in read.sheet.columns}
    found: list[tuple[int, Column]] = []
    for at, heading in enumerate(headings):
        column = known.get(heading)
        if column is None and heading and heading != WHY:
            likely = "、".join(one.heading for one in read.sheet.columns)
            faults.append(Fault(read.sheet.title, line, at + 1, f"没有“{heading}”这一列，请删去或改成：{likely}"))
        elif column and column.key in read.at:
            faults.append(Fault(read.sheet.title, line, at + 1, f"“{heading}”这一列有两遍，请删去一列"))
        elif column:
            read.at[column.key] = at + 1
            found.append((at, column))
    for column in read.sheet.columns:
        if column.required and column.key not in read.at:
            faults.append(Fault(read.sheet.title, line, 0, f"缺少“{column.heading}”这一列，请照模板补上"))
    return found


def _row(
    read: ReadSheet, number: int, cells: tuple[Any, ...], columns: list[tuple[int, Column]], faults: list[Fault]
) -> Row | None:
    """None when there is nothing in our columns, or not what the row needs. One with another fault is compared all the
    same: else every row that refers to it would be called wrong too."""
    values: dict[str, Any] = {}
    wrong = len(faults)
    for at, column in columns:
        cell = cells[at] if at < len(cells) else None
        if cell is None or cell == "":
            continue
        try:
            if (value := column.read(cell)) is not None:
                values[column.key] = value
        except Unfit as unfit:
            faults.append(Fault(read.sheet.title, number, at + 1, str(unfit)))
    if not values and len(faults) == wrong:
        return None
    unread = {one.column for one in faults[wrong:]}
    whole = True
    for column in read.sheet.columns:
        if column.required and column.key in read.at and column.key not in values:
            whole = False
            if read.at[column.key] not in unread:
                faults.append(Fault(read.sheet.title, number, read.at[column.key], f"请填“{column.heading}”"))
    return Row(read, number, values) if whole else None
