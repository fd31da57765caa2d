"""Who has which forms, and what is said of one that cannot be filled."""

from __future__ import annotations

import io
import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from services.cases.actor import Actor
from services.figures.blanks import fields, samples, shelf
from services.figures.models import Blank

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(book, town):
    content = book({"A1": "{{收到}}", "A2": "{{事项.编号}}", "B2": "{{事项.事项}}"})
    return shelf.keep(town.community, Actor("session"), "十一月报表", "xlsx", content, 3)


@pytest.mark.parametrize(
    ("name", "area", "status"),
    [
        ("staff", "community", 200), ("staff", "near", 200), ("chief", "near", 200), ("worker", "near", 200),
        ("staff", "street", 404), ("worker", "community", 404), ("stranger", "near", 404), ("resident", "near", 404),
        ("plumber", "street", 404), ("staff", "elsewhere", 404),
    ],
)  # fmt: skip
def test_forms_are_there_for_who_serves_there(client, sign_in, town, kept, name, area, status):
    sign_in(getattr(town, name))
    page = f"/work/figures/{getattr(town, area).slug}/forms/"
    assert client.get(page).status_code == status
    for tail in ("fields/", "sample.xlsx", "sample.docx"):
        assert client.get(page + tail).status_code == status
    below = area in ("community", "near")
    for tail in (f"{kept.pk}/", f"{kept.pk}/original/"):
        assert client.get(page + tail).status_code == (status if below else 404)


def test_a_form_of_another_place_is_not_there(client, sign_in, town, kept):
    Blank.objects.update(area=town.elsewhere)
    sign_in(town.staff)
    page = f"/work/figures/{town.community.slug}/forms/"
    assert "十一月报表" not in client.get(page).content.decode()
    for tail in ("", "original/"):
        assert client.get(f"{page}{kept.pk}/{tail}").status_code == 404
    assert client.post(f"{page}{kept.pk}/forget/").status_code == 404


def test_who_serves_below_fills_it_but_does_not_throw_it_away(client, sign_in, town, kept, report):
    report()
    sign_in(town.worker)
    page = f"/work/figures/{town.near.slug}/forms/"
    shown = client.get(page).content.decode()
    assert "东园社区给的" in shown
    assert "删去十一月报表" not in shown
    filled = load_workbook(io.BytesIO(client.get(f"{page}{kept.pk}/?period=all").content))
    assert filled["月报"]["A1"].value == 1
    assert client.post(f"{page}{kept.pk}/forget/").status_code == 404
    assert Blank.objects.exists()


def test_the_ledger_holds_no_sealed_case_no_telephone_and_no_words_of_a_resident(desk, book, report, sign_in, town):
    """Not even of a named handler, who may open them."""
    sign_in(town.keeper)
    report("noise", phone="13800000001")
    report("legal_advice", phone="13800000001")
    page = desk.filled(book({"A1": "".join(one.slot for one in fields.FIELDS if one.family == "case")}))["月报"]
    said = [cell.value for row in page.rows for cell in row if cell.value]
    assert len(said) == 1
    assert "噪声扰民" in said[0]
    for word in ("13800000001", "138", "半夜", "保密", "法律"):
        assert word not in said[0]


def test_a_case_about_somebody_is_in_no_ledger_of_theirs(client, sign_in, town, book, report, who):
    from services.cases.models import Case

    case = report()
    Case.objects.filter(pk=case.pk).update(subject_person=town.staff.contact.person)
    blank = shelf.keep(
        town.community,
        who("staff"),
        "台账",
        "xlsx",
        book({"A1": "{{事项.编号}}", "A2": "{{公事}}{{家事}}{{共事}}{{未分流}}"}),
        1,
    )
    sign_in(town.staff)
    answer = client.get(f"/work/figures/{town.community.slug}/forms/{blank.pk}/?period=all")
    page = load_workbook(io.BytesIO(answer.content)).active
    assert (page["A1"].value, page["A2"].value) == (None, "0000")


def test_what_cannot_be_filled_is_named_with_its_place(desk, book, document):
    words = unescape(
        desk.refused(
            book({"B3": "{{收倒}}", "A4": "{{收到", "C1": '=A1&"{{收到}}"', "A6": "{{事项.编号}}{{类别.名称}}"})
        )
    )
    for sentence in (
        "“月报”表 B3：不认识 {{收倒}}，是不是 {{收到}}？",
        "“月报”表 A4：大括号要成对写",
        "“月报”表 C1：公式里不能写",
        "“月报”表 A6：同一行里只能有一种成行的内容",
    ):
        assert sentence in words
    words = unescape(
        desk.refused(document("甲", "乙 {{张三}}", "{{事项.编号}}", rows=[["1", "2"], ["3", "{{满一率}}"]]), "表.docx")
    )
    for sentence in (
        "第 2 段“乙 {{张三}}”：不认识 {{张三}}",
        "第 3 段",
        "要放在表格的一行里",
        "第 1 个表格第 2 行第 2 格：不认识 {{满一率}}",
    ):
        assert sentence in words


