import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import moment
from grids import changes
from grids.models import Area, Succession
from services.cases.act import act
from services.figures import instep, ledger

ONE_MORE = ("filed", "accepted", "resolved", "rated")


def page(client, area, **asked) -> str:
    answer = client.get(f"/stats/{area.slug}/", asked)
    assert answer.status_code == 200
    return re.search(r"<main.*</main>", answer.content.decode(), re.S)[0]


def number(shown: str, label: str) -> str:
    """What stands beside this measure."""
    return re.search(rf"<th[^>]*>{label}<small>.*?</small></th><td[^>]*>(.*?)</td>", shown)[1]


def test_one_rated_case_raises_its_area_and_each_ancestor_by_one_and_nothing_else(town, rated, read_csv):
    everywhere = (town.street, town.community, town.near, town.far, town.elsewhere)
    before = {area.slug: read_csv(area)[area.slug] for area in everywhere}
    rated()
    for area in everywhere:
        after, grown = read_csv(area)[area.slug], int(area in (town.near, town.community, town.street))
        for code in ONE_MORE:
            assert int(after[code]) - int(before[area.slug][code]) == grown, (area, code)


def test_an_areas_own_sheet_says_the_same_as_its_line_in_the_sheet_above(town, rated, read_csv):
    rated()
    above, own = read_csv(town.street)[town.near.slug], read_csv(town.near)[town.near.slug]
    assert {code: above[code] for code in ONE_MORE} == {code: own[code] for code in ONE_MORE}


def test_the_page_shows_a_step_at_once(client, town, report, who):
    assert "<b>0</b>件收到" in page(client, town.near)
    case = report()
    assert "<b>1</b>件收到" in page(client, town.near)
    act(case, "accept", actor=who("worker"), answers={"tier": case.tier})
    assert number(page(client, town.near), "受理") == "1"


def test_it_hides_shares_of_fewer_than_five(client, town, rated):
    for _each in range(4):
        rated()
    assert "评价的不足 5 人，不显示满意率" in page(client, town.near)
    assert number(page(client, town.near), "满意") == "&lt;5"
    rated(satisfied="no")
    assert "80% 满意（5 人评价，评价率 100%）" in page(client, town.near)
    assert number(page(client, town.near), "满意") == "4"


def test_a_sealed_category_is_never_named_but_counted(client, town, report):
    for _each in range(5):
        report("legal_advice", phone="13800000001")
        report("noise")
    shown = page(client, town.near)
    assert "<b>10</b>件收到" in shown
    assert "法律" not in shown
    assert re.search(r"噪声[^<]*</th><td class=\"last\">5</td>", shown)


def test_a_micro_grid_leads_to_its_grid(client, town):
    tiny = changes.plant(town.near, level="micro_grid", name="三号楼微网格")
    assert client.get(f"/stats/{tiny.slug}/?period=all").url == f"/stats/{town.near.slug}/?period=all"
    assert client.get(f"/stats/{tiny.slug}.csv").url == f"/stats/{town.near.slug}.csv"
    assert "三号楼微网格" not in page(client, town.near)


def test_the_cost_does_not_grow_with_the_tree(client, town, rated, more_areas, file_at):
    def queries(url: str) -> int:
        instep.catch_up()
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200
        return len(seen)

    for _each in range(5):  # from here on a category is named
        rated()
    urls = [f"/stats/{town.street.slug}/", f"/stats/{town.community.slug}.csv"]
    before = [queries(url) for url in urls]
    for area in more_areas:
        file_at(area)
        changes.plant(town.community, level="grid", name="又一个")
    assert [queries(url) for url in urls] == before
    assert before[0] <= 17
    assert before[1] <= 9


def test_what_is_not_counted_yet_costs_the_same_however_much_it_is(client, town, rated, file_at):
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"/stats/{town.street.slug}/").status_code == 200
        return len(seen)

    rated()
    for _each in range(5):  # from here on a category is named
        file_at(town.far)
    few = queries()
    for _each in range(6):
        file_at(town.far)
    assert queries() == few


def test_a_page_reads_no_event_that_is_counted(client, town, rated):
    """Past cases cost nothing: their events and clocks are not looked at, only the sums."""
    rated()
    instep.catch_up()
    for url in (f"/stats/{town.street.slug}/", f"/stats/{town.street.slug}.csv", f"/stats/{town.street.slug}/monthly/"):
        with CaptureQueriesContext(connection) as seen:
            client.get(url)
        assert not [one["sql"] for one in seen if "cases_event" in one["sql"]]
        assert all("phase" in one["sql"] or "figures_stale" in one["sql"] for one in seen if "cases_case" in one["sql"])


