"""The sheet of categories: here and below, and what is sealed stays sealed."""

import pytest

from grids.charge import Charge
from services.cases.models import Category
from services.cases.sheets import rows
from tests.grids.sheets.conftest import EVERYTHING, book, bring, counts, faults  # noqa: F401

pytestmark = pytest.mark.django_db
HEADS = ["代码", "适用区域", "名称", "默认分流", "保密", "次序"]


@pytest.fixture
def keeper(town):
    town.community.refresh_from_db()
    return Charge(paths=(town.community.path,))


def test_a_category_of_a_place_is_added_and_changed(bring, town):  # noqa: F811
    sheets = {"类别": [HEADS, ["ferry", "东园社区", "渡口", "共事", "否", 3]]}
    assert counts(bring(sheets), "类别") == (1, 0, 0, 0)
    assert Category.objects.get(code="ferry").area == town.community
    assert counts(bring(sheets), "类别") == (0, 0, 0, 1)
    sheets["类别"][1][2] = "码头"
    assert counts(bring(sheets), "类别") == (0, 1, 0, 0)
    assert Category.objects.get(code="ferry").name == "码头"


@pytest.mark.parametrize("area", [None, "东园社区"])
def test_no_sheet_opens_what_is_sealed(faults, town, area):  # noqa: F811
    [(cell, words)] = faults({"类别": [HEADS, ["neighbour_dispute", area, "邻里纠纷", "家事", "否", 1]]})
    assert cell == "「类别」E2"
    assert "保密" in words
    assert faults({"类别": [HEADS, ["neighbour_dispute", area, "邻里纠纷", "家事", "是", 1]]}) == []


def test_what_the_engine_relies_on_comes_from_the_row_above(bring, town):  # noqa: F811
    above = Category.objects.get(code="domestic_violence", area=None)
    bring({"类别": [HEADS, ["domestic_violence", "东园社区", "家庭暴力", "家事", "是", 1]]})
    here = Category.objects.get(code="domestic_violence", area=town.community)
    assert here.must_be_reported == above.must_be_reported
    assert here.kind == above.kind


def test_outside_the_charge_nothing(faults, town, keeper):  # noqa: F811
    found = faults(
        {"类别": [HEADS, ["ferry", None, "渡口", "共事", "否", 3], ["ferry", "西园社区", "渡口", "共事", "否", 3]]},
        keeper,
    )
    assert [cell for cell, _words in found] == ["「类别」B2", "「类别」B3"]
    assert list(rows(keeper)) == []
    assert len(list(rows(EVERYTHING))) == Category.objects.count()


def test_a_code_is_a_code(faults, town):  # noqa: F811
    [(cell, _words)] = faults({"类别": [HEADS, ["渡口", None, "渡口", "共事", "否", 3]]})
    assert cell == "「类别」A2"
