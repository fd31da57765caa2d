"""The page behind the code on the wall: any spelling, one request, never stale, nothing personal."""

from __future__ import annotations

import gzip
import re
from datetime import date, timedelta
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import moment
from accounts.models import Consent
from grids.models import Appointment, Area, Building, Entrance, Succession
from grids.slugs import new_slug
from home import sheet
from home.models import NoticePage
from home.planting import area_page
from tests.home.conftest import EVENING, MORNING, officer, publish

pytestmark = pytest.mark.usefixtures("at_ten")


def page(client, town, **cookies) -> str:
    response = client.get(f"/B/{town.building.slug}")
    assert response.status_code == 200
    return response.content.decode()


def spellings(slug: str) -> list[str]:
    misread = slug.replace("0", "O").replace("1", "I")
    return [
        f"/B/{slug}",
        f"/b/{slug}",
        f"/B/{slug}/",
        f"/b/{slug.lower()}/",
        f"/B/{misread.lower()}",
        f"/en/b/{slug.lower()}",
    ]


def test_it_opens_in_every_spelling_without_a_redirect(client, town):
    for path in spellings(town.building.slug):
        assert client.get(path).status_code == 200, path


def test_it_opens_by_an_entrance_and_says_which(client, town):
    entrance = Entrance.objects.create(building=town.building, label="2 单元")
    assert "2 单元" in client.get(f"/B/{entrance.slug}").content.decode()


def test_it_answers_an_unknown_code_with_a_search(client, town):
    for wrong in (new_slug(), "NOPE", "A" * 20):
        response = client.get(f"/B/{wrong}")
        assert response.status_code == 404
        assert 'role="search"' in response.content.decode()


def test_it_says_who_is_responsible(client, town):
    html = page(client, town)
    for word in ("周敏", "何立", "赵刚", "林岚", "鼎山派出所", "江州社区", "鼎山街道", "每周走一遍", "023-00000099"):
        assert word in html
    assert "tel:110" in html
    assert html.index("周敏") < html.index("tel:110") < html.index("谁负责这里")


def test_it_does_not_show_the_official_code(client, town):
    town.grid.codes.create(code="500116005012002")
    assert "500116005012002" not in page(client, town)


def test_it_is_one_small_request_from_no_foreign_host(client, town):
    for number in range(20):
        officer(f"邻居{number}", "steward", town.grid, public_number=f"023-0000{number:04d}")
        told = f"公告第 {number} 号，说的是一件不长不短的事情"
        notice = NoticePage(title=told, body="<p>正文</p>", live=True, first_published_at=MORNING)
        area_page(town.community).add_child(instance=notice)
    response = client.get(f"/B/{town.building.slug}", headers={"Accept-Encoding": "gzip"})
    assert len(response.content) <= 13_500
    html = gzip.decompress(response.content).decode()
    assert "公告第" in html
    assert re.findall(r"<script[^>]*>", html) == [
        "<script>",  # the one that its policy names: home.sheet.aloud
        '<script src="/static/places.js" defer data-place="1" data-worker="/worker.js">',
    ]  # beside the page, never before it can be read
    assert sheet.aloud() in html
    assert not re.search(r'rel="?stylesheet', html)
    assert "<style>" in html
    assert _loaded_from_elsewhere(html) == []


