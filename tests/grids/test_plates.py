import pytest

from grids import changes
from grids.plates import code_svg, plate_url

pytestmark = pytest.mark.django_db


def test_the_code_has_29_modules_at_the_highest_level(settings):
    settings.PUBLIC_URL = "https://grid.example.cn"
    url = plate_url("7K3M9QX2")
    assert url == "HTTPS://GRID.EXAMPLE.CN/B/7K3M9QX2"
    assert 'viewBox="0 0 37 37"' in code_svg(url)  # 29 and a quiet zone of four on each side


@pytest.mark.parametrize("spelled", ["/B/{}", "/b/{}"])
@pytest.mark.parametrize("way", ["code.svg", "code.png", "plate/"])
def test_codes_and_plates_open_in_any_case(town, client, spelled, way):
    page = client.get(f"{spelled.format(town.building.slug.lower())}/{way}")
    assert page.status_code == 200


def test_a_plate_says_how_to_tell_the_police_where_one_is(town, client):
    page = client.get(f"/B/{town.building.slug}/plate/").content.decode()
    assert "报警、急救请报：柳河街道东园社区" in page
    assert all(number in page for number in ("110", "119", "120", "12345", "023-00000010", town.building.slug))


def test_an_area_prints_all_its_plates_with_those_of_entrances(town, client):
    way = changes.open_entrance(town.building, "2 单元")
    page = client.get(f"/g/{town.community.slug}/plates/").content.decode()
    assert page.count('class="sheet"') == 2
    assert way.slug in page


def test_a_code_that_was_never_given_out_is_not_there(client):
    assert client.get("/B/00000000/plate/").status_code == 404
