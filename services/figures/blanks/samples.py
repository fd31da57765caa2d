"""Two forms to begin from: a workbook with a ledger, and a sheet of Word. Made of names that fields.py knows."""

from __future__ import annotations

import io
from collections.abc import Callable

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from services.figures.paper import Sheet

LEDGER = ("序号", "编号", "事项", "分流", "状态", "承办", "收到", "时限")
MONTH = ("收到", "受理", "不予受理", "答复", "重办", "退回", "催办")
SHARES = ("按时率", "响应率", "解决率", "满意率")
CATEGORY = ("名称", "收到", "答复", "按时率", "满意率")
LINE, BOLD = Side("thin", color="808080"), Font(bold=True)
BOX, TINT = Border(LINE, LINE, LINE, LINE), PatternFill("solid", "E8EEF4")


def workbook() -> bytes:
    """The month on one page, the ledger on another, with a sum that goes on reckoning."""
    book, made = Workbook(), io.BytesIO()
    page = book.active
    page.title = "月报"
    _head(page, "{{区域}}{{期间}}月报", 3)
    _row(page, ("项目", "本月", "上月"), head=True)
    for name in (*MONTH, *SHARES):
        _row(page, (name, _slot(name), _slot(f"上月.{name}")))
    page.append([])
    _row(page, CATEGORY, head=True)
    _row(page, [_slot(f"类别.{name}") for name in CATEGORY])
    page.append([])
    page.append(["填表人：{{填表人}}", None, "填表日期：{{填表日期}}"])
    _widths(page, (24, 14, 14, 14, 14))
    ledger = book.create_sheet("台账")
    _head(ledger, "{{区域}}事项台账（{{开始日期}} 至 {{截止日期}}）", len(LEDGER))
    _row(ledger, LEDGER, head=True)
    _row(ledger, [_slot(f"事项.{name}") for name in LEDGER])
    _row(ledger, ("合计", "=COUNT(A3:A3)"))
    ledger.freeze_panes = "A3"
    _widths(ledger, (8, 14, 40, 10, 16, 14, 18, 18))
    book.save(made)
    return made.getvalue()


def _head(page, words: str, width: int) -> None:
    page.append([words])
    page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    page["A1"].font, page["A1"].alignment = Font(bold=True, size=16), Alignment(horizontal="center")
    page.row_dimensions[1].height = 30


def _row(page, words, head: bool = False) -> None:
    page.append(list(words))
    for cell in page[page.max_row]:
        if cell.value is not None:
            cell.border = BOX
            if head:
                cell.font, cell.fill = BOLD, TINT


def _widths(page, widths: tuple[int, ...]) -> None:
    for letter, width in zip("ABCDEFGH", widths, strict=False):
        page.column_dimensions[letter].width = width
    page.page_setup.orientation, page.page_setup.paperSize = "portrait" if len(widths) < 6 else "landscape", 9
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True


def letter() -> bytes:
    """A report in words, with a table of categories and one of matters."""
    sheet = Sheet("{{区域}}{{期间}}工作月报", size=11)
    sheet.line(
        "本月收到 {{收到}} 件（上月 {{上月.收到}} 件），答复 {{答复}} 件，按时率 {{按时率}}，满意率 {{满意率}}。"
    )
    sheet.line("其中家事 {{家事}} 件，共事 {{共事}} 件，公事 {{公事}} 件；此刻在办 {{在办}} 件，超期 {{超期在办}} 件。")
    sheet.heading("按类别")
    sheet.table([CATEGORY, [_slot(f"类别.{name}") for name in CATEGORY]], (58, 29, 29, 29, 29))
    sheet.heading("事项")
    names = ("序号", "编号", "事项", "状态", "收到")
    sheet.table([names, [_slot(f"事项.{name}") for name in names]], (16, 34, 60, 32, 32))
    sheet.line("填表人：{{填表人}}　填表日期：{{填表日期}}")
    return sheet.made


def _slot(name: str) -> str:
    return f"{{{{{name}}}}}"


WAYS: dict[str, Callable[[], bytes]] = {"xlsx": workbook, "docx": letter}