def test_the_sentence_is_there_in_english_too(desk, book):
    answer = desk.client.post(f"/en{desk.page}", {"file": SimpleUploadedFile("a.xlsx", book({"B3": "{{收倒}}"}))})
    assert "Sheet '月报', B3: there is no {{收倒}}. Do you mean {{收到}}?" in unescape(answer.content.decode())


def test_a_row_joined_with_another_is_refused(desk, book):
    content = book({"A2": "{{事项.编号}}"}, change=lambda made: made["月报"].merge_cells("B2:B3"))
    assert "不能与上下行合并单元格（B2:B3）" in desk.refused(content)


def test_a_file_without_anything_to_fill_in_is_refused(desk, book):
    assert "文件里没有要填的地方" in desk.refused(book({"A1": "收到"}))


def test_the_same_name_again_is_the_newer_form_and_a_double_click_is_one(desk, book):
    once = re.search(r'name="once" value="([^"]+)"', desk.client.get(desk.page).content.decode())[1]
    for _each in range(2):
        assert desk.send(book({"A1": "{{收到}}"}), once=once).status_code == 302
    blank = Blank.objects.get()
    desk.send(book({"A1": "{{答复}}{{收到}}"}))
    blank.refresh_from_db()
    assert (blank.name, blank.asks) == ("月报", 2)
    assert Blank.objects.count() == 1


def test_an_area_has_so_many_forms_and_no_more(desk, book, monkeypatch):
    monkeypatch.setattr(shelf, "MOST", 1)
    desk.kept(book({"A1": "{{收到}}"}))
    answer = desk.send(book({"A1": "{{收到}}"}), "另一份.xlsx")
    assert answer.status_code == 422
    assert "这里已有 1 份表格" in answer.content.decode()
    assert desk.send(book({"A1": "{{收到}}"})).status_code == 302


def test_it_comes_back_as_it_was_sent_and_can_be_thrown_away(desk, book):
    content = book({"A1": "{{收到}}"})
    blank = desk.kept(content, name="x.xlsx", **{})
    answer = desk.client.get(f"{desk.page}{blank.pk}/original/")
    assert answer.content == content
    assert "attachment" in answer["Content-Disposition"]
    assert desk.client.post(f"{desk.page}{blank.pk}/forget/").status_code == 302
    assert not Blank.objects.exists()


@pytest.mark.parametrize("form", ["xlsx", "docx"])
def test_the_samples_can_be_sent_in_and_filled(desk, report, form):
    report()
    content = desk.client.get(f"{desk.page}sample.{form}").content
    filled = desk.filled(content, word=form == "docx")
    if form == "xlsx":
        assert filled["月报"]["A1"].value == "东园社区全部月报"
        assert filled["台账"]["A3"].value == 1
        assert filled["台账"]["B4"].value == "=COUNT(A3:A3)"
    else:
        assert "收到 1 件" in filled.paragraphs[1].text
        assert filled.tables[1].cell(1, 0).text == "1"


def test_the_page_of_names_has_every_name_and_each_is_filled(desk, book):
    shown = unescape(desk.client.get(f"{desk.page}fields/").content.decode())
    for field in fields.FIELDS:
        assert field.slot in shown
        assert field.alias_slot in shown
    cells = {f"A{at}": field.slot for at, field in enumerate(fields.FIELDS, 1)}
    cells |= {f"B{at}": field.alias_slot for at, field in enumerate(fields.FIELDS, 1)}
    page = desk.filled(book(cells), "2026-11")["月报"]
    assert not [cell.value for row in page.rows for cell in row if "{{" in str(cell.value)]


def test_whoever_serves_in_one_area_is_led_there(desk):
    assert desk.client.get("/work/forms/").url == desk.page
    assert 'href="/work/forms/"' in desk.client.get("/work/").content.decode()


def test_the_samples_are_made_of_names_that_are_known():
    for form, make in samples.WAYS.items():
        found, faults = shelf.read(form, make())
        assert found
        assert not faults
