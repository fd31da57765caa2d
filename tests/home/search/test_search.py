"""The page of answers: what is found, what never is, in which order, and what a change does to it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import moment
from accounts.limits import TooMany, slow_down
from grids import changes
from grids.models import Area, Organisation, Person
from home.models import NoticePage, PolicyPage, Publication
from home.planting import area_page
from home.search import finding, instep
from home.search.models import SearchEntry, SearchHint
from tests.home.conftest import MORNING, officer, publish

pytestmark = pytest.mark.usefixtures("at_ten")


def urls(asked: str, **more) -> list[str]:
    return [hit.url for hit in finding.find(asked, **more).in_order]


def place(area: Area) -> str:
    return f"/g/{area.slug}/"


def write(area: Area, title: str, body: str, **more) -> str:
    page = publish(area, title, **more)
    page.body = f"<p>{body}</p>"
    page.save()
    return page.get_absolute_url()


def test_it_finds_words_inside_sentences(town):
    path = write(town.community, "给家里有老人的您", "周三下午，社区医生上门测血压，请把门口收拾一下。")
    for asked in ("血压", "社区医生", "门口 周三", "压", "醫生"):
        assert path in urls(asked), asked


def test_every_word_must_occur(town):
    path = write(town.community, "周三测血压", "请空腹")
    assert path in urls("血压 空腹")
    assert urls("血压 航班") == []


def test_a_phrase_is_not_made_of_pairs_that_stand_apart(town):
    path = write(town.community, "公告一", "海水浴场关闭；水电费照收")
    assert path not in urls("海水电")
    assert path in urls("海水")


def test_an_expired_notice_is_found_no_more(town):
    page = publish(town.community, "清洗窗框", expire_at=MORNING + timedelta(hours=2))
    assert page.get_absolute_url() in urls("窗框")
    with moment.at(MORNING + timedelta(hours=3)):
        assert urls("窗框") == []


def test_what_is_taken_down_is_found_no_more(town):
    page = publish(town.community, "清洗窗框")
    page.unpublish()
    assert urls("窗框") == []
    page = publish(town.community, "粉刷围栏")
    page.withdrawn = True
    page.save_revision().publish()
    assert urls("围栏") == []


def test_a_draft_is_not_found(town):
    page = publish(town.community, "清洗窗框")
    page.title = "改到周五的新标题"
    page.save_revision()
    assert urls("周五的新标题") == []
    hidden = NoticePage(title="还没写完的通告", live=False)
    area_page(town.community).add_child(instance=hidden)
    assert urls("还没写完") == []


def test_an_outage_that_is_over_is_found_no_more(town):
    publish(town.community, "清洗窗框", kind="water", starts_at=MORNING, ends_at=MORNING + timedelta(hours=1))
    assert urls("窗框") != []
    with moment.at(MORNING + timedelta(hours=4)):  # nobody wrote anything meanwhile
        assert urls("窗框") == []


def test_an_edit_is_found_by_the_next_question(town):
    assert urls("周敏") == [place(town.grid)]
    changes.correct(town.worker.person, name="周慧敏")
    assert urls("周慧敏") == [place(town.grid)]
    assert urls("周敏") == []


def test_an_officer_who_has_ended_is_found_no_more(town):
    changes.end(town.worker)
    assert urls("周敏") == []


def test_an_officer_is_found_in_the_days_of_the_appointment_only(town):
    last = MORNING.date() + timedelta(days=2)
    officer("苏小雨", "grid_worker", town.grid, until=last)
    assert urls("苏小雨") == [place(town.grid)]
    with moment.at(MORNING + timedelta(days=3)):
        assert urls("苏小雨") == []


def test_it_finds_no_more_of_officers_than_their_page_shows(town):
    officer("欧阳编辑", "editor", town.grid)
    worker = officer("诸葛瑾", "grid_worker", town.grid, public_number="13912345678", public_number_kind="personal")
    assert urls("欧阳编辑") == []
    assert urls("诸葛瑾") == [place(town.grid)]
    for number in ("13912345678", "1391", "139", worker.person.contact.phone):
        assert urls(number) == [], number
    Organisation.objects.create(name="水务所内部组", kind="department", area=town.subdistrict)
    changes.bump([town.subdistrict])
    assert urls("内部组") == []


def test_a_new_place_and_a_new_building_are_found_at_once(town):
    estate = changes.plant(town.community, level="estate", name="凉风岗小区")
    grid = changes.plant(estate, level="grid", name="凉风岗第一网格")
    building = changes.raise_building(grid, "12 幢")
    assert urls("凉风岗12栋") == [f"/B/{building.slug}"]
    assert urls("lfg12") == [f"/B/{building.slug}"]


def test_a_place_with_another_name_renames_what_lies_in_it(town):
    estate = Area.objects.get(name="西西里小区")
    assert urls("西西里3栋")
    changes.correct(estate, name="米兰小区")
    assert f"/B/{town.building.slug}" in urls("米兰3栋")


def test_a_redrawn_grid_hands_its_buildings_on(town):
    changes.redraw([town.grid], [{"name": "西西里东网格"}], buildings={town.building.pk: 0, town.next_building.pk: 0})
    assert urls("西西里第2网格") == []
    assert any(hit.url == f"/B/{town.building.slug}" and "东网格" in hit.lead for hit in finding.find("西西里3栋").hits)


def test_a_place_in_which_a_thing_lies_narrows_and_does_not_find(town):
    publish(town.community, "清洗窗框")
    assert len(urls("江州社区 窗框")) == 1
    assert urls("江州社区") == [place(town.community)]
    assert urls("艾坪 窗框") == []


def test_title_before_text_and_newer_first(town):
    in_text = write(town.community, "周末做什么", "来看电影")
    with moment.at(MORNING - timedelta(days=3)):
        older = publish(town.community, "电影放映").get_absolute_url()
    newer = publish(town.community, "电影放映改期").get_absolute_url()
    assert urls("电影") == [newer, older, in_text]


def test_nearer_first_among_equals(town):
    near = publish(town.community, "电影放映").get_absolute_url()
    with moment.at(MORNING + timedelta(minutes=5)):
        far = publish(town.other_community, "电影放映").get_absolute_url()
        assert urls("电影") == [far, near]
        assert urls("电影", near=town.building.slug) == [near, far]
        assert urls("电影", near=town.community.slug) == [near, far]


def test_places_come_first(town):
    notice = publish(town.community, "西西里电影放映").get_absolute_url()
    found = urls("西西里")
    assert found[0] == place(Area.objects.get(name="西西里小区"))
    assert notice in found


def test_what_administrators_recommend_comes_before_everything(town):
    SearchHint.objects.create(words="停水、断水", title="报修水管", address="/report/utilities/")
    assert urls("断水")[0] == "/report/utilities/"
    assert "/report/utilities/" not in urls("高龄津贴")


def test_facets_narrow(client, town):
    publish(town.community, "电影放映")
    publish(town.other_community, "电影放映")
    publish(town.community, "电影票补贴", PolicyPage)
    html = client.get("/search/", {"q": "电影"}).content.decode()
    assert "公告 2" in html
    assert "政策 1" in html
    assert len(urls("电影", kind="policypage")) == 1
    assert len(urls("电影", place=town.community.slug)) == 2
    assert "到各处去找" in client.get("/search/", {"q": "电影", "at": town.grid.slug}).content.decode()


def test_it_goes_on_over_pages(client, town, monkeypatch):
    monkeypatch.setattr("home.search.finding.PAGE", 3)
    for number in range(5):
        publish(town.community, f"电影第 {number} 场")
    first = client.get("/search/", {"q": "电影"}).content.decode()
    assert "page=2" in first
    second = client.get("/search/", {"q": "电影", "page": "2"}).content.decode()
    assert "page=1" in second
    assert (first.count("/n/"), second.count("/n/")) == (3, 2)
    assert client.get("/search/", {"q": "电影", "page": "-3x"}).status_code == 200


def test_it_marks_what_was_found_and_nothing_else(client, town):
    publish(town.community, "<b>停水</b>与断水")
    html = client.get("/search/", {"q": "停水"}).content.decode()
    assert "&lt;b&gt;<mark>停水</mark>&lt;/b&gt;与<mark>断水</mark>" in html
    assert "<mark>江州</mark>社区" in client.get("/search/", {"q": "jiangzhou"}).content.decode()


def test_what_is_not_found_leads_on(client, town):
    html = client.get("/search/", {"q": "<b>航空母舰"}).content.decode()
    assert "没有找到" in html
    assert "<b>航空" not in html
    for way in ("/report/", "tel:12345", "call_back"):
        assert way in html


def test_without_a_question_it_offers_something(client, town):
    html = client.get("/search/").content.decode()
    assert "/report/" in html
    assert "水箱清洗" in html


def test_a_code_from_the_wall_opens_its_place(client, town):
    assert client.get("/search/", {"q": town.building.slug.lower()}).url == f"/B/{town.building.slug}"
    assert client.get("/search/", {"q": town.grid.slug}).url == place(town.grid)


def test_the_english_page_leads_to_english_pages(client, town):
    html = client.get("/en/search/", {"q": "jiangzhou"}).content.decode()
    assert f'href="/en{place(town.community)}"' in html


@pytest.mark.parametrize("asked", ["停水", "西西里", "西西里 3 栋 tingshui 江州社区停水"])
def test_a_page_of_answers_is_six_queries(client, town, asked):
    client.get("/search/", {"q": asked})
    with CaptureQueriesContext(connection) as asked_for:
        client.get("/search/", {"q": asked, "g": town.grid.slug})
    assert len(asked_for) <= 6, [query["sql"][:90] for query in asked_for]


def test_who_asks_without_end_waits(db):
    for _time in range(3):
        slow_down("search", "somebody", 3, 60)
    with pytest.raises(TooMany):
        slow_down("search", "somebody", 3, 60)
    slow_down("search", "somebody else", 3, 60)


def test_all_can_be_made_anew(town):
    before = set(urls("西西里"))
    SearchEntry.objects.all().delete()
    SearchEntry.objects.create(
        kind="area", key=0, area=town.grid, place=town.grid, path=town.grid.path, address="/", title="旧", called="旧",
        title_words=" 旧 ", words=" 旧 ", plain="旧", around="", digest="",
    )  # fmt: skip
    call_command("rebuild_search", verbosity=0)
    assert set(urls("西西里")) == before
    assert urls("旧") == []
    assert instep.unread() == 0
    assert Publication.objects.filter(live=True).count() == SearchEntry.objects.exclude(page=None).count()


def test_people_of_one_name_are_all_found(town):
    for _number in range(3):
        changes.appoint(Person.objects.create(name="王秀英", contact=_contact()), "steward", town.grid)
    assert len(urls("王秀英")) == 3


def _contact():
    from accounts.models import Contact

    return Contact.objects.create(name="王秀英")
