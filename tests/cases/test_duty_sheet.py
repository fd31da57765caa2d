"""The sheet of duties: what a community has ticked and after how often a topic opens go out and come back the same."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from grids import changes
from grids.charge import Charge
from grids.duties import Duty
from grids.models import Area, ImportJob
from services.cases import topics
from services.cases.duty_sheet import rows
from services.cases.models import Category
from tests.conftest import officer
from tests.grids.sheets.conftest import EVERYTHING, book, bring, counts, faults  # noqa: F401

pytestmark = pytest.mark.django_db
HEADS = ["区域", "职责清单包含的类别", "第几次发生立为专题"]


def said(area: Area) -> tuple[list[str], int | None]:
    area.refresh_from_db()
    return sorted(area.duty_categories), area.topic_after


def test_names_and_codes_are_ticked_and_the_same_sheet_again_changes_nothing(bring, town):  # noqa: F811
    sheets = {"职责": [HEADS, ["东园社区", "噪声扰民、lift", 4]]}
    before = town.community.page_version
    assert counts(bring(sheets), "职责") == (0, 1, 0, 0)
    assert said(town.community) == (["lift", "noise"], 4)
    assert town.community.page_version > before, "what is shown there is another now"
    assert topics.needed(town.near) == 4
    assert counts(bring(sheets), "职责") == (0, 0, 0, 1)
    sheets["职责"][1][1] = "电梯\n噪声扰民"
    assert counts(bring(sheets), "职责") == (0, 0, 0, 1), "a list of duties has no order"


def test_an_empty_cell_empties_and_a_column_that_is_not_there_says_nothing(bring, town):  # noqa: F811
    Area.objects.filter(pk=town.community.pk).update(duty_categories=["noise"], topic_after=0)
    bring({"职责": [HEADS[::2], ["东园社区", None]]})
    assert said(town.community) == (["noise"], None)
    bring({"职责": [HEADS[:2], ["东园社区", None]]})
    assert said(town.community) == ([], None)
    bring({"职责": [HEADS[::2], ["东园社区", 0]]})
    assert said(town.community) == ([], 0)


@pytest.mark.parametrize(
    ("line", "cell", "words"),
    [
        (["东园社区", "噪声、跳舞", 3], "B2", "“噪声”不是“东园社区”的类别"),
        (["东园社区", "邻里纠纷", 3], "B2", "保密的类别不能写"), (["东园社区", "neighbour_dispute", 3], "B2", "保密的类别不能写"),
        (["第一网格", "noise", 3], "B2", "只有社区有职责清单的类别"), (["东园社区", "noise", -1], "C2", "整数"),
        (["北园社区", "noise", 3], "A2", "没有“北园社区”这个地方"), ([None, "noise", 3], "A2", "请填"),
    ],
)  # fmt: skip
def test_each_fault_is_named_with_its_cell(faults, town, line, cell, words):  # noqa: F811
    [(where, why)] = faults({"职责": [HEADS, line]})
    assert where == f"「职责」{cell}"
    assert words in why


def test_two_rows_of_one_place_are_a_fault(faults, town):  # noqa: F811
    [(cell, _why)] = faults({"职责": [HEADS, ["东园社区", "noise", 3], ["东园社区", "lift", 3]]})
    assert cell == "「职责」A3"


def test_outside_the_charge_nothing(faults, town):  # noqa: F811
    kept = Charge(paths=(town.community.path,))
    [(cell, _why)] = faults({"职责": [HEADS, ["西园社区", "noise", 3]]}, kept)
    assert cell == "「职责」A2"
    assert {row["area"].rpartition("/")[2] for row in rows(kept)} == {"东园社区"}


def test_two_categories_of_one_name_go_by_their_code(bring, faults, town):  # noqa: F811
    Category.objects.create(code="din", name="噪声扰民", tier="grid", area=town.community)
    [(_cell, why)] = faults({"职责": [HEADS, ["东园社区", "噪声扰民", 3]]})
    assert "请写代码" in why
    bring({"职责": [HEADS, ["东园社区", "din、noise", 3]]})
    [row] = [row for row in rows(EVERYTHING) if row["area"].endswith("东园社区")]
    assert set(row["duty_categories"]) == {"din", "noise"}


def test_a_category_and_a_place_of_the_same_file_are_known(bring, town):  # noqa: F811
    bring({
        "区域": [["层级", "名称", "上级"], ["社区", "南园社区", town.street.name]],
        "类别": [["代码", "适用区域", "名称", "默认分流"], ["ferry", "南园社区", "渡口", "共事"]],
        "职责": [HEADS, ["南园社区", "渡口", 2]],
    })  # fmt: skip
    assert said(Area.objects.get(name="南园社区")) == (["ferry"], 2)


def test_what_is_ticked_and_no_longer_a_category_stays(bring, town):  # noqa: F811
    Area.objects.filter(pk=town.community.pk).update(duty_categories=["noise", "gone"])
    [row] = [row for row in rows(EVERYTHING) if row["area"].endswith("东园社区")]
    line = [row["area"], "、".join(row["duty_categories"]), row["topic_after"]]
    assert counts(bring({"职责": [HEADS, line]}), "职责") == (0, 0, 0, 1)


def test_an_administrator_takes_it_out_changes_it_and_brings_it_back(client, sign_in, town):
    """By the doors: what was exported and is brought back changes nothing; what was changed is changed."""
    sign_in(officer("administrator", Duty.ADMINISTRATOR, town.community))
    changes.correct(town.community, duty_categories=["noise", "lift"], topic_after=5)
    whole = load_workbook(io.BytesIO(b"".join(client.get("/work/places/export.xlsx").streaming_content)))
    page = whole["职责"]
    assert [cell.value for cell in page[2]][1:] == ["噪声扰民、电梯", 5]

    def brought() -> ImportJob:
        file = io.BytesIO()
        whole.save(file)
        sent = client.post("/work/places/import/", {"file": SimpleUploadedFile("a.xlsx", file.getvalue())})
        client.post(f"{sent.url}confirm/")
        return ImportJob.objects.latest("pk")

    assert brought().state == "done"
    assert said(town.community) == (["lift", "noise"], 5)
    page["B2"], page["C2"] = "电梯", 2
    assert brought().state == "done"
    assert said(town.community) == (["lift"], 2)
