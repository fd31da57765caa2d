"""Two towns in one process: under the address of one, nothing of the other is to be found by anybody who only looks.

ADR 57. Each town has a word in everything it shows (tests/walls/two_towns.py); the other's word must not come up.
"""

from __future__ import annotations

import html
import json
import re
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import clear_script_prefix, set_script_prefix

from accounts import moment
from grids import towns
from grids.models import Town
from home.search import instep
from portal.front import Answer, Front
from tests import worlds
from tests.walls.addresses import ours
from tests.walls.crawler import Walk, crawl, read_out
from tests.walls.two_towns import Furnished, county, furnish, under

pytestmark = pytest.mark.django_db
EAST, WEST = "east.example", "west.example"
FOR_MACHINES = (
    "/sitemap.xml", "/sitemap-pages-1.xml", "/sitemap-places-1.xml", "/sitemap-published-1.xml", "/robots.txt",
    "/manifest.webmanifest", "/worker.js", "/offline/", "/api/v1/openapi.json", "/open-data/", "/stats/", "/track/",
)  # fmt: skip
SKIP = (
    r"/(en/)?size/|period=20|/en/(?!g/\w+/$|B/|search|sitemap)|[?&](page|kind|at|paper)=|/report/(?!noise)\w+/"
    r"|example.org|/consult/\d+/\d"
)
MET = {
    "area", "building", "publication", "published", "board", "stats", "reception", "officer", "partners", "openings",
    "around", "directory", "centre", "feed", "feed_json", "triage",
}  # fmt: skip


def build_two() -> tuple[Furnished, Furnished]:
    """Both, and the county above them."""
    above = county()
    found = furnish(above, "翠鸟院", "Kingfisher", 106.0), furnish(above, "灰鹤院", "Greycrane", 107.0)
    instep.catch_up()
    return found


two = worlds.world(build_two)


@pytest.fixture
def hosts(two) -> dict[str, tuple[Furnished, Furnished]]:
    """By host: the town that it leads to, and the other."""
    east, west = two
    under(east, host=EAST)
    under(west, host=f"{WEST}\nold.{WEST}")
    return {EAST: (east, west), WEST: (west, east)}


def starts(own: Furnished, other: Furnished) -> list[str]:
    """The first page, what machines ask for, and questions that name the other town."""
    asked = [other.mark, other.english, "防汛", "第一网格", "3栋", other.community.slug, other.building.slug]
    return [
        "/", "/en/", "/sitemap/", f"/B/{own.building.slug}", *FOR_MACHINES,
        *(f"/{way}/?q={words}" for words in asked for way in ("search", "find")),
        f"/find/?at={own.position}", f"/find/?at={other.position}", f"/search/?q=网格&at={other.community.slug}",
        f"/report/?b={other.building.slug}", f"/report/noise/?g={other.grid.slug}",
        f"/services/?b={other.building.slug}", f"/consult/?g={other.community.slug}",
        f"/search/?q=网格&b={other.building.slug}",
    ]  # fmt: skip


def said(walk: Walk) -> dict[str, str]:
    """Everything that was read, as a reader would see it. A question is repeated on its page: that tells nothing."""
    read = {**walk.pages, **{at: content.decode(errors="replace") for at, content in walk.files.items()}}
    return {at: html.unescape(text) for at, text in read.items()}


def slips(walk: Walk, other: Furnished) -> list[tuple[str, str]]:
    found = []
    for at, text in said(walk).items():
        asked = [word for word in other.words if word in at]
        shown = [word for word in other.words if word in text or json.dumps(word)[1:-1] in text]
        found += [(at, word) for word in shown if word not in asked]
    return found


@pytest.mark.parametrize("most", [110, pytest.param(400, marks=pytest.mark.long)])
def test_a_walk_through_one_town_meets_nothing_of_the_other(hosts, browse, most):
    for host, (own, other) in hosts.items():
        walk = crawl(browse(HTTP_HOST=host), *starts(own, other), skip=SKIP, most=most)
        assert not walk.bad, (host, walk.bad)
        assert slips(walk, other) == [], host
        assert len(walk.pages) > 60, "the walk is a walk"
        everything = "".join(said(walk).values())
        assert everything.count(own.mark) > 100
        assert most < 400 or walk.names >= MET
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


# -- by the first part of the path, and all of it below a path of somebody else's server ------------------------------


@pytest.fixture
def below_linge(settings):
    """As behind location /linge/ of a county's portal: what the server does, the test client must be told."""
    settings.FORCE_SCRIPT_NAME = "/linge"
    set_script_prefix("/linge/")
    yield "/linge"
    clear_script_prefix()


