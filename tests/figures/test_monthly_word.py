"""The monthly report in Word: the numbers of the printed sheet, no more and no less."""

from __future__ import annotations

import io
import re
from html import unescape

import pytest
from docx import Document


def word(client, area, **asked):
    answer = client.get(f"/stats/{area.slug}/monthly.docx", asked)
    assert answer.status_code == 200
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    return Document(io.BytesIO(answer.content))


def numbers(rows) -> list[list[str]]:
    return [[words.partition("：")[0], *rest] for words, *rest in rows]


def tables_of(document) -> list[list[list[str]]]:
    return [numbers([cell.text for cell in row.cells] for row in table.rows) for table in document.tables]


def printed(client, area, **asked) -> list[list[list[str]]]:
    """The tables of the page, small print away."""
    page = client.get(f"/stats/{area.slug}/monthly/", asked).content.decode()
    page = re.sub(r"<small>.*?</small>", "", page)
    found = re.findall(r"<table>(.*?)</table>", page, re.S)
    cells = [
        [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in re.findall(r"<tr>(.*?)</tr>", one, re.S)]
        for one in found
    ]
    return [[[unescape(cell) for cell in row] for row in table] for table in cells]


@pytest.fixture
def community(two_months):
    return two_months.community


def test_it_has_the_numbers_of_the_printed_sheet(client, community):
    document = word(client, community, period="2026-11")
    assert document.paragraphs[0].text == "东园社区2026 年 11 月月报"
    assert tables_of(document) == printed(client, community, period="2026-11")
    assert ["收到", "6", "1"] in tables_of(document)[0]


def test_what_few_people_said_is_not_said_here_either(client, community):
    rates = tables_of(word(client, community, period="2026-11"))[1]
    assert ["满意率", "0%", "<5"] in rates
    assert "5 的倍数" in "".join(one.text for one in word(client, community, period="2026-11").paragraphs)


def test_unless_said_otherwise_it_is_the_month_that_is_over(client, community):
    assert "2026 年 10 月月报" in word(client, community).paragraphs[0].text


def test_the_printed_sheet_leads_to_it(client, community):
    page = client.get(f"/stats/{community.slug}/monthly/", {"period": "2026-11"}).content.decode()
    assert f'href="/stats/{community.slug}/monthly.docx?period=2026-11"' in page


def test_an_area_too_small_leads_to_the_one_above(client, town):
    from grids import changes

    micro = changes.plant(town.near, level="micro_grid", name="一单元")
    assert client.get(f"/stats/{micro.slug}/monthly.docx").url == f"/stats/{town.near.slug}/monthly.docx"


@pytest.mark.parametrize("period", ["all", "30d", "2027-01"])
def test_only_months_have_a_report(client, community, period):
    assert client.get(f"/stats/{community.slug}/monthly.docx", {"period": period}).status_code == 404
