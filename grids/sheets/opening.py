"""Opening a file that somebody sent: what it may be, how large, and nothing that runs or explodes."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

OLD_EXCEL = b"\xd0\xcf\x11\xe0"
MEGABYTE = 1_000_000
MOST_COLUMNS = 60
BLANKS_END_IT = 1000  # so many empty rows one after another: nothing more comes


class NotASheet(ValueError):
    """The file is not one we read; the sentence says what to do."""


@dataclass(frozen=True)
class Limits:
    """What one file may hold. The page is stricter than the command."""

    packed: int = 20 * MEGABYTE
    unpacked: int = 400 * MEGABYTE
    words: int = 80 * MEGABYTE  # all different words of a workbook are kept in memory at once
    rows: int = 250_000


ON_A_PAGE = Limits()
BY_COMMAND = Limits(packed=200 * MEGABYTE, unpacked=2000 * MEGABYTE, words=300 * MEGABYTE, rows=1_000_000)


@dataclass
class Table:
    """One sheet as it lies in the file: its title (empty in a CSV) and its rows with their numbers, headings first."""

    title: str
    lines: Iterator[tuple[int, tuple[Any, ...]]]


@contextmanager
def opened(path: Path, limits: Limits = ON_A_PAGE) -> Iterator[Iterator[Table]]:
    """The sheets of a file, to be read one after another while it is open. Raises NotASheet, also while reading."""
    if path.stat().st_size > limits.packed:
        raise NotASheet(f"文件太大，最多 {limits.packed // MEGABYTE} MB。请分成几个文件，或请技术人员用命令导入")
    with path.open("rb") as file:
        start = file.read(4)
    if start == OLD_EXCEL:
        raise NotASheet("这是旧式的 .xls 文件，或加了密码。请去掉密码，在表格软件里另存为 .xlsx 再上传")
    if start != b"PK\x03\x04":
        yield iter([_from_csv(path, limits)])
        return
    _harmless(path, limits)
    try:
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except Exception as broken:  # a zip that is no workbook fails in as many ways as there are parts
        raise NotASheet("文件打不开，可能已损坏。请在表格软件里打开它，另存为 .xlsx 再上传") from broken
    try:
        yield (Table(sheet.title, _lines(sheet, limits)) for sheet in book.worksheets)
    finally:
        book.close()


def _harmless(path: Path, limits: Limits) -> None:
    """Looks at the list of parts before any of them is unpacked; macros and outside entities have no place here."""
    try:
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
            if any(part.filename.lower().endswith((".bin", ".vbs")) and "vba" in part.filename for part in parts):
                raise NotASheet("文件里有宏（.xlsm）。请在表格软件里另存为不带宏的 .xlsx 再上传")
            if len(parts) > 1000 or sum(part.file_size for part in parts) > limits.unpacked:
                raise NotASheet("文件解开后太大，没有读取。请分成几个文件")
            if any(part.file_size > limits.words for part in parts if "sharedStrings" in part.filename):
                raise NotASheet("文件里的文字太多，没有读取。请分成几个文件")
            if not any(part.filename == "xl/workbook.xml" for part in parts):
                raise NotASheet("这不是 Excel 工作簿。请用下载的模板填写，存为 .xlsx")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with packed.open(part) as file:
                        if b"<!DOCTYPE" in file.read(1024):
                            raise NotASheet("文件里有不该有的内容，没有读取。请用下载的模板重新填写")
    except zipfile.BadZipFile as broken:
        raise NotASheet("文件打不开，可能没有传完。请再上传一次") from broken


def _lines(sheet: Any, limits: Limits) -> Iterator[tuple[int, tuple[Any, ...]]]:
    sheet.reset_dimensions()  # what the file says about its own size may be wrong
    blanks = 0
    try:
        for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), 1):
            if number > limits.rows + 1:
                raise NotASheet(f"「{sheet.title}」超过 {limits.rows} 行，没有读取。请分成几个文件")
            if any(cell is not None and cell != "" for cell in cells):
                blanks = 0
                yield number, cells
            elif (blanks := blanks + 1) >= BLANKS_END_IT:
                return
    except NotASheet:
        raise
    except Exception as broken:  # a part that is not what its name says
        raise NotASheet(f"「{sheet.title}」读到一半出错，文件可能已损坏。请另存为新的 .xlsx 再上传") from broken


def _from_csv(path: Path, limits: Limits) -> Table:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = raw.decode("gb18030")
        except UnicodeDecodeError:
            text = "\0"
    if "\0" in text or not text.strip():
        raise NotASheet("这不是表格文件。请上传 .xlsx，或用逗号分隔的 .csv")
    lines = csv.reader(io.StringIO(text, newline=""))
    return Table("", ((at, tuple(one)) for at, one in enumerate(lines, 1) if any(one) and at <= limits.rows + 1))
