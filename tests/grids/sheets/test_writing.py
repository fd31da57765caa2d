"""The template, the export, and a sent workbook with its faults marked."""

import pytest
from openpyxl import load_workbook

from grids import changes
from grids.sheets import importing
from grids.sheets.sheet import SHEETS
from grids.sheets.writing import write_book, write_marked
from tests.grids.sheets.conftest import EVERYTHING, lines_of

pytestmark = pytest.mark.django_db
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


@pytest.fixture
def exported(town, tmp_path):
    def written(charge=EVERYTHING):
        write_book(tmp_path / "out.xlsx", charge)
        return tmp_path / "out.xlsx"

    return written


def test_the_template_has_every_sheet_with_hints_and_drop_downs(tmp_path):
    write_book(tmp_path / "t.xlsx")
    book = load_workbook(tmp_path / "t.xlsx")
    assert book.sheetnames == ["说明", *SHEETS]
    page = book["区域"]
    assert [cell.value for cell in page[1]][:4] == ["网址代码", "层级*", "名称*", "上级"]
    assert "可选：区县、街道" in page["B1"].comment.text
    [levels] = [one for one in page.data_validations.dataValidation if "B2" in str(one.sqref)]
    assert levels.formula1 == '"区县,街道,社区,小区,网格,微网格"'
    duties = [one.formula1 for one in book["人员任职"].data_validations.dataValidation]
    assert any("网格员,网格长" in one for one in duties)
    assert page.column_dimensions["M"].number_format == "@"


def test_an_empty_template_brings_nothing(tmp_path):
    write_book(tmp_path / "t.xlsx")
    found = importing.read(tmp_path / "t.xlsx")
    assert (found.rows, list(found.faults)) == (0, [])


def test_an_export_sent_back_changes_nothing(exported):
    work = importing.carry_out(importing.read(exported()), EVERYTHING)
    assert work.nothing_to_do, work.shown
    assert {one["sheet"] for one in work.summary} == set(SHEETS)


@pytest.mark.parametrize("name", ["=1+1", "+8", "-2", "@x", "'=2", '=HYPERLINK("x")'])
def test_a_name_that_would_be_a_formula_is_disarmed_and_comes_back(town, exported, name):
    changes.correct(town.near, name=name, hotline="=2")
    path = exported()
    for sheet in load_workbook(path):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert not str(cell.value or "").startswith(DANGEROUS), cell
    assert importing.carry_out(importing.read(path), EVERYTHING).nothing_to_do
    town.near.refresh_from_db()
    assert town.near.name == name


def test_what_no_file_can_hold_is_left_out(town, exported):
    changes.correct(town.near, duty_list="巡查\x0b走访")
    assert [one["职责清单"] for one in lines_of(exported(), "区域") if one["名称"] == "第一网格"] == ["巡查走访"]


def test_faults_are_coloured_and_said_beside_their_row(book, tmp_path, town):
    path = book({"区域": [["层级", "名称", "上级", "户数"], ["网格", "新", "东园社区", 3], ["村", "=新", "无", "x"]]})
    work = importing.check(importing.read(path), EVERYTHING)
    write_marked(path, tmp_path / "marked.xlsx", work.faults)
    page = load_workbook(tmp_path / "marked.xlsx")["区域"]
    assert page["E1"].value == "请改这里"
    assert page["E2"].value is None
    assert page["A3"].fill.start_color.rgb == page["D3"].fill.start_color.rgb == "00FFC7CE"
    assert page["A2"].fill.fill_type is None
    assert "A 列：" in page["E3"].value
    assert page["B3"].data_type != "f"
    assert importing.read(tmp_path / "marked.xlsx").rows >= 1  # the added column may stay when it is sent again


def test_a_marked_csv_is_a_workbook(tmp_path):
    (tmp_path / "a.csv").write_text("层级,名称\n村,甲\n", encoding="utf-8-sig")
    work = importing.check(importing.read(tmp_path / "a.csv"), EVERYTHING)
    write_marked(tmp_path / "a.csv", tmp_path / "m.xlsx", work.faults)
    assert load_workbook(tmp_path / "m.xlsx")["区域"]["A2"].fill.fill_type == "solid"
