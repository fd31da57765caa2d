"""Find my grid by where one stands; the position is used and forgotten."""

from __future__ import annotations

import logging

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grids import changes
from grids.models import Area
from home import ground
from portal.logs import discreet

pytestmark = pytest.mark.usefixtures("at_ten")
HERE = "29.2901,106.2592"


def square(south: float, west: float, side: float = 0.01) -> dict:
    north, east = south + side, west + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


@pytest.fixture
def drawn(town):
    changes.correct(town.subdistrict, boundary=square(29.2, 106.2, 0.2))
    changes.correct(town.grid, boundary=square(29.285, 106.255))
    changes.correct(town.empty_grid, boundary=square(29.295, 106.255))
    return town


def test_a_position_opens_the_smallest_area_that_holds_it(client, drawn):
    assert client.get("/find/", {"at": HERE}).url == f"/g/{drawn.grid.slug}/"
    assert client.get("/find/", {"at": "29.3001,106.2592"}).url == f"/g/{drawn.empty_grid.slug}/"
    assert client.get("/find/", {"at": "29.21,106.21"}).url == f"/g/{drawn.subdistrict.slug}/"
    assert client.get("/en/find/", {"at": HERE}).url == f"/en/g/{drawn.grid.slug}/"


def test_a_boundary_drawn_anew_holds_at_once(client, drawn):
    client.get("/find/", {"at": HERE})
    changes.correct(drawn.grid, boundary=square(29.9, 106.9))
    assert client.get("/find/", {"at": HERE}).url == f"/g/{drawn.subdistrict.slug}/"


def test_a_boundary_that_went_as_another_came_is_seen(drawn):
    kept, position = ground.Ground(), ground.Position.read(HERE)
    assert drawn.grid.pk in kept.areas_at(position)
    lost, won = drawn.grid, drawn.other_community
    changes.correct(lost, boundary=None)
    changes.correct(won, boundary=square(29.285, 106.255))
    Area.objects.filter(pk=won.pk).update(page_version=Area.objects.get(pk=lost.pk).page_version - 1)
    assert kept.areas_at(position).count(won.pk) == 1
    assert lost.pk not in kept.areas_at(position)


def test_a_special_grid_over_the_same_ground_stands_back(client, drawn):
    special = changes.plant(drawn.grid.get_parent(), level="grid", name="商铺网格", kind="special")
    changes.correct(special, boundary=square(29.285, 106.255))
    assert client.get("/find/", {"at": HERE}).url == f"/g/{drawn.grid.slug}/"


def test_where_no_boundary_is_the_nearest_building_counts(client, town):
    changes.correct(town.building, latitude=29.2910, longitude=106.2592)
    changes.correct(town.next_building, latitude=29.2950, longitude=106.2592)
    html = client.get("/find/", {"at": HERE}).content.decode()
    assert f"/B/{town.building.slug}" in html
    assert f"/B/{town.next_building.slug}" not in html
    assert "100" in html


def test_far_from_everything_it_says_so(client, town):
    changes.correct(town.building, latitude=29.2950, longitude=106.2592)
    html = client.get("/find/", {"at": HERE}).content.decode()
    assert f"/B/{town.building.slug}" not in html
    assert "还没有划进网格" in html


@pytest.mark.parametrize("text", ["", "x", "1", "91,0", "0,181", "nan,nan", "inf,0", "1,2,3", "1,\0", "9" * 500])
def test_what_is_no_position_gets_a_clear_sentence(client, town, text):
    response = client.get("/find/", {"at": text})
    assert response.status_code == 400
    assert "没有读懂" in response.content.decode()


def test_a_boundary_that_is_none_hides_no_other(client, drawn):
    changes.correct(drawn.empty_grid, boundary={"type": "Polygon", "coordinates": "nowhere"})
    assert client.get("/find/", {"at": HERE}).url == f"/g/{drawn.grid.slug}/"


def test_the_position_is_neither_kept_nor_passed_on(client, drawn, caplog):
    changes.correct(drawn.grid, boundary=None)
    with caplog.at_level(logging.DEBUG), CaptureQueriesContext(connection) as said:
        response = client.get("/find/", {"at": HERE})
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies
    assert not Session.objects.exists()
    assert not [one["sql"] for one in said if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert "29.29" not in response.get("Location", "")
    assert not [line for line in caplog.messages if "29.2901" in line and "SELECT" not in line]


def test_no_log_holds_a_position():
    assert "29.29" not in discreet(f'GET /find/?at={HERE} HTTP/1.1" 200')
    assert "29.29" not in discreet("/find/?at=29.2901%2C106.2592&x=1")


def test_it_reads_what_changed_and_nothing_else(drawn):
    kept = ground.Ground()
    position = ground.Position.read(HERE)
    kept.areas_at(position)
    with CaptureQueriesContext(connection) as asked:
        assert drawn.grid.pk in kept.areas_at(position)
    assert len(asked) == 1


def test_a_position_is_rounded_to_about_ten_metres():
    assert ground.Position.read("29.29014999,106.259249999") == ground.Position(29.2901, 106.2592)
