"""The map of what is within a walk."""

from __future__ import annotations

import re

import pytest

from grids.models import Area
from home.around import WALK, near
from home.around_map import draw
from tests.home.conftest import DOOR
from tests.home.test_directory import point

pytestmark = pytest.mark.django_db
FAR = WALK / 111.195 + 1
CORNERS = ((-0.01, -0.01), (0.01, -0.01), (0.01, 0.01), (-0.01, 0.01), (-0.01, -0.01))
ROUND = {"type": "Polygon", "coordinates": [[[DOOR[0] + x, DOOR[1] + y] for x, y in CORNERS]]}


def drawn(there, building=None):
    return draw(there.grid, near(there.grid, building), building)


def test_the_numbers_are_those_of_the_list_and_what_is_too_far_has_none_on_it(client, there):
    for name, steps in (("远药店", 9), ("近药店", 1), ("很远的药店", FAR)):
        point(there.community, name, steps)
    html = client.get(f"/g/{there.grid.slug}/around/?b={there.building.slug}").content.decode()
    assert re.findall(r"<title>(\w+药店)</title>", html) == ["近药店", "远药店"]
    assert re.findall(r"<text [^>]*>(\d+)</text>", html) == ["1", "2"]
    assert html.count('class="door"') == 1
    assert re.findall(r'class="avatar" aria-hidden="true">(\d+)<', html) == ["1", "2", "3"]


def test_north_is_above_and_all_of_it_lies_on_the_page(there):
    for steps in (1, 9):
        point(there.community, f"药店{steps}", steps)
    found = drawn(there, there.building)
    low, high = found.pins
    assert high.y < low.y < found.door[1]
    assert all(0 <= pin.x <= found.wide and 0 <= pin.y <= found.height for pin in found.pins)


def test_the_boundary_is_drawn_where_there_is_one(there):
    point(there.community, "药店", 1)
    assert drawn(there).boundary == ""
    Area.objects.filter(pk=there.grid.pk).update(boundary=ROUND)
    there.grid.refresh_from_db()
    assert drawn(there).boundary.count("L") == 4


@pytest.mark.parametrize("broken", [{"type": "Polygon", "coordinates": []}, {"type": "Nothing"}, "x"])
def test_a_boundary_that_cannot_be_read_is_left_out(there, broken):
    point(there.community, "药店", 1)
    there.grid.boundary = broken
    found = draw(there.grid, near(there.grid, there.building), there.building)
    assert found.boundary == ""
    assert len(found.pins) == 1


def test_without_anything_that_has_a_place_there_is_no_map(client, there):
    point(there.community, "没坐标的")
    assert drawn(there, there.building) is None
    assert '<svg class="ground"' not in client.get(f"/g/{there.grid.slug}/around/").content.decode()


def test_where_the_walk_begins_nobody_knows_it_shows_what_has_a_place(there):
    point(there.community, "药店", 1)
    found = draw(there.empty_grid, near(there.empty_grid), None)
    assert (len(found.pins), found.door) == (1, None)
