"""Two towns in one process: under the address of one, nothing of the other is to be found by anybody who only looks.

ADR 57. Each town has a word in everything it shows (tests/walls/two_towns.py); the other's word must not come up.
"""

from __future__ import annotations

import html

import pytest

from grids import towns
from grids.models import Town
from tests.walls.addresses import ours
from tests.walls.crawler import crawl, read_out
from tests.walls.town_walks import SKIP, said, slips, starts, two
from tests.walls.two_towns import Furnished, under

__all__ = ["two"]
pytestmark = pytest.mark.django_db
EAST, WEST = "east.example", "west.example"
MET = {
    "area", "building", "publication", "published", "board", "stats", "reception", "officer", "partners", "openings",
    "around", "directory", "centre", "feed", "feed_json", "triage",
}  # fmt: skip


@pytest.fixture
def hosts(two) -> dict[str, tuple[Furnished, Furnished]]:
    """By host: the town that it leads to, and the other."""
    east, west = two
    under(east, host=EAST)
    under(west, host=f"{WEST}\nold.{WEST}")
    return {EAST: (east, west), WEST: (west, east)}


@pytest.mark.long
def test_a_walk_through_one_town_meets_nothing_of_the_other(hosts, browse):
    for host, (own, other) in hosts.items():
        walk = crawl(browse(HTTP_HOST=host), *starts(own, other), skip=SKIP, most=400)
        assert not walk.bad, (host, walk.bad)
        assert slips(walk, other) == [], host
        assert len(walk.pages) > 60, "the walk is a walk"
        everything = "".join(said(walk).values())
        assert everything.count(own.mark) > 100
        assert walk.names >= MET
        assert {to for to in walk.foreign if "example.org" not in to} == set()


def test_no_address_of_the_other_town_is_there(hosts, browse):
    for host, (_own, other) in hosts.items():
        browser, tried = browse(HTTP_HOST=host), 0
        for one in ours():
            path = one.path(other.things)
            answer = browser.get(path)
            text = html.unescape(read_out(answer).decode(errors="replace"))
            shown = [word for word in other.words if word in text and word not in path]
            assert not shown, (host, path, shown)
            assert answer.status_code < 500 or one.name == "readyz", path
            tried += other.community.slug in path and answer.status_code == 404
        assert tried > 20


def test_the_other_towns_words_are_not_asked_for_in_vain_only_there(hosts, browse):
    """What is not to be found under one host is found under the other: the test would notice an empty portal."""
    for host, (own, _other) in hosts.items():
        browser = browse(HTTP_HOST=host)
        for path in (f"/search/?q={own.mark}", f"/find/?q={own.building.slug}", "/sitemap/", "/search/?q=防汛",
                     f"/g/{own.community.slug}/feed/json/"):  # fmt: skip
            assert own.mark in browser.get(path).content.decode(), (host, path)


def test_what_is_listed_keeps_to_the_town(hosts, browse):
    """The same as the walk, in a second: every list that is not of one place."""
    lists = ("/", "/search/", "/search/?q=网格", "/find/?q=网格", "/search/?q=防汛", "/sitemap/", "/sitemap-places-1.xml",
             "/sitemap-published-1.xml", "/stats/", "/open-data/", "/search/?q=cuiniaoyuan", "/search/?q=huiheyuan")  # fmt: skip
    for host, (own, other) in hosts.items():
        for path in (*lists, f"/find/?at={other.position}", f"/find/?q={other.building.slug}"):
            text = html.unescape(browse(HTTP_HOST=host).get(path).content.decode())
            assert [word for word in other.words if word in text and word not in path] == [], (host, path)
        beyond = browse(HTTP_HOST=host).get(f"/find/?at={other.position}")
        assert "不归这个站点管" in beyond.content.decode()
        assert browse(HTTP_HOST=host).get(f"/find/?at={own.position}")["Location"] == f"/g/{own.grid.slug}/"


def test_of_a_place_beside_the_town_nothing_is_there(hosts, browse):
    for host, (_own, other) in hosts.items():
        for path in (
            "g/{}/",
            "g/{}/n/",
            "g/{}/board/",
            "g/{}/feed/",
            "stats/{}/",
            "stats/{}.csv",
            "en/g/{}/reception/",
        ):
            assert browse(HTTP_HOST=host).get("/" + path.format(other.community.slug)).status_code == 404, (host, path)


def test_a_code_from_the_wall_leads_to_its_own_town(hosts, browse):
    _east, west = hosts[EAST]
    for code in (west.building.slug, west.entrance):
        answer = browse(HTTP_HOST=EAST).get(f"/b/{code.lower()}?from=wall")
        assert (answer.status_code, answer["Location"]) == (302, f"http://{WEST}/b/{code.lower()}?from=wall")
        assert browse(HTTP_HOST=WEST).get(f"/b/{code.lower()}").status_code == 200
    english = browse(HTTP_HOST=EAST).get(f"/en/B/{west.building.slug}")
    assert english["Location"] == f"http://{WEST}/en/B/{west.building.slug}"
    assert browse(HTTP_HOST=EAST).get("/B/00000000").status_code == 404


