"""A list of the desk as a sheet: the columns that are shown, nothing more. 导出

Sealed matters, telephone numbers and residents' words stay here.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook

from grids.sheets.cells import armed
from services.cases import colours
from services.cases.models import Case, Openness

ROWS_MOST = 5000
PORTION = 500
BOM = "\ufeff"  # without it Excel takes UTF-8 for something else


def rows(cases: QuerySet[Case]) -> Iterator[list[str]]:
    """The heading and a line for each case, in the order of the list. A query or two for each portion."""
    yield [_("编号"), _("事项"), _("时限"), _("三色"), _("分流"), _("状态"), _("承办"), _("收到")]
    listed = cases.exclude(openness=Openness.SEALED)[:ROWS_MOST]
    for case in listed.iterator(chunk_size=PORTION):
        yield [armed(word) for word in cells(case).values()]


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


def _xlsx(cases: QuerySet[Case]) -> bytes:
    book, file = Workbook(write_only=True), io.BytesIO()
    page = book.create_sheet(_("事项"))
    page.freeze_panes = "A2"
    for letter, width in zip("ABCDEFGH", (14, 40, 17, 8, 12, 16, 16, 17), strict=True):
        page.column_dimensions[letter].width = width
    for line in rows(cases):
        page.append(line)
    book.save(file)
    return file.getvalue()


def _csv(cases: QuerySet[Case]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows(cases))
    return (BOM + out.getvalue()).encode()


class Form(NamedTuple):
    """How a list is written, and what a browser is told it is."""

    write: Callable[[QuerySet[Case]], bytes]
    content_type: str


FORMS = {
    "xlsx": Form(_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": Form(_csv, "text/csv; charset=utf-8"),
}
