"""Home, search, the pages the law asks for, and what machines ask for."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import translation

from tests.home.conftest import publish

pytestmark = pytest.mark.usefixtures("at_ten")

PUBLIC = ("home", "find", "privacy", "not_built", "accessibility")


@pytest.mark.parametrize("name", PUBLIC)
def test_it_opens_with_an_empty_database_and_in_both_languages(client, db, name):
    with translation.override("zh-hans"):
        plain = reverse(name)
    for path in (plain, f"/en{plain}"):
        assert client.get(path).status_code == 200, path


def test_the_language_is_in_the_address_and_never_guessed(client, town):
    html = client.get("/", headers={"Accept-Language": "en"}).content.decode()
    assert '<html lang="zh-Hans"' in html
    assert 'href="/en/"' in html
    english = client.get("/en/").content.decode()
    assert '<html lang="en"' in english
    assert '<a href="/" lang="zh-Hans"' in english


def test_home_shows_what_communities_publish(client, town):
    publish(town.community, "今天办活动", kind="event")
    assert "今天办活动" in client.get("/").content.decode()


@pytest.mark.parametrize("asked", ["西西里3栋", "西西里 3 栋", "西西里3幢", "３栋 西西里"])
def test_it_finds_a_building_however_it_is_written(client, town, asked):
    html = client.get("/find/", {"q": asked}).content.decode()
    assert f"/B/{town.building.slug}" in html
    assert f"/B/{town.next_building.slug}" not in html


def test_it_finds_by_the_code_on_the_wall(client, town):
    assert f"/B/{town.building.slug}" in client.get("/find/", {"q": town.building.slug.lower()}).content.decode()


def test_what_is_not_found_is_said_without_echoing_markup(client, town):
    html = client.get("/find/", {"q": "<b>nowhere"}).content.decode()
    assert "<b>nowhere" not in html
    assert "没有找到" in html


def test_a_demo_is_nothing_for_search_engines(client, db, settings):
    settings.DEMO = True
    assert "Disallow: /\n" in client.get("/robots.txt").content.decode()
    html = client.get("/").content.decode()
    assert "noindex" in html
    assert "演示站点，非政府网站，人物虚构" in html
    settings.DEMO = False
    assert "noindex" not in client.get("/").content.decode()


def test_the_footer_shows_only_what_is_set(client, town):
    html = client.get("/").content.decode()
    assert "主办单位" in html
    assert "网站标识码" not in html
    assert "承办单位" not in html


@pytest.mark.parametrize("name", ["sitemap", "manifest", "favicon", "robots"])
def test_machines_are_answered(client, town, name):
    with translation.override("zh-hans"):
        response = client.get(reverse(name))
    assert response.status_code == 200
    assert b"".join(response)


def test_a_feed_stands_beside_the_notices(client, town):
    feed = client.get(f"/g/{town.grid.slug}/feed/")
    assert feed.status_code == 200
    assert "水箱清洗" in feed.content.decode()


def test_home_shows_how_this_month_goes_and_where_it_is_explained(client, town):
    html = client.get("/").content.decode()
    assert "本月办得怎么样" in html
    assert f"/stats/{town.subdistrict.slug}/" in html
