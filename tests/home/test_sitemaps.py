"""What there is to read, for people, for search engines, for readers of feeds, and for machines that read pages."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.conf import settings

from accounts import moment
from home import sitemaps, structured
from home.models import EventPage, GuidePage
from tests.home.conftest import publish

pytestmark = pytest.mark.usefixtures("at_ten")

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)


def locations(client, path: str) -> list[str]:
    tree = ElementTree.fromstring(client.get(path).content)
    return [one.text or "" for one in tree.iter(f"{{{NAMES['s']}}}loc")]


def below(url: str) -> str:
    assert url.startswith(settings.PUBLIC_URL)
    return url.removeprefix(settings.PUBLIC_URL)


def test_every_address_of_the_site_map_is_there_in_both_languages(client, town):
    pieces = [below(one) for one in locations(client, "/sitemap.xml")]
    assert len(pieces) == len(sitemaps.PIECES)
    found = [below(one) for piece in pieces for one in locations(client, piece)]
    assert f"/g/{town.community.slug}/" in found
    assert f"/en/g/{town.community.slug}/" in found
    assert town.community.publications.get().get_absolute_url() in found
    assert not any("/B/" in one or one.startswith(("/me", "/work", "/admin")) for one in found)
    assert len(found) == len(set(found))
    for path in found:
        assert client.get(path).status_code == 200, path


def test_each_names_the_other_language(client, town):
    tree = ElementTree.fromstring(client.get("/sitemap-places-1.xml").content)
    for url in tree.findall("s:url", NAMES):
        assert {one.get("hreflang") for one in url.findall("x:link", NAMES)} == {"zh-hans", "en", "x-default"}


def test_a_large_town_is_told_in_pieces(client, town, monkeypatch):
    monkeypatch.setattr(sitemaps.Piece, "limit", 2)
    pieces = [below(one) for one in locations(client, "/sitemap.xml")]
    assert "/sitemap-places-2.xml" in pieces
    assert all(len(locations(client, piece)) <= 4 for piece in pieces)
    for nowhere in ("/sitemap-places-99.xml", "/sitemap-buildings-1.xml"):
        assert client.get(nowhere).status_code == 404


def test_the_map_for_people_is_linked_and_leads_everywhere(client, town):
    assert 'href="/sitemap/"' in client.get("/").content.decode()
    html = client.get("/sitemap/").content.decode()
    for way in (f"/g/{town.subdistrict.slug}/", f"/g/{town.other_community.slug}/", "/report/", "/privacy/", "/track/"):
        assert f'href="{way}"' in html, way


def test_the_three_feeds_say_the_same(client, town):
    head = client.get(f"/g/{town.community.slug}/").content.decode()
    path = f"/g/{town.community.slug}/feed"
    for kind, way in (("atom+xml", "/"), ("rss+xml", "/rss/"), ("feed+json", "/json/")):
        assert f'type="application/{kind}"' in head
        assert f'href="{path}{way}"' in head
    told = json.loads(client.get(f"{path}/json/").content)
    assert told["version"].endswith("/1.1")
    rss = ElementTree.fromstring(client.get(f"{path}/rss/").content)
    titles = [one.text for one in rss.findall("channel/item/title")]
    assert titles == [one["title"] for one in told["items"]]
    assert set(titles) == {"水箱清洗", "高龄津贴怎么领"}
    assert all(one["date_published"] and client.get(below(one["url"])).status_code == 200 for one in told["items"])


def data_of(client, path: str) -> dict:
    (found,) = DATA.findall(client.get(path).content.decode())
    return json.loads(found)


def test_machines_are_told_what_a_page_is_about(client, town):
    office = data_of(client, f"/g/{town.community.slug}/")
    assert (office["@type"], office["name"], office["telephone"]) == ("GovernmentOffice", "江州社区", "023-00000034")
    assert office["parentOrganization"]["name"] == "鼎山街道"
    start = moment.now() + timedelta(days=2)
    event = data_of(
        client, publish(town.community, "义诊", EventPage, venue="广场", starts_at=start).get_absolute_url()
    )
    assert (event["@type"], event["location"]["name"]) == ("Event", "广场")
    assert event["startDate"].startswith("2026-11-25")
    guide = data_of(client, publish(town.community, "居住证", GuidePage, steps="来").get_absolute_url())
    assert guide["@type"] == "GovernmentService"
    assert data_of(client, town.community.publications.first().get_absolute_url())["@type"] == "Article"
    assert data_of(client, "/")["@type"] == "WebSite"


def test_no_person_and_no_personal_number_is_told_to_machines(client, town):
    said = json.dumps(data_of(client, f"/g/{town.grid.slug}/"), ensure_ascii=False)
    assert not any(word in said for word in ("周敏", "何立", "023-00000002"))


def test_words_cannot_leave_the_block_of_data():
    said = structured.script({"name": "</script><b>&"})
    assert said.count("<") == 2
    assert json.loads(DATA.findall(said)[0])["name"] == "</script><b>&"
