"""A form in Word, filled through the door."""

from __future__ import annotations

import pytest
from docx.oxml.ns import qn
from docx.shared import Pt

from services.figures.blanks import word

pytestmark = pytest.mark.django_db


def rows(filled, table: int = 0) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in filled.tables[table].rows]


def test_words_are_filled_wherever_they_stand(desk, document, report):
    report()

    def headed(made):
        made.sections[0].header.paragraphs[0].text = "{{区域}}"
        made.sections[0].footer.paragraphs[0].text = "{{填表日期}}"
        made.tables[0].cell(0, 0).add_table(1, 1).cell(0, 0).text = "{{受理}}"

    filled = desk.filled(document("收到 {{收到}} 件，{{满意率}}。", rows=[["{{收到}}"]], change=headed), word=True)
    assert filled.paragraphs[0].text == "收到 1 件，—。"
    assert rows(filled)[0][0].startswith("1")
    assert filled.tables[0].cell(0, 0).tables[0].cell(0, 0).text == "0"
    assert filled.sections[0].header.paragraphs[0].text == "东园社区"
    assert filled.sections[0].footer.paragraphs[0].text.startswith("20")


def test_a_name_that_word_has_cut_into_pieces_is_one_name_in_the_look_of_its_beginning(desk, document, report):
    report()

    def cut(made):
        paragraph = made.add_paragraph()
        for piece in ("共 {", "{收", "到}", "} 件，", "{{答复}}件"):
            paragraph.add_run(piece)
        paragraph.runs[0].font.size = Pt(20)

    paragraph = desk.filled(document(change=cut), word=True).paragraphs[0]
    assert paragraph.text == "共 1 件，0件"
    assert paragraph.runs[0].text == "共 1"
    assert paragraph.runs[0].font.size == Pt(20)


def test_a_row_of_a_table_is_written_for_each_case(desk, document, report):
    cases = [report() for _each in range(3)]
    form = document(rows=[["序号", "编号"], ["{{事项.序号}}", "{{事项.编号}} {{区域}}"], ["合计", "{{收到}}"]])
    filled = rows(desk.filled(form, word=True))
    assert filled == [
        ["序号", "编号"],
        *[[str(no), f"{case.shown_number} 东园社区"] for no, case in enumerate(cases, 1)],
        ["合计", "3"],
    ]


def test_of_no_case_one_empty_row_stays(desk, document):
    assert rows(desk.filled(document(rows=[["编号"], ["{{事项.编号}}"]]), word=True)) == [["编号"], [""]]


def test_words_of_a_case_that_look_like_a_name_are_no_name(desk, document, report, monkeypatch):
    report()
    monkeypatch.setattr("services.cases.models.Case.title", "{{事项.编号}}{{收到}}")
    assert rows(desk.filled(document(rows=[["{{事项.事项}}"]]), word=True)) == [["{{事项.编号}}{{收到}}"]]


def test_a_ledger_too_long_for_word_is_refused_with_a_sentence(desk, document, report, monkeypatch):
    monkeypatch.setattr(word, "ROWS_MOST", 1)
    report()
    report()
    blank = desk.kept(document(rows=[["{{事项.编号}}"]]), "表.docx")
    answer = desk.client.get(f"{desk.page}{blank.pk}/", {"period": "all"}, follow=True)
    assert "这一期间有 2 件，这种表最多 1 行" in answer.content.decode()


def test_what_is_not_filled_stays_as_it_was(desk, document):
    def boxed(made):
        made.add_paragraph("粗").runs[0].bold = True

    filled = desk.filled(document("{{收到}}", "签字：", change=boxed), word=True)
    assert [one.text for one in filled.paragraphs] == ["0", "签字：", "粗"]
    assert filled.paragraphs[2].runs[0].bold
    assert filled.element.body.find(qn("w:sectPr")) is not None
