"""Before the house: what was given once is given again, to the letter, and never what is stale or somebody else's."""

from __future__ import annotations

import io
import sys
from datetime import timedelta

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError

from accounts import moment
from grids.models import Area
from grids.scans import Tally
from home import keys
from portal import front
from portal.front import Front
from tests.home.conftest import MORNING, publish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten")]


@pytest.fixture
def at_ten():
    with moment.at(MORNING):
        yield


class House:
    """The whole portal, counting how often it is asked."""

    def __init__(self) -> None:
        self.house, self.asked = get_wsgi_application(), 0

    def __call__(self, environ, start):
        self.asked += 1
        return self.house(environ, start)


@pytest.fixture(autouse=True)
def connection_stays(monkeypatch):
    """No request ends the connection that holds the test's transaction."""
    from django.core import signals
    from django.db import close_old_connections

    signals.request_started.disconnect(close_old_connections)
    signals.request_finished.disconnect(close_old_connections)
    monkeypatch.setattr("django.db.connection.close_if_unusable_or_obsolete", lambda: None)
    yield
    signals.request_started.connect(close_old_connections)
    signals.request_finished.connect(close_old_connections)


@pytest.fixture
def house():
    return House()


@pytest.fixture
def portal(house):
    return Front(house)


def ask(portal, path: str, method: str = "GET", **more) -> tuple[str, dict[str, str], bytes]:
    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": "", "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "127.0.0.1", "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr, "HTTP_ACCEPT_ENCODING": "gzip", **more,
    }  # fmt: skip
    said = []
    body = b"".join(portal({k: v for k, v in environ.items() if v is not None}, lambda *words: said.append(words)))
    return said[0][0], dict(said[0][1]), body


def test_the_second_answer_is_the_first_to_the_letter(portal, house, town):
    for path in (f"/B/{town.building.slug}", f"/g/{town.near.slug}/", f"/en/B/{town.building.slug}"):
        house.asked = 0
        assert ask(portal, path) == ask(portal, path)
        assert house.asked == 1


def test_it_costs_one_query_and_no_cache(portal, town, django_assert_num_queries, monkeypatch):
    ask(portal, f"/B/{town.building.slug}")
    monkeypatch.setattr("home.kept.cache", None)
    with django_assert_num_queries(1):
        ask(portal, f"/B/{town.building.slug}")