def test_a_code_of_a_place_that_no_other_address_shows_is_never_a_closed_door(two, browse, settings):
    east, west = two
    settings.PUBLIC_URL = f"http://{EAST}"
    under(east, host=EAST)
    answer = browse(HTTP_HOST=EAST).get(f"/B/{west.building.slug}")
    assert answer.status_code == 200
    assert west.mark in answer.content.decode()
    assert browse(HTTP_HOST=EAST).get(f"/g/{west.community.slug}/").status_code == 404


def test_what_contains_the_town_is_told_of_as_far_as_it_holds_there(hosts, browse):
    east, _west = hosts[EAST]
    browser, above = browse(HTTP_HOST=EAST), east.street.get_parent()
    for path in ("", "n/", "board/", "reception/", "directory/"):
        answer = browser.get(f"/g/{above.slug}/{path}?a=b")
        assert answer["Location"] == f"/g/{east.street.slug}/{path}", path
    notice = above.publications.get()
    assert "全县防汛" in browser.get(notice.get_absolute_url()).content.decode()
    assert "全县防汛" in browser.get("/").content.decode()
    assert "全县<mark>防汛</mark>" in browser.get("/search/?q=防汛").content.decode()


def test_who_asks_the_installation_itself_sees_all_of_it(hosts, browse):
    east, west = hosts[EAST]
    for path in ("/sitemap/", "/search/?q=第一网格", "/sitemap-places-1.xml"):
        text = browse().get(path).content.decode()
        assert all(word in text for word in (east.community.slug, west.community.slug) if "search" not in path), path
        assert "search" not in path or (east.mark in text and west.mark in text)


def test_number_and_last_four_prove_a_case_in_its_own_town_only(hosts, browse):
    for host, (own, other) in hosts.items():
        for case, status in ((own.case, 302), (other.case, 422)):
            answer = browse(HTTP_HOST=host).post("/track/", {"number": case.number, "last4": "0077"})
            assert answer.status_code == status, host


def test_an_address_neither_widens_nor_narrows_what_somebody_serves(hosts, browse):
    east, west = hosts[EAST]
    worker = west.grid.appointments.get().person.contact.user
    browser = browse(worker, HTTP_HOST=EAST)
    assert browser.get(f"/work/{west.case.number}/").status_code == 200
    assert browser.get(f"/work/{east.case.number}/").status_code == 404
    assert west.mark in browser.get(f"/work/new/?b={west.building.slug}").content.decode()
    assert browser.get(f"/work/figures/{west.grid.slug}/").status_code == 200


def test_the_frame_is_the_towns_own(hosts, browse):
    for host, (own, other) in hosts.items():
        for path in ("/", "/track/", "/search/", "/nowhere/", "/accounts/login/", "/privacy/"):
            text = browse(HTTP_HOST=host).get(path).content.decode()
            assert f"{own.mark}网格" in text, (host, path)
            assert other.mark not in text, (host, path)
        assert browse(HTTP_HOST=host).get("/manifest.webmanifest").json()["name"] == f"{own.mark}网格"


def test_whole_addresses_bear_the_towns_first_host(hosts, browse):
    own, _other = hosts[WEST]
    for host in (WEST, f"old.{WEST}", f"{WEST}:8000", WEST.upper()):
        for path in ("/robots.txt", "/sitemap.xml", f"/g/{own.community.slug}/feed/", f"/g/{own.community.slug}/"):
            text = browse(HTTP_HOST=host).get(path).content.decode()
            assert f"http://{WEST}/" in text, (host, path)
            assert "http://127.0.0.1:8000" not in text, (host, path)


def test_the_installation_answers_as_before_where_no_town_was_made(two, browse, django_assert_num_queries):
    assert not Town.objects.exists()
    east, _west = two
    browser = browse(HTTP_HOST=EAST)
    browser.get(f"/B/{east.building.slug}")
    with django_assert_num_queries(1):
        browser.get(f"/B/{east.building.slug}")
    for one in two:
        assert one.mark in browser.get(f"/g/{one.community.slug}/").content.decode()


def test_a_warm_page_of_a_town_costs_one_query_too(hosts, browse, django_assert_num_queries):
    own, _other = hosts[EAST]
    browser = browse(HTTP_HOST=EAST)
    for path in (f"/B/{own.building.slug}", f"/g/{own.community.slug}/"):
        browser.get(path)
        with django_assert_num_queries(1):
            assert browser.get(path).status_code == 200


def test_towns_are_read_once(hosts, django_assert_num_queries):
    towns.forget()
    with django_assert_num_queries(1):
        assert {one.hosts[0] for one in towns.towns()} == {EAST, WEST}
    with django_assert_num_queries(0):
        towns.towns()
