"""A file may be anything; we open what is harmless, and say of the rest what to do."""

import zipfile
from pathlib import Path

import pytest

from grids.sheets import importing, opening
from grids.sheets.opening import Limits, NotASheet

pytestmark = pytest.mark.django_db
AREAS = [["层级*", "名称*", "上级"], ["社区", "甲社区", None]]


def read(path: Path, **limits):
    return importing.read(path, Limits(**limits))


def test_a_workbook_is_read(book):
    assert read(book({"区域": AREAS})).rows == 1


def test_columns_may_be_left_out_moved_and_starred(book):
    found = read(book({"区域": [["名称", "层级"], ["甲社区", "社区"]]}))
    assert found.sheets[0].rows[0].values == {"name": "甲社区", "level": "community"}


@pytest.mark.parametrize("start", [b"\xef\xbb\xbf", b""])
def test_a_csv_with_or_without_mark_is_read_by_its_headings(tmp_path, start):
    path = tmp_path / "a.csv"
    path.write_bytes(start + "层级,名称,上级\r\n社区,甲社区,\r\n".encode())
    assert read(path).sheets[0].sheet.title == "区域"


def test_a_csv_as_chinese_windows_writes_it_is_read(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("层级,名称,上级\r\n社区,甲社区,\r\n".encode("gb18030"))
    assert read(path).sheets[0].rows[0].get("name") == "甲社区"


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"\xd0\xcf\x11\xe0" + b"0" * 99, ".xls"), (b"PK\x03\x04" + b"0" * 99, "再上传"), (b"\x00\x01\xff" * 30, "表格文件"),
     (b"", "表格文件"), ("随便写的".encode(), "认不出")],
    ids=["old", "broken", "binary", "empty", "prose"],
)  # fmt: skip
def test_what_is_no_workbook_is_refused_with_a_sentence(tmp_path, content, says):
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    try:
        said = " ".join(fault.words for fault in read(path).faults)
    except NotASheet as refused:
        said = str(refused)
    assert says in said


def test_macros_are_refused(book):
    path = book({"区域": AREAS})
    with zipfile.ZipFile(path, "a") as packed:
        packed.writestr("xl/vbaProject.bin", b"x")
    with pytest.raises(NotASheet, match="宏"):
        read(path)


def test_a_part_that_declares_entities_is_refused(book):
    path = book({"区域": AREAS})
    with zipfile.ZipFile(path, "a") as packed:
        packed.writestr("xl/more.xml", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "a">]><x/>')
    with pytest.raises(NotASheet, match="不该有"):
        read(path)


def test_what_unpacks_to_too_much_is_refused_before_it_is_unpacked(book, monkeypatch):
    path = book({"区域": AREAS})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/big.xml", b"0" * 5_000_000)
    assert path.stat().st_size < 50_000
    monkeypatch.setattr(opening, "load_workbook", None)  # it must not come so far
    with pytest.raises(NotASheet, match="太大"):
        read(path, unpacked=1_000_000)


def test_too_many_rows_or_bytes_are_refused(book):
    path = book({"区域": AREAS[:1] + [["社区", f"{n}", None] for n in range(20)]})
    with pytest.raises(NotASheet, match="10 行"):
        read(path, rows=10)
    with pytest.raises(NotASheet, match="太大"):
        read(path, packed=100)


def test_a_cell_far_below_costs_no_million_rows(book, tmp_path):
    from openpyxl import load_workbook

    path = book({"区域": AREAS})
    whole = load_workbook(path)
    whole["区域"]["A1000000"] = "社区"
    whole.save(path)
    assert read(path).rows == 1


def test_sheets_and_headings_we_do_not_know_are_named(book):
    found = read(book({"别的": [["甲"]], "区域": [["层级", "名称", "胡说"], ["社区", "甲", "x"]]}))
    said = {fault.cell: fault.words for fault in found.faults}
    assert "不认识“别的”" in said["「别的」"]
    assert "没有“胡说”这一列" in said["「区域」C1"]


def test_a_required_column_that_is_missing_is_named(book):
    faults = read(book({"区域": [["层级"], ["社区"]]})).faults
    assert any("缺少“名称”" in fault.words for fault in faults)