class Below(Client):
    """A browser that keeps to one path: whatever leads out of it is a dead link."""

    def __init__(self, begins: str, strips: str, **more) -> None:
        super().__init__(HTTP_HOST="testserver", **more)
        self.begins, self.strips = begins, strips

    def generic(self, method: str, path: str, *given, **named):
        assert path.startswith(f"{self.begins}/"), f"{path} leads out of {self.begins}"
        return super().generic(method, path.removeprefix(self.strips), *given, **named)


def _walk_below(own: Furnished, other: Furnished, begins: str, strips: str) -> None:
    asked = [f"{begins}{path}" for path in starts(own, other) if "worker" not in path]
    walk = crawl(Below(begins, strips), *asked, skip=SKIP + "|/static/", most=200)
    assert not walk.bad, walk.bad
    assert slips(walk, other) == []
    assert len(walk.pages) > 60


def _beside(two: tuple[Furnished, Furnished]) -> tuple[Furnished, Furnished]:
    for one, prefix in zip(two, ("dong", "xi"), strict=True):
        under(one, prefix=prefix)
    return two


def test_the_first_part_of_the_path_leads_to_a_town(two):
    east, west = _beside(two)
    elsewhere = Client().get(f"/dong/B/{west.building.slug}")["Location"]
    assert elsewhere == f"http://127.0.0.1:8000/xi/B/{west.building.slug}"
    assert Client().get(f"/DONG/b/{east.building.slug.lower()}").status_code == 200
    for path in ("/dong", "/dong/", "/dong/en/", f"/xi/g/{west.street.slug}/"):
        assert Client().get(path).status_code == 200, path
    assert Client().get(f"/xi/g/{east.street.slug}/").status_code == 404
    assert f'href="/dong/g/{east.street.slug}/"' in Client().get("/dong/sitemap/").content.decode()


@pytest.mark.long
def test_a_walk_below_the_first_part_of_the_path_stays_there(two):
    east, west = _beside(two)
    _walk_below(east, west, "/dong", "")
    _walk_below(west, east, "/xi", "")


@pytest.mark.long
def test_the_same_walk_passes_below_a_path_of_the_countys_portal(two, below_linge):
    east, west = two
    under(east, host="testserver")
    _walk_below(east, west, "/linge", "/linge")


@pytest.mark.long
def test_a_town_below_a_path_below_a_path(two, below_linge):
    east, west = two
    under(east, prefix="dong")
    _walk_below(east, west, "/linge/dong", "/linge")


def test_a_page_that_is_kept_is_kept_for_its_town_only(two):
    """The same place, the same versions, the same host: only the town differs."""
    east, _west = _beside(two)
    for _each in range(2):
        for begins in ("", "/dong"):
            for path in (f"/B/{east.building.slug}", f"/g/{east.street.slug}/"):
                text = Client().get(begins + path).content.decode()
                assert f'href="{begins}/search/"' in text, (begins, path)
                assert ('href="/dong/' in text) == bool(begins)


def test_what_stood_before_the_house_is_of_its_town_only(two, monkeypatch):
    east, _west = _beside(two)
    asked = []

    def house(environ, start):
        asked.append(environ["PATH_INFO"])
        found = HttpResponse(environ["PATH_INFO"])
        found.kept = Answer([], b"", "t", moment.now(), moment.now() + timedelta(days=1))
        return found

    monkeypatch.setattr("django.db.connection.close_if_unusable_or_obsolete", lambda: None)
    portal = Front(house)
    environ = {"REQUEST_METHOD": "GET", "HTTP_HOST": "127.0.0.1"}
    paths = [f"{begins}/B/{east.building.slug}" for begins in ("", "/dong", "/xi")]
    for path in [*paths, *paths]:
        assert b"".join(portal({**environ, "PATH_INFO": path}, lambda *said: None)).decode() == path
    assert asked == [*paths, paths[2]], "of another town the house is asked each time: it leads on"


def test_whole_addresses_below_a_path_bear_it(two, below_linge):
    east, _west = two
    browser = Below("/linge", "/linge")
    for path in ("/linge/sitemap.xml", "/linge/robots.txt", f"/linge/g/{east.street.slug}/feed/",
                 f"/linge/g/{east.community.slug}/", f"/linge/g/{east.community.slug}/reception.ics"):  # fmt: skip
        text = browser.get(path).content.decode().replace("\r\n ", "")
        assert "http://127.0.0.1:8000/linge/" in text, path
        assert not re.search(r"http://127\.0\.0\.1:8000/(?!linge/)", text), path


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
