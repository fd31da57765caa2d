"""The sheet of areas: matched by code, else by parent, level and name; a place never moves."""

import pytest

from grids import changes
from grids.models import Area, AreaCode
from grids.sheets.areas import rows
from tests.grids.sheets.conftest import EVERYTHING, counts

pytestmark = pytest.mark.django_db
HEADS = ["网址代码", "层级*", "名称*", "上级", "户数", "值班电话", "官方代码", "职责清单"]


def line(level, name, parent=None, slug=None, households=None, hotline=None, code=None, duties=None):
    return [slug, level, name, parent, households, hotline, code, duties]


def test_a_tree_from_the_top(bring):
    work = bring({"区域": [HEADS, line("街道", "甲街道"), line("社区", "乙社区", "甲街道", households=90, code="500116005012001"),
                         line("网格", "一", "甲街道/乙社区", duties="巡查\n走访")]})  # fmt: skip
    assert counts(work, "区域") == (3, 0, 0, 0)
    grid = Area.objects.get(name="一")
    assert [area.name for area in grid.lineage()] == ["一", "乙社区", "甲街道"]
    assert grid.duty_list == "巡查\n走访"
    assert AreaCode.objects.get().code == "500116005012001"
    assert Area.find_problems() == ([], [], [], [], [])


def test_a_second_time_nothing_changes(bring, town):
    sheets = {"区域": [HEADS, line("小区", "花园", "东园社区", households=9), line("网格", "花园一", "东园社区/花园")]}
    assert counts(bring(sheets), "区域") == (2, 0, 0, 0)
    versions = dict(Area.objects.values_list("pk", "page_version"))
    assert counts(bring(sheets), "区域") == (0, 0, 0, 2)
    assert dict(Area.objects.values_list("pk", "page_version")) == versions


def test_a_renamed_one_is_known_by_its_code_and_shown_anew(bring, town):
    before = Area.objects.get(pk=town.near.pk).page_version
    work = bring({"区域": [HEADS, line("网格", "梅园网格", "东园社区", slug=town.near.slug, households=80)]})
    assert counts(work, "区域") == (0, 1, 0, 0)
    near = Area.objects.get(pk=town.near.pk)
    assert (near.name, near.households) == ("梅园网格", 80)
    assert near.page_version > before
    assert "户数 （空）→80" in work.shown[0][3]


def test_an_empty_cell_clears_and_a_missing_column_says_nothing(bring, town):
    bring({"区域": [["层级", "名称", "上级"], ["社区", "东园社区", "柳河街道"]]})
    assert Area.objects.get(pk=town.community.pk).hotline == "023-00000010"
    bring({"区域": [["层级", "名称", "上级", "值班电话"], ["社区", "东园社区", "柳河街道", None]]})
    assert Area.objects.get(pk=town.community.pk).hotline == ""


@pytest.mark.parametrize(
    ("row", "cell", "says"),
    [
        (line("网格", "新", "西西社区"), "「区域」D2", "没有“西西社区”这个地方"),
        (line("社区", "新", "第一网格"), "「区域」B2", "不能放在"),
        (line("村", "新", "东园社区"), "「区域」B2", "不在可选的词里"),
        (line("网格", None, "东园社区"), "「区域」C2", "请填“名称”"),
        (line("网格", "新", "东园社区", households="许多"), "「区域」E2", "只写数字"),
        (line("网格", "新", "东园社区", slug="AAAAAAAA"), "「区域」A2", "没有代码为"),
        (line("网格", "长" * 61, "东园社区"), "「区域」C2", "太长"),
        (line("网格", "新", "东园社区", code=5.001160050120012e16), "「区域」G2", "文本"),
    ],
)
def test_each_fault_has_its_cell_and_a_remedy(faults, town, row, cell, says):
    [(where, words)] = faults({"区域": [HEADS, row]})
    assert where == cell
    assert says in words


def test_a_name_that_stands_twice_must_be_written_whole(faults, bring, town):
    changes.plant(Area.objects.get(name="西园社区"), level="grid", name="第一网格")
    sheets = {"区域": [HEADS, line("微网格", "甲", "第一网格")]}
    [(cell, words)] = faults(sheets)
    assert cell == "「区域」D2"
    assert "有 2 个地方叫“第一网格”" in words
    sheets["区域"][1][3] = "东园社区/第一网格"
    bring(sheets)
    assert Area.objects.get(name="甲").get_parent() == town.near


def test_two_of_one_name_below_one_parent_are_ambiguous(faults, town):
    changes.plant(Area.objects.get(pk=town.community.pk), level="grid", name="第一网格")
    [(cell, words)] = faults({"区域": [HEADS, line("网格", "第一网格", "东园社区", households=3)]})
    assert cell == "「区域」C2"
    assert "2 个同名" in words


def test_the_same_place_in_two_rows_is_a_fault(faults, town):
    [(_cell, words)] = faults({"区域": [HEADS, line("网格", "新", "东园社区"), line("网格", "新", "东园社区")]})
    assert "与第 2 行" in words


def test_every_fault_is_listed_not_only_the_first(faults, town):
    found = faults(
        {
            "区域": [
                HEADS,
                line("网格", "新", "无"),
                line("村", "新", "东园社区", households="x"),
                line("网格", None, "东园社区"),
            ]
        }
    )
    assert [cell for cell, _words in found] == ["「区域」D2", "「区域」B3", "「区域」E3", "「区域」C4"]


@pytest.mark.parametrize(("level", "parent"), [("微网格", "东园社区"), ("网格", "西园社区")])
def test_level_and_parent_of_one_that_stands_stay(faults, town, level, parent):
    [(_cell, words)] = faults({"区域": [HEADS, line(level, "第一网格", parent, slug=town.near.slug)]})
    assert "不能在表里改" in words


def test_outside_the_charge_nothing_is_added_changed_or_told(faults, bring, town, keeper):
    sheets = {"区域": [HEADS, line("网格", "新", "西园社区"), line("网格", "改", None, slug=town.elsewhere.slug),
                     line("街道", "顶上"), line("街道", "柳河街道", None), line("社区", "另一个", "柳河街道")]}  # fmt: skip
    found = faults(sheets, keeper)
    assert [cell for cell, _words in found] == [f"「区域」{cell}" for cell in ("D2", "A3", "D4", "D5", "D6")]
    assert town.elsewhere.name not in str(found)
    assert counts(bring({"区域": [HEADS, line("网格", "新", "东园社区")]}, keeper), "区域") == (1, 0, 0, 0)


def test_an_ended_area_is_no_place_any_more(faults, town):
    changes.redraw([town.near], [{"name": "新"}], buildings={town.building.pk: 0}, posts={})
    found = faults(
        {"区域": [HEADS, line("微网格", "甲", "东园社区/第一网格"), line("网格", "x", None, slug=town.near.slug)]}
    )
    assert [cell for cell, _words in found] == ["「区域」D2", "「区域」A3"]


def test_the_export_has_the_tree_from_the_top_and_only_what_is_kept(town, keeper):
    assert [one["name"] for one in rows(EVERYTHING)][:3] == ["柳河街道", "东园社区", "第一网格"]
    kept = list(rows(keeper))
    assert [one["name"] for one in kept] == ["东园社区", "第一网格", "第二网格"]
    assert kept[1]["parent"] == "柳河街道/东园社区"
