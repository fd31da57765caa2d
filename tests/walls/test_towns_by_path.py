"""Towns by the first part of the path, and all of it below a path of somebody else's server. ADR 57, 58"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import clear_script_prefix, set_script_prefix

from accounts import moment
from portal.front import Answer, Front
from tests.walls.crawler import crawl
from tests.walls.town_walks import SKIP, slips, starts, two
from tests.walls.two_towns import Furnished, under

__all__ = ["two"]
pytestmark = pytest.mark.django_db


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
