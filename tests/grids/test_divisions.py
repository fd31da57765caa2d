"""Real divisions: short names, official names, codes; planted once however often the list is read."""

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from grids import changes, divisions
from grids.divisions import (
    BUNDLED,
    Division,
    DivisionsFaulty,
    import_divisions,
    official_name,
    read_divisions,
    short_name,
)
from grids.models import Area, AreaCode

HEADER = "level,code,name,parent_code\n"


@pytest.mark.parametrize(
    ("official", "spoken"),
    [
        ("江州社区居民委员会", "江州社区"), ("堰口社区居委会", "堰口社区"), ("金觉峰社区", "金觉峰社区"),
        ("陈户村村民委员会", "陈户村"), ("大源村民委员会", "大源村"), ("河坎村委会", "河坎村"), ("夏浦村村委会", "夏浦村"),
        ("三村委会", "三村"), ("夏浦村", "夏浦村"), ("石家庄村委会", "石家庄村"),
        ("胜利街居委会", "胜利街居委会"), ("文化街居民委员会", "文化街居委会"), ("山丹农场虚拟社区", "山丹农场虚拟社区"),
        ("鼎山街道办事处", "鼎山街道"), ("鼎山街道", "鼎山街道"), ("江津区", "江津区"), ("居委会", "居委会"),
    ],
)  # fmt: skip
def test_short_names_are_what_people_say(official, spoken):
    assert short_name(official) == spoken


@given(st.text(alphabet="江州河坎大源三", min_size=1, max_size=5))
def test_all_spellings_of_a_committee_are_one_place(stem):
    communities = {short_name(stem + ending) for ending in ("社区居民委员会", "社区居委会", "社区")}
    villages = {short_name(stem + ending) for ending in ("村村民委员会", "村民委员会", "村委会", "村村委会", "村")}
    assert (communities, villages) == ({f"{stem}社区"}, {f"{stem}村"})


@given(st.text(max_size=12))
def test_a_short_name_is_never_empty_and_shortening_it_again_changes_nothing(name):
    short = short_name(name)
    assert bool(short) == bool(name)
    assert short_name(short) == short


def test_official_names_hide_the_shelves_of_the_list():
    known = read_divisions()
    assert official_name(known["500116"], known) == "重庆市江津区"
    assert official_name(known["610722"], known) == "陕西省汉中市城固县"
    assert official_name(known["500116005012"], known) == "江州社区居民委员会"


def test_no_shelf_of_the_list_becomes_an_area_and_every_code_is_kept(db):
    done = import_divisions(read_divisions())
    known = [one for one in read_divisions().values() if one.level in divisions.LEVELS]
    assert len(done.planted) == len(known) == AreaCode.objects.count()
    assert not Area.objects.filter(name__in=divisions.NO_NAMES).exists()
    assert Area.find_problems() == ([], [], [], [], [])
    community = Area.objects.get(codes__code="500116005012")
    assert [area.name for area in community.lineage()] == ["江州社区", "鼎山街道", "江津区"]
    assert [area.level for area in community.lineage()] == ["community", "subdistrict", "county"]


def test_reading_the_list_again_plants_nothing(db):
    import_divisions(read_divisions())
    before = list(Area.objects.values_list("pk", "path", "name", "page_version"))
    again = import_divisions(read_divisions())
    assert (again.planted, again.renamed, again.missing) == ([], [], [])
    assert list(Area.objects.values_list("pk", "path", "name", "page_version")) == before


def test_a_new_official_name_is_taken_over_but_not_a_display_name_that_was_chosen(db):
    known = read_divisions()
    import_divisions(known)
    chosen = Area.objects.get(codes__code="500116005004")
    changes.correct(chosen, name="艾坪")
    for code in ("500116005004", "500116005012"):
        known[code] = Division("village", code, f"新{known[code].name}", known[code].parent_code)
    done = import_divisions(known)
    assert {area.official_name for area in done.renamed} == {"新江州社区居民委员会", "新艾坪社区居民委员会"}
    assert Area.objects.get(codes__code="500116005012").name == "新江州社区"
    assert Area.objects.get(pk=chosen.pk).name == "艾坪"


def test_what_is_no_longer_in_the_list_is_named_and_stays(db):
    known = read_divisions()
    import_divisions(known)
    del known["500116005013"]
    assert import_divisions(known).missing == ["500116005013"]
    assert Area.objects.get(codes__code="500116005013").living


def test_grids_below_with_codes_of_their_own_are_nobody_to_miss(db):
    import_divisions(read_divisions())
    grid = changes.plant(Area.objects.get(codes__code="500116005012"), level="grid", name="第一网格")
    AreaCode.objects.create(area=grid, code="500116005012001")
    assert import_divisions(read_divisions()).missing == []


def test_a_part_brings_what_it_is_in(db):
    call_command("import_divisions", below="430424105", verbosity=0)
    assert Area.objects.filter(level="county").get().official_name == "湖南省衡阳市衡东县"
    assert Area.objects.filter(level="community").count() == 12


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ("county,500116,江津区,\ncounty,500116,江津区,\n", "第 3 行：代码 500116 重复"),
        ("hamlet,500116,江津区,\n", "第 2 行：层级“hamlet”不认识"),
        ("street,500116005,鼎山街道,500116\n", "第 2 行：上级代码 500116 不在它之前"),
        ("county,5001X6,江津区,\n", "第 2 行：代码“5001X6”"),
        ("county,500116,,\n", "第 2 行：没有名称"),
    ],
)
def test_every_fault_is_named_with_its_line_and_nothing_is_planted(db, tmp_path, rows, fault):
    path = tmp_path / "list.csv"
    path.write_text(HEADER + rows, encoding="utf-8-sig")
    with pytest.raises(CommandError, match=fault):
        call_command("import_divisions", str(path))
    assert not Area.objects.exists()


def test_a_sheet_with_other_headings_is_refused(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("代码,名称\n1,甲\n")
    with pytest.raises(DivisionsFaulty):
        read_divisions(path)


def test_the_bundled_list_names_no_unknown_level():
    assert BUNDLED.exists()
    assert {one.level for one in read_divisions().values()} == {*divisions.LEVELS, *divisions.ABOVE}