class _Loads(HTMLParser):
    """What the browser fetches by itself, and the styles that a strict policy refuses."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        assert "style" not in given
        assert not any(name.startswith("on") for name in given)
        for name in ("src", "srcset", "action", "poster", "data"):
            self.found += [given[name]] if given.get(name) else []
        if tag == "link" and given.get("rel") not in ("alternate",):
            self.found.append(given["href"])


def _loaded_from_elsewhere(html: str) -> list[str]:
    reader = _Loads()
    reader.feed(html)
    return [url for url in reader.found if not url.startswith(("/", "data:", "?")) or url.startswith("//")]


def test_it_costs_at_most_eight_queries_cold_and_one_warm(
    client, town, django_assert_max_num_queries, django_assert_num_queries
):
    with django_assert_max_num_queries(8):
        page(client, town)
    with django_assert_num_queries(1):
        page(client, town)


def test_it_costs_one_query_warm_for_who_is_signed_in(client, town, resident, django_assert_num_queries):
    page(client, town)
    client.force_login(resident)
    with django_assert_num_queries(1):
        html = page(client, town)
    assert "csrfmiddlewaretoken" not in html


def test_it_reads_the_cache_once_when_warm(client, town, monkeypatch):
    from home import kept

    page(client, town)
    reads: list = []
    monkeypatch.setattr(kept, "cache", _Counted(kept.cache.get, reads))
    page(client, town)
    assert len(reads) == 1


class _Counted:
    def __init__(self, real, reads):
        self.real, self.reads = real, reads

    def get(self, *args):
        self.reads.append(args)
        return self.real(*args)

    def set(self, *args, **kwargs):
        raise AssertionError("a warm page is not made again")


def test_it_costs_the_same_in_a_larger_city(client, town):
    def cost() -> int:
        from django.core.cache import cache

        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            page(client, town)
        return len(queries)

    before = cost()
    for number in range(6):
        area = Area.objects.get(pk=town.community.pk).add_child(level="grid", name=f"网格 {number}")
        Building.objects.create(grid=area, label=f"{number} 栋")
        officer(f"某{number}", "grid_worker", area)
    assert cost() == before


def test_a_browser_that_has_it_gets_304(client, town):
    first = client.get(f"/B/{town.building.slug}")
    again = client.get(f"/B/{town.building.slug}", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert first["Cache-Control"] == "no-cache"
    assert "Cookie" in first["Vary"]


def test_publishing_shows_at_once_on_every_place_below_and_nowhere_else(client, town):
    elsewhere = Building.objects.create(grid=town.other_community, label="1 栋")
    assert "新公告" not in page(client, town)
    client.get(f"/B/{elsewhere.slug}")
    published = publish(town.community, "新公告")
    assert "新公告" in page(client, town)
    assert "新公告" in client.get(f"/g/{town.grid.slug}/").content.decode()
    assert "新公告" not in client.get(f"/B/{elsewhere.slug}").content.decode()
    published.unpublish()
    assert "新公告" not in page(client, town)


def test_a_notice_vanishes_by_time_without_any_sweep(client, town):
    publish(town.community, "短公告", expire_at=MORNING + timedelta(minutes=20))
    assert "短公告" in page(client, town)
    with moment.at(MORNING + timedelta(minutes=21)):
        assert "短公告" not in page(client, town)


def test_a_notice_of_one_building_stands_on_that_building_only(client, town):
    publish(town.community, "只停 4 栋", buildings=[town.next_building])
    assert "只停 4 栋" not in page(client, town)
    assert "只停 4 栋" in client.get(f"/B/{town.next_building.slug}").content.decode()
    assert "只停 4 栋" in client.get(f"/g/{town.grid.slug}/").content.decode()


def test_in_office_hours_the_button_dials_the_worker(client, town):
    html = page(client, town)
    assert '<a class="button" href="tel:02300000002">' in html


def test_after_hours_the_button_dials_the_community(client, town):
    page(client, town)
    with moment.at(EVENING):
        html = page(client, town)
    assert "现在下班，打社区值班" in html
    assert '<a class="button" href="tel:02300000034">' in html


def test_a_personal_number_needs_its_owners_consent(client, town):
    Appointment.objects.filter(pk=town.worker.pk).update(public_number="139 0000 0000", public_number_kind="personal")
    assert "139 0000 0000" not in page(client, town)
    consent = Consent.objects.create(contact=town.worker.person.contact, purpose="public_number", version="1")
    _touch(town)
    assert "139 0000 0000" in page(client, town)
    Consent.objects.filter(pk=consent.pk).update(withdrawn_at=MORNING)
    _touch(town)
    assert "139 0000 0000" not in page(client, town)


def _touch(town) -> None:
    area = Area.objects.get(pk=town.grid.pk)
    Area.objects.filter(pk=area.pk).update(page_version=area.page_version + 1)


def test_a_vacant_post_says_so_and_who_stands_in(client, town):
    building = Building.objects.create(grid=town.empty_grid, label="9 栋")
    assert "暂缺" in client.get(f"/B/{building.slug}").content.decode()
    officer("李慧", "grid_leader", town.community)
    _touch_all()
    html = client.get(f"/B/{building.slug}").content.decode()
    assert "由李慧代管" in html


def _touch_all() -> None:
    for area in Area.objects.all():
        Area.objects.filter(pk=area.pk).update(page_version=area.page_version + 1)


def test_the_elder_version_is_a_cookie_and_another_page(client, town):
    normal = page(client, town)
    response = client.get("/size/large/", {"next": f"/B/{town.building.slug}"})
    assert response["Location"] == f"/B/{town.building.slug}"
    large = page(client, town)
    assert 'data-size="large"' in large
    assert 'data-size="normal"' in normal
    client.get("/size/normal/", {"next": "/"})
    assert page(client, town) == normal


def test_the_switch_leads_to_no_other_site(client, db):
    for bad in ("https://evil.example/", "//evil.example/", "javascript:alert(1)", "", "\\\\evil.example"):
        assert client.get("/size/large/", {"next": bad})["Location"] == "/"


def test_an_asker_cannot_write_into_what_others_see(client, town):
    client.get(f"/B/{town.building.slug}?utm=smuggled")
    assert "smuggled" not in page(client, town)


def test_a_redrawn_area_shows_its_successors(client, town):
    Succession.objects.create(predecessor=town.empty_grid, successor=town.grid)
    Area.objects.filter(pk=town.empty_grid.pk).update(valid_to=date(2026, 11, 1))
    response = client.get(f"/g/{town.empty_grid.slug}/")
    assert response.status_code == 200
    assert f"/g/{town.grid.slug}/" in response.content.decode()
    assert "已经重新划分" in response.content.decode()


def test_an_area_page_shows_what_lies_below(client, town):
    html = client.get(f"/g/{town.community.slug}/").content.decode()
    assert "西西里小区" in html
    assert f"/B/{town.building.slug}" in client.get(f"/g/{town.grid.slug}/").content.decode()


def test_a_tile_exists_only_if_its_shop_is_there(client, town, monkeypatch):
    from home import doors

    monkeypatch.setattr(doors, "KINDS", {})
    monkeypatch.setattr(doors, "address", lambda *args: "")
    html = page(client, town)
    assert "我要反映" not in html
    assert "查进度" not in html


def test_the_group_code_is_for_followers_only(client, town, resident):
    from django.core.files.base import ContentFile

    group = town.grid.chat_groups.get()
    group.image.save("code.png", ContentFile(b"x"))
    address = f"/g/{town.grid.slug}/group/{group.pk}/"
    assert client.get(address).status_code == 302
    client.force_login(resident)
    assert client.get(address).status_code == 404
    client.post(f"/g/{town.grid.slug}/follow/")
    response = client.get(address)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert b"".join(response) == b"x"
    group.expires_on = date(2026, 11, 23)
    group.save()
    assert client.get(address).status_code == 404
    assert "已过期" in client.get(f"/g/{town.grid.slug}/group/").content.decode()
