"""A form in Excel, filled through the door."""

from __future__ import annotations

import pytest
from openpyxl.styles import Font

from accounts import moment
from services.cases.models import Category
from services.figures.blanks import excel

pytestmark = pytest.mark.django_db


def column(page, letter: str) -> list:
    return [cell.value for cell in page[letter]]


def test_numbers_are_numbers_and_shares_are_shares(desk, book, rated):
    for _each in range(5):
        rated()
    cells = {
        "A1": "{{区域}}{{期间}}月报",
        "B2": "{{收到}}",
        "B3": "{{满意率}}",
        "B4": "收到{{ 收到 }}件",
        "B5": "=B2*2",
    }
    page = desk.filled(book(cells))["月报"]
    assert page["A1"].value == "东园社区全部月报"
    assert (page["B2"].value, page["B3"].value, page["B3"].number_format) == (5, 1, "0.0%")
    assert (page["B4"].value, page["B5"].value) == ("收到5件", "=B2*2")


def test_a_share_of_fewer_than_five_is_not_said(desk, book, rated):
    rated()
    assert desk.filled(book({"A1": "{{满意率}}"}))["月报"]["A1"].value == "<5"


def test_english_names_and_full_width_braces_do_as_well(desk, book, report):
    report()
    page = desk.filled(book({"A1": "{{Filed}}", "A2": "｛｛ 收到 ｝｝", "A3": "{{事项：编号}}"}))["月报"]
    assert (page["A1"].value, page["A2"].value) == (1, 1)
    assert page["A3"].value


def test_a_row_is_written_for_each_case_and_what_stands_below_moves(desk, book, report):
    def joined(workbook):
        page = workbook["月报"]
        page.merge_cells("A4:C4")
        page.merge_cells("B2:C2")
        page["A2"].font = Font(bold=True)
        page.row_dimensions[4].height = 40
        workbook["汇总"]["A1"] = "=SUM('月报'!A2:A2)+月报!A4"

    cases = [report() for _each in range(3)]
    cells = {
        "A1": "编号", "A2": "{{事项.序号}}", "B2": "{{事项.编号}}", "D2": "=A2*2", "A3": "=SUM(A2:A2)", "B3": "=A1+A$4",
        "A4": "填表人：{{填表人}}",
    }  # fmt: skip
    filled = desk.filled(book(cells, change=joined, 汇总={"B1": "{{收到}}"}))
    page = filled["月报"]
    assert column(page, "A") == ["编号", 1, 2, 3, "=SUM(A2:A4)", "填表人：staff"]
    assert column(page, "B")[1:4] == [case.shown_number for case in cases]
    assert column(page, "D")[1:4] == ["=A2*2", "=A3*2", "=A4*2"]
    assert page["B5"].value == "=A1+A$6"
    assert {str(one) for one in page.merged_cells.ranges} == {"B2:C2", "B3:C3", "B4:C4", "A6:C6"}
    assert page["A4"].font.bold
    assert (page.row_dimensions[6].height, page.row_dimensions[4].height) == (40, None)
    assert filled["汇总"]["A1"].value == "=SUM('月报'!A2:A4)+月报!A6"


def test_of_no_case_one_empty_row_stays(desk, book):
    page = desk.filled(book({"A1": "编号", "A2": "{{事项.编号}}", "B2": "{{区域}}", "A3": "完"}))["月报"]
    assert column(page, "A") == ["编号", None, "完"]
    assert page["B2"].value == "东园社区"


def test_rows_of_categories_and_of_areas_below(desk, book, report):
    report("noise")
    report("lift")
    cells = {
        "A1": "{{类别.名称}}",
        "B1": "{{类别.收到}}",
        "A3": "{{下级.名称}}",
        "B3": "{{下级.收到}}",
        "C3": "{{below.solved}}",
    }
    page = desk.filled(book(cells))["月报"]
    assert {page["A1"].value, page["A2"].value} == {"噪声扰民", "电梯"}
    assert column(page, "B")[:2] == [1, 1]
    assert (page["A4"].value, page["B4"].value) == ("第一网格", 2)


def test_a_form_is_filled_for_the_period_that_is_asked_for(desk, book, report, town):
    with moment.at(moment.now().replace(year=2026, month=10, day=5)):
        old = report()
    with moment.at(moment.now().replace(year=2026, month=11, day=20)):
        new = report()
        form = book({"A1": "{{收到}}", "B1": "{{上月.收到}}", "C1": "{{月}}", "A2": "{{事项.编号}}"})
        blank = desk.kept(form)
        assert [cell.value for cell in desk.filled(form, "2026-11")["月报"][1]] == [1, 1, 11]
        assert desk.filled(form, "2026-11")["月报"]["A2"].value == new.shown_number
        october = desk.filled(form, "2026-10")["月报"]
        assert (october["B1"].value, october["A2"].value) == (0, old.shown_number)
        assert desk.client.get(f"{desk.page}{blank.pk}/?period=2027-01").status_code == 404


def test_no_value_becomes_a_formula(desk, book, report):
    report("noise")
    Category.objects.filter(code="noise").update(name="=1+1")
    page = desk.filled(book({"A1": "{{事项.事项}}", "A2": "{{类别.名称}}"}))["月报"]
    assert [cell.value[:5] for cell in page["A"]] == ["'=1+1", "'=1+1"]
    assert all(cell.data_type == "s" for cell in page["A"])


def test_a_ledger_that_is_too_long_is_not_cut_off_but_refused(desk, book, report, monkeypatch):
    monkeypatch.setattr(excel, "ROWS_MOST", 1)
    report()
    report()
    blank = desk.kept(book({"A1": "{{事项.编号}}"}))
    answer = desk.client.get(f"{desk.page}{blank.pk}/", {"period": "all"}, follow=True)
    assert "这一期间有 2 件，这种表最多 1 行" in answer.content.decode()
