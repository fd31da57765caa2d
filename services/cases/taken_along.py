"""A list of the desk as a sheet: the columns that are shown, nothing more. 导出

Sealed matters, telephone numbers and residents' words stay here. Of a long list only a portion is held at a time.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from tempfile import TemporaryFile
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook

from grids.sheets.cells import armed
from services.cases import colours
from services.cases.models import Case

ROWS_MOST = 20_000
BLOCK = 64 * 1024
BOM = "\ufeff"  # without it Excel takes UTF-8 for something else

Portions = Iterable[list[Case]]  # one more row than ROWS_MOST says that there are more


def rows(portions: Portions) -> Iterator[list[list[str]]]:
    """The heading and a line for each case, portion by portion, in the order of the list. No query of its own.

    Of a longer list the last line says that it was cut off.
    """
    yield [[_("编号"), _("事项"), _("时限"), _("三色"), _("分流"), _("状态"), _("承办"), _("收到")]]
    left = ROWS_MOST
    for portion in portions:
        yield [[armed(word) for word in cells(case).values()] for case in portion[:left] if not case.sealed]
        if len(portion) > left:
            yield [[_("只导出了最前面的 %(most)s 件，其余的请筛选后再导出。") % {"most": ROWS_MOST}]]
        left -= len(portion[:left])


def cells(case: Case) -> dict[str, str]:
    """All that a sheet says of a case, in the order of its columns. No query where it was read for a list."""
    deadline = colours.deadline(case)
    owner = case.owner_organisation or (case.owner_appointment and case.owner_appointment.person)
    return {
        "number": case.shown_number, "title": case.title, "due": _at(deadline.due) if deadline else "",
        "colour": str(deadline.word) if deadline else "", "tier": case.get_tier_display() if case.tier else "",
        "state": str(case.standing.label), "owner": str(owner or ""), "filed": _at(case.created_at),
    }  # fmt: skip


def _at(moment) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


def _xlsx(portions: Portions) -> Iterator[bytes]:
    """Whole before its first byte: until then it lies in files that vanish by themselves."""
    book = Workbook(write_only=True)
    page = book.create_sheet(_("事项"))
    page.freeze_panes = "A2"
    for letter, width in zip("ABCDEFGH", (14, 40, 17, 8, 12, 16, 16, 17), strict=True):
        page.column_dimensions[letter].width = width
    for portion in rows(portions):
        for line in portion:
            page.append(line)
    with TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        yield from iter(lambda: file.read(BLOCK), b"")


def _csv(portions: Portions) -> Iterator[bytes]:
    """Written while it is sent."""
    begin = BOM
    for portion in rows(portions):
        out = io.StringIO()
        csv.writer(out, lineterminator="\r\n").writerows(portion)
        yield (begin + out.getvalue()).encode()
        begin = ""


class Form(NamedTuple):
    """How a list is written, and what a browser is told it is."""

    write: Callable[[Portions], Iterator[bytes]]
    content_type: str


FORMS = {
    "xlsx": Form(_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": Form(_csv, "text/csv; charset=utf-8"),
}
