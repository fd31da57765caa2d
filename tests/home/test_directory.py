"""Where to go and whom there is, by place and by distance."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from home.around import WALK, centre_of, metres, near
from home.directory import tree
from home.models import Centre, Club, Counter, PartyBranch, ServicePoint
from tests.home.conftest import DOOR

pytestmark = pytest.mark.usefixtures("at_ten")
NORTH = 0.001  # degrees of latitude, about 111 metres


def point(area, name: str, steps: float | None = None, **more) -> ServicePoint:
    where = {} if steps is None else {"longitude": DOOR[0], "latitude": DOOR[1] + steps * NORTH}
    return ServicePoint.objects.create(area=area, name=name, kind="health", **where, **more)


def test_a_degree_of_latitude_is_a_hundred_and_eleven_kilometres():
    assert metres((0, 0), (0, 1)) == 111_195
    assert metres((0, 0), (180, 0)) == 20_015_087
    assert metres(DOOR, DOOR) == 0


def test_points_stand_by_distance_from_the_door(client, there):
    point(there.community, "远药店", 9)
    point(there.community, "近药店", 1)
    point(there.community, "没坐标的")
    html = client.get(f"/g/{there.grid.slug}/around/?b={there.building.slug}").content.decode()
    assert html.index("近药店") < html.index("远药店") < html.index("没坐标的")
    assert "111 米" in html
    assert 'href="geo:29.291,106.26"' in html


def test_others_points_are_shown_within_a_walk_only(there):
    point(there.other_community, "隔壁社区食堂", WALK / 111.195 - 0.01)
    point(there.other_community, "隔壁太远", WALK / 111.195 + 0.01)
    assert [one.point.name for one in near(there.grid, there.building)] == ["隔壁社区食堂"]


def test_without_coordinates_one_sees_what_is_at_the_place_and_above(there):
    point(there.community, "社区药店", 1)
    point(there.other_community, "隔壁药店", 1)
    assert [one.point.name for one in near(there.empty_grid)] == ["社区药店"]
    assert near(there.empty_grid)[0].metres is None


def test_an_area_counts_from_the_middle_of_its_doors(there):
    assert centre_of(there.community, None) == DOOR
    assert centre_of(there.empty_grid, None) is None


@pytest.mark.parametrize("broken", [{"type": "Polygon"}, {"type": "Polygon", "coordinates": []}, {"x": 1}, [1], "a"])
def test_a_boundary_that_cannot_be_read_breaks_nothing(there, broken):
    there.grid.boundary = broken
    assert near(there.grid) == []


def test_it_costs_the_same_however_many_there_are(client, there):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/g/{there.grid.slug}/around/?b={there.building.slug}")
        return len(queries)

    point(there.community, "一", 1)
    before = cost()
    for number in range(20):
        point(there.community, f"药店 {number}", number / 3)
    assert cost() == before


def test_the_place_leads_to_what_there_is_and_to_nothing_else(client, there):
    html = client.get(f"/B/{there.building.slug}").content.decode()
    assert "/directory/" in html
    assert "/around/" not in html
    assert "/centre/" not in html
    point(there.community, "药店")
    Centre.objects.create(area=there.subdistrict, name="鼎山街道综治中心", phone="023-00000050")
    html = client.get(f"/B/{there.building.slug}").content.decode()
    assert f"/around/?b={there.building.slug}" in html
    assert f"/g/{there.grid.slug}/centre/" in html


def test_an_area_leads_to_points_of_the_places_below(client, there):
    point(there.grid, "楼下的")
    assert "/around/" in client.get(f"/g/{there.community.slug}/").content.decode()
    assert "/around/" not in client.get(f"/g/{there.other_community.slug}/").content.decode()


def test_the_centre_says_where_when_and_what(client, there):
    assert client.get(f"/g/{there.grid.slug}/centre/").status_code == 404
    found = Centre.objects.create(
        area=there.subdistrict, name="鼎山街道综治中心", address="鼎山大道", hours="工作日 9:00-17:00",
        phone="023-00000050", takes="邻里纠纷\n劳动纠纷",
    )  # fmt: skip
    Counter.objects.create(centre=found, name="法律咨询窗口", what="每周三律师坐班")
    html = client.get(f"/g/{there.grid.slug}/centre/").content.decode()
    for word in ("鼎山大道", "9:00-17:00", "023-00000050", "劳动纠纷", "法律咨询窗口", "tel:12348"):
        assert word in html


def test_the_directory_has_bodies_party_and_clubs_of_the_place_and_above(client, there):
    top = PartyBranch.objects.create(area=there.subdistrict, name="鼎山街道党工委", kind="working_committee")
    middle = PartyBranch.objects.create(
        area=there.community, name="江州社区大党委", kind="community_committee", parent=top
    )
    PartyBranch.objects.create(area=there.grid, name="第二网格党支部", kind="branch", parent=middle, secretary="何立")
    Club.objects.create(area=there.community, name="合唱队", what="每周二唱歌")
    Club.objects.create(area=there.other_community, name="艾坪棋社")
    html = client.get(f"/g/{there.grid.slug}/directory/").content.decode()
    assert html.index("鼎山街道党工委") < html.index("江州社区大党委") < html.index("第二网格党支部")
    for word in ("鼎山派出所", "合唱队", "何立"):
        assert word in html
    assert "艾坪棋社" not in html


def test_a_circle_of_superiors_ends(town):
    one = PartyBranch.objects.create(area=town.grid, name="甲", kind="branch")
    two = PartyBranch.objects.create(area=town.grid, name="乙", kind="branch", parent=one)
    one.parent = two
    one.save()
    assert {branch.one.name for branch in tree(PartyBranch.objects.all())} == {"甲", "乙"}
