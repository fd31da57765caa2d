"""The sheet of buildings: the code on the wall is for ever."""

import pytest

from grids import changes
from grids.models import Area, Building
from tests.grids.sheets.conftest import counts

pytestmark = pytest.mark.django_db
HEADS = ["门牌码", "网格*", "楼栋*", "户数", "单元", "专属网格"]


def test_buildings_of_a_grid_that_the_same_file_brings(bring, town):
    work = bring({
        "楼栋": [HEADS, [None, "东园社区/新网格", "1 栋", 30, "1 单元、2 单元", "商铺"]],
        "区域": [["层级", "名称", "上级", "类型"], ["网格", "新网格", "东园社区", None], ["网格", "商铺", "东园社区", "专属网格"]],
    })  # fmt: skip
    assert counts(work, "楼栋") == (1, 0, 0, 0)
    building = Building.objects.get(label="1 栋")
    assert building.grid.name == "新网格"
    assert [one.label for one in building.entrances.order_by("pk")] == ["1 单元", "2 单元"]
    assert [one.name for one in building.special_grids.all()] == ["商铺"]
    assert len({building.slug, *building.entrances.values_list("slug", flat=True)}) == 3


def test_a_second_time_nothing_changes_and_codes_stay(bring, town):
    sheets = {
        "楼栋": [
            HEADS,
            [None, "东园社区/第一网格", "3号楼", None, None, None],
            [None, "第二网格", "5 栋", 8, "1 单元", None],
        ]
    }
    assert counts(bring(sheets), "楼栋") == (1, 0, 0, 1)
    before = dict(Building.objects.values_list("slug", "page_version"))
    assert counts(bring(sheets), "楼栋") == (0, 0, 0, 2)
    assert dict(Building.objects.values_list("slug", "page_version")) == before


def test_the_code_survives_a_new_label(bring, town):
    bring({"楼栋": [HEADS, [town.building.slug.lower(), "东园社区/第一网格", "甲座", 12, None, None]]})
    building = Building.objects.get(slug=town.building.slug)
    assert (building.label, building.households) == ("甲座", 12)


@pytest.mark.parametrize(
    ("row", "cell", "says"),
    [
        (["AAAAAAAA", "第一网格", "1 栋", 1, None, None], "A2", "没有门牌码"),
        ([None, "没有的网格", "1 栋", 1, None, None], "B2", "没有“没有的网格”"),
        ([None, "第一网格", None, 1, None, None], "C2", "请填“楼栋”"),
        ([None, "第一网格", "1 栋", -4, None, None], "D2", "整数"),
        ([None, "第一网格", "1 栋", 1, None, "第二网格"], "F2", "专属网格"),
    ],
)
def test_each_fault_has_its_cell(faults, town, row, cell, says):
    [(where, words)] = faults({"楼栋": [HEADS, row]})
    assert where == f"「楼栋」{cell}"
    assert says in words


def test_two_of_one_name_in_one_grid_are_ambiguous(faults, town):
    changes.raise_building(town.near, "3号楼")
    [(cell, words)] = faults({"楼栋": [HEADS, [None, "第一网格", "3 号楼", 9, None, None]]})
    assert cell == "「楼栋」C2"
    assert "分不清" in words


def test_a_building_does_not_change_its_grid_here(faults, town):
    [(cell, words)] = faults({"楼栋": [HEADS, [town.building.slug, "第二网格", "3 号楼", 9, None, None]]})
    assert (cell, "网格调整" in words) == ("「楼栋」B2", True)


def test_outside_the_charge_there_is_nothing(faults, town, keeper):
    away = changes.raise_building(town.elsewhere, "9 栋")
    sheets = {
        "楼栋": [
            HEADS,
            [None, "西园社区/第九网格", "1 栋", 1, None, None],
            [away.slug, "第一网格", "9 栋", 1, None, None],
        ]
    }
    assert [cell for cell, _words in faults(sheets, keeper)] == ["「楼栋」B2", "「楼栋」A3"]
    assert Area.objects.filter(name="第九网格").exists()
