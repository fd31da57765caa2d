"""Each column reads what people write, and says of the rest what to write instead."""

from datetime import date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grids.duties import Duty
from grids.sheets.cells import Unfit
from grids.sheets.columns import Choice, Column, Day, Degrees, Lines, Number, Phone, YesNo
from grids.sheets.sheet import SHEETS

DUTY = Choice("duty", "职责", of=Duty)
ANYTHING = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=30), st.dates(), st.datetimes()
)


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        (Day("x", "x"), "2026年9月1日", date(2026, 9, 1)),
        (Day("x", "x"), "2026/9/1", date(2026, 9, 1)),
        (Day("x", "x"), datetime(2026, 9, 1, 8), date(2026, 9, 1)),
        (Number("x", "x"), " １２ ", 12),
        (Number("x", "x"), 1490.0, 1490),
        (Degrees("x", "x"), "106.25", 106.25),
        (YesNo("x", "x"), "是", True),
        (DUTY, " 网格 员", "grid_worker"),
        (Phone("x", "x"), 13800000001, "+8613800000001"),
        (Phone("x", "x"), "138****0001", None),
        (Lines("x", "x"), "巡查\r\n\n 走访 ", "巡查\n走访"),
        (Column("x", "x"), None, None),
    ],
)
def test_it_reads_what_people_write(column, cell, value):
    assert column.read(cell) == value


@pytest.mark.parametrize(
    ("column", "cell"),
    [(Day("x", "x"), "2026-02-30"), (Day("x", "x"), 45000.0), (Number("x", "x"), 1.5), (Number("x", "x", least=1), 0),
     (Degrees("x", "x"), "nan"), (Degrees("x", "x"), 200), (YesNo("x", "x"), "也许"), (DUTY, "国王"),
     (Phone("x", "x"), "110"), (Column("x", "x"), "两\n行"), (Column("x", "x", most=2), "三个字")],
)  # fmt: skip
def test_it_says_what_it_cannot_read(column, cell):
    with pytest.raises(Unfit):
        column.read(cell)


@given(ANYTHING)
@example("\xa0")
@example(",")
def test_no_cell_whatever_breaks_a_column(cell):
    for sheet in SHEETS.values():
        for column in sheet.columns:
            try:
                value = column.read(cell)
            except Unfit:
                continue
            assert isinstance(column, Phone) or column.read(column.show(value)) == value


def test_drop_downs_speak_chinese_whatever_the_page_speaks():
    from django.utils import translation

    with translation.override("en"):
        assert Choice("duty", "职责", of=Duty).labels[0] == "网格员"


def test_headings_of_a_sheet_differ_and_drop_downs_fit_into_excel():
    for sheet in SHEETS.values():
        headings = [column.heading for column in sheet.columns]
        assert len(headings) == len(set(headings))
        assert all(len(",".join(column.labels)) < 255 for column in sheet.columns)