def test_a_page_that_is_behind_says_so(client, town, file_at, monkeypatch):
    monkeypatch.setattr(ledger, "ON_THE_WAY", 2)
    for _each in range(3):
        file_at(town.near)
    assert "<b>0</b>件收到" in page(client, town.near)
    assert "正在统计" in page(client, town.near)
    instep.catch_up()
    assert "<b>3</b>件收到" in page(client, town.near)
    assert "正在统计" not in page(client, town.near)


def test_it_speaks_english(client, town, rated):
    rated()
    answer = client.get(f"/en/stats/{town.near.slug}/")
    assert answer.status_code == 200
    assert 'lang="en"' in answer.content.decode()
    assert client.get(f"/en/stats/{town.near.slug}.csv").content.startswith(b"\xef\xbb\xbfarea,name,level")


def test_every_word_of_its_own_can_be_translated(client, town, rated, monkeypatch):
    """With a catalogue that knows every message no Han character is left, but for names and facts."""
    for _each in range(5):
        rated()
    monkeypatch.setattr("django.utils.translation._trans.gettext", lambda message: "words")
    monkeypatch.setattr("django.utils.translation._trans.ngettext", lambda one, many, count: "words")
    for name in ("stats_index", "open_data", "stats"):
        body = client.get(reverse(name, args=[town.community.slug] if name == "stats" else [])).content.decode()
        main = re.search(r"<main.*</main>", body, re.S)[0]
        for name_of_place in ("柳河街道", "东园社区", "第一网格", "第二网格", "噪声扰民"):
            main = main.replace(name_of_place, "")
        assert re.findall("[\u4e00-\u9fff]+", main) == [], name


@pytest.mark.parametrize("asked", ["2026-13", "1", "2999-01", "yesterday", "0000-01", "२०२६-01"])
def test_it_knows_no_other_periods(client, town, asked):
    assert client.get(f"/stats/{town.near.slug}/", {"period": asked}).status_code == 404
    assert client.get(f"/stats/{town.near.slug}.csv", {"period": asked}).status_code == 404


@pytest.mark.parametrize("path", ["/stats/NOBODYS1/", "/stats/NOBODYS1.csv"])
def test_it_knows_no_other_places(client, db, path):
    assert client.get(path).status_code == 404


def test_a_code_may_be_typed_in_any_case(client, town):
    assert client.get(f"/stats/{town.near.slug.lower()}/").status_code == 200


def test_nothing_is_kept_and_nothing_can_be_posted(client, town):
    for url in (f"/stats/{town.near.slug}/", f"/stats/{town.near.slug}.csv", "/stats/", "/open-data/"):
        assert "no-cache" in client.get(url)["Cache-Control"]
        assert client.post(url).status_code == 405


def test_the_pages_lead_to_each_other(client, town):
    assert f"/stats/{town.street.slug}/" in client.get("/stats/").content.decode()
    assert f"/stats/{town.street.slug}.csv" in client.get("/open-data/").content.decode()
    shown = page(client, town.street)
    assert f"/stats/{town.community.slug}/" in shown
    assert f"/stats/{town.street.slug}.csv" in shown
    assert "/open-data/" in shown


def test_a_redrawn_area_leads_to_its_successor_and_keeps_its_cases(client, town, report, read_csv):
    report()
    heir = changes.plant(town.community, level="grid", name="新一网格")
    Area.objects.filter(pk=town.near.pk).update(valid_to=moment.today())
    Succession.objects.create(predecessor=town.near, successor=heir)
    assert heir.slug in page(client, town.near)
    assert town.near.slug in page(client, heir)
    lines = read_csv(town.community)
    assert town.near.slug not in lines
    assert (lines[town.community.slug]["filed"], lines[heir.slug]["filed"]) == ("1", "0")
    assert "直接在本级的，和已重新划分的" in page(client, town.community)


def test_the_page_works_without_script_and_without_styles_of_its_own(client, town, rated):
    rated()
    shown = page(client, town.community)
    assert "<script" not in shown
    assert not re.search(r"\sstyle=", shown)