def test_the_first_answer_costs_no_query_more_than_without_it(portal, town, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        ask(portal, f"/B/{town.building.slug}")


def test_the_safety_headers_stay(portal, town):
    for _ in range(2):
        _status, headers, _body = ask(portal, f"/B/{town.building.slug}")
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Cache-Control"] == "no-cache"


def test_an_edit_shows_on_the_next_request(portal, town):
    path = f"/B/{town.building.slug}"
    plain = {"HTTP_ACCEPT_ENCODING": None}
    ask(portal, path, **plain)
    publish(town.community, "新公告")
    assert "新公告" in ask(portal, path, **plain)[2].decode()


def test_time_alone_makes_it_ask_again(portal, house, town):
    publish(town.community, "短公告", expire_at=MORNING + timedelta(minutes=20))
    plain = {"HTTP_ACCEPT_ENCODING": None}
    assert "短公告" in ask(portal, f"/B/{town.building.slug}", **plain)[2].decode()
    with moment.at(MORNING + timedelta(minutes=21)):
        assert "短公告" not in ask(portal, f"/B/{town.building.slug}", **plain)[2].decode()


@pytest.mark.parametrize(
    "other",
    [{"HTTP_COOKIE": "size=large"}, {"HTTP_ACCEPT_ENCODING": None}, {"HTTP_HOST": "localhost"},
     {"HTTP_X_FORWARDED_PROTO": "https"}],
    ids=["size", "encoding", "host", "scheme"],
)  # fmt: skip
def test_who_asks_otherwise_gets_an_answer_of_their_own(portal, house, town, other):
    ask(portal, f"/B/{town.building.slug}")
    ask(portal, f"/B/{town.building.slug}", **other)
    assert house.asked == 2


def test_the_large_page_is_large(portal, town):
    for cookie, size in (("size=large; a=b", "large"), ("mysize=large", "normal"), ("", "normal")):
        for _ in range(2):
            html = ask(portal, f"/B/{town.building.slug}", HTTP_COOKIE=cookie, HTTP_ACCEPT_ENCODING=None)[2].decode()
            assert f'data-size="{size}"' in html


def test_who_has_it_gets_304_without_a_body(portal, house, town):
    _status, headers, _body = ask(portal, f"/B/{town.building.slug}")
    status, again, body = ask(portal, f"/B/{town.building.slug}", HTTP_IF_NONE_MATCH=headers["ETag"])
    assert (status, body, house.asked) == ("304 Not Modified", b"", 1)
    assert "Content-Length" not in again
    assert again["ETag"] == headers["ETag"]


def test_what_is_no_page_of_a_place_is_the_houses(portal, house, town):
    for method, path in (("GET", "/"), ("POST", f"/B/{town.building.slug}"), ("GET", f"/g/{town.near.slug}/n/")):
        house.asked = 0
        for _ in range(2):
            ask(portal, path, method)
        assert house.asked == 2


def test_an_unknown_code_is_answered_404_each_time(portal, house, town):
    for _ in range(2):
        assert ask(portal, "/B/00000000")[0].startswith("404")
    assert house.asked == 2


def test_a_host_that_is_not_ours_gets_nothing(portal, town, settings):
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    ask(portal, f"/B/{town.building.slug}")
    for _ in range(2):
        assert ask(portal, f"/B/{town.building.slug}", HTTP_HOST="evil.example")[0].startswith("400")


def test_a_client_cannot_name_the_key(portal, town):
    ask(portal, f"/B/{town.building.slug}", **{"HTTP_LINGE.KEY": "x", "HTTP_LINGE_KEY": "x"})
    assert keys.READ == "linge.key"  # not HTTP_…: no header becomes that


def test_a_database_that_does_not_answer_is_for_the_house_to_say(town, monkeypatch):
    def fails(slug):
        raise DatabaseError

    monkeypatch.setattr(front.keys, "of_building", fails)
    told = []
    portal = Front(lambda environ, start: told.append(keys.READ in environ) or [])
    portal({"REQUEST_METHOD": "GET", "PATH_INFO": f"/B/{town.building.slug}"}, None)
    assert told == [False]


def test_the_shelf_lets_go_of_what_was_not_asked_for_longest():
    shelf = front.Shelf(most=2)
    page = front.Answer([], b"", "", MORNING, MORNING + timedelta(days=1))
    for name in ("a", "b"):
        shelf.put((name,), page)
    assert shelf.find(("a",))
    shelf.put(("c",), page)
    assert [bool(shelf.find((name,))) for name in "abc"] == [True, False, True]


def test_nothing_with_a_cookie_is_remembered(town):
    def house(environ, start):
        from django.http import HttpResponse

        made = HttpResponse(b"x")
        made.kept = front.Answer([], b"", "t", MORNING, MORNING + timedelta(days=1))
        made.set_cookie("who", "me")
        start("200 OK", [])
        return made

    portal = Front(house)
    ask(portal, f"/B/{town.building.slug}")
    assert not portal.shelf.held


def test_a_new_version_of_any_area_above_is_another_page(portal, house, town):
    ask(portal, f"/B/{town.building.slug}")
    Area.objects.filter(depth=1).update(page_version=77)
    ask(portal, f"/B/{town.building.slug}")
    assert house.asked == 2


def test_what_is_opened_from_outside_is_counted_warm_and_cold_and_costs_no_query_more(town, django_assert_num_queries):
    tally = Tally()
    portal = Front(get_wsgi_application(), tally)
    path = f"/B/{town.building.slug}"
    ask(portal, path)
    with django_assert_num_queries(1):
        ask(portal, path)
    ask(portal, path, HTTP_REFERER="http://127.0.0.1/find/")
    ask(portal, f"/g/{town.near.slug}/")
    assert tally.counts == {town.building.slug: 2}
