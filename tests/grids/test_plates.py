import io
import re

import pytest
import qrcode
from django.core.management import CommandError, call_command
from PIL import Image
from qrcode.util import MODE_ALPHA_NUM

from grids import changes, plates, sowing, towns
from grids.models import Building, Town
from grids.plates import buildings_of, code_png, code_svg, plate_of, plate_url, plates_of, spoken_address

pytestmark = pytest.mark.django_db


def words(page: str) -> str:
    return re.sub(r"<[^>]+>", "", page)


def test_the_code_has_29_modules_at_the_highest_level(settings):
    settings.PUBLIC_URL = "https://grid.example.cn"
    url = plate_url("7K3M9QX2")
    assert url == "HTTPS://GRID.EXAMPLE.CN/B/7K3M9QX2"
    assert 'viewBox="0 0 37 37"' in code_svg(url)  # 29 and a quiet zone of four on each side


def test_a_plate_bears_its_code_twice_large_and_small(town, client):
    plate = plate_of(town.building)
    page = client.get(f"/B/{town.building.slug}/plate/").content.decode()
    large, small = (re.search(f'<div class="{name}">(<svg.*?</svg>)', page).group(1) for name in ("code", "spare"))
    assert (large, small) == (code_svg(plate.url), code_svg(plate.url, plates.ERROR_CORRECT_M))
    assert "备用码：大的脏了，扫这里" in page


def test_the_small_code_has_fewer_modules_which_stay_wide(settings):
    settings.PUBLIC_URL = "https://wangge.example12"  # the longest host that keeps them
    assert 'viewBox="0 0 33 33"' in code_svg(plate_url("7K3M9QX2"), plates.ERROR_CORRECT_M)


def test_the_longest_host_that_keeps_the_modules_large_has_sixteen_characters(settings):
    settings.PUBLIC_URL = "https://wangge.example12"
    assert len(plate_url("7K3M9QX2")) == 35
    code = qrcode.QRCode(error_correction=plates.ERROR_CORRECT_H)
    code.add_data(plate_url("7K3M9QX2"))
    code.make(fit=True)
    assert code.version == 3
    assert [part.mode for part in code.data_list] == [MODE_ALPHA_NUM]


def test_a_sub_path_of_somebody_elses_server_stays_as_it_is(settings):
    settings.PUBLIC_URL, settings.FORCE_SCRIPT_NAME = "https://county.example", "/linge"
    assert plate_url("7K3M9QX2") == "HTTPS://COUNTY.EXAMPLE/linge/B/7K3M9QX2"
    settings.FORCE_SCRIPT_NAME = None
    assert plate_url("7K3M9QX2") == "HTTPS://COUNTY.EXAMPLE/B/7K3M9QX2"


def test_picture_and_drawing_show_the_same_modules():
    url = "HTTPS://GRID.EXAMPLE.CN/B/7K3M9QX2"
    picture = Image.open(io.BytesIO(code_png(url, scale=1))).convert("L")
    assert picture.size == (37, 37)
    drawn = {
        (int(x) + step, int(y))
        for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1", code_svg(url))
        for step in range(int(width))
    }
    assert drawn == {(x, y) for x in range(37) for y in range(37) if picture.getpixel((x, y)) < 128}


@pytest.mark.parametrize("spelled", ["/B/{}", "/b/{}"])
@pytest.mark.parametrize("way", ["code.svg", "code.png", "plate/"])
def test_codes_and_plates_open_in_any_case(town, client, spelled, way):
    page = client.get(f"{spelled.format(town.building.slug.lower())}/{way}")
    assert page.status_code == 200


def test_a_plate_says_how_to_tell_the_police_where_one_is(town, client):
    page = words(client.get(f"/B/{town.building.slug}/plate/").content.decode())
    assert "报警、急救请报：柳河街道东园社区第一网格3号楼" in page
    read_aloud = f"{town.building.slug[:4]} {town.building.slug[4:]}"
    assert all(
        number in page for number in ("110", "119", "120", "12345", "023-00000010", town.building.slug, read_aloud)
    )
    assert "微信扫一扫" in page
    assert "码被覆盖或可疑，请打 023-00000010" in page
    assert "主办：柳河街道" in page
    assert "演示" not in page


def test_a_plate_of_the_demo_says_so(town, client, settings):
    settings.DEMO = True
    assert "演示站点，非政府网站，人物虚构" in client.get(f"/B/{town.building.slug}/plate/").content.decode()


@pytest.mark.parametrize(
    ("address", "entrance", "spoken"),
    [
        ("西西里小区 3 栋", "", "江津区鼎山街道西西里小区3栋"),
        ("西西里小区 3 栋", "2 单元", "江津区鼎山街道西西里小区3栋2单元"),
        ("江津区鼎山街道滨江路 8 号", "", "江津区鼎山街道滨江路8号"),
    ],
)
def test_an_address_is_said_from_the_district_down_and_nothing_twice(address, entrance, spoken):
    assert spoken_address(["江津区", "鼎山街道"], address, entrance) == spoken


def test_a_long_name_is_set_smaller_before_it_breaks(town):
    sizes = [plate_of(Building(grid=town.near, slug="00000000", label=label)).size for label in
             ("3 栋", "A 区 12 号楼", "安置房二期一号楼", "天津大道安置房二期十二号楼")]  # fmt: skip
    assert sizes == ["large", "large", "middle", "small"]


@pytest.mark.parametrize("siblings", [2, 60])
def test_all_plates_of_an_area_cost_three_queries(town, django_assert_num_queries, siblings):
    sowing.raise_many([Building(grid=town.far, label=f"{number} 栋") for number in range(siblings)])
    with django_assert_num_queries(3):
        assert len(plates_of(buildings_of(town.community))) == siblings + 1


def test_plates_lie_grid_by_grid_and_by_number(town):
    for label in ("12 栋", "2 栋", "A 座"):
        changes.raise_building(town.far, label)
    assert [plate.label for plate in plates_of(buildings_of(town.community))] == ["3 号楼", "2 栋", "12 栋", "A 座"]


def test_a_special_grid_prints_the_plates_of_the_buildings_that_also_lie_in_it(town):
    shops = changes.plant(town.community, level="grid", name="商铺网格", kind="special", sector="shops")
    changes.raise_building(town.far, "9 栋")
    changes.lie_in(town.building, [shops])
    assert [plate.slug for plate in plates_of(buildings_of(shops))] == [town.building.slug]


def test_no_plate_is_lost_on_the_way_through_the_pages(town, client):
    sowing.raise_many([Building(grid=town.far, label=f"{number} 栋") for number in range(70)])
    found = set()
    for number in (1, 2):
        page = client.get(f"/g/{town.community.slug}/plates/", {"page": number, "paper": "a4"}).content.decode()
        found |= set(re.findall(r"/B/([0-9A-Z]{8})<", page))
        assert 'class="a4"' in page
    assert found == set(Building.objects.values_list("slug", flat=True))


def test_the_printed_file_needs_no_other(town, tmp_path):
    out = tmp_path / "plates.html"
    call_command("print_plates", town.community.slug.lower(), out=out, verbosity=0)
    page = out.read_text()
    assert town.building.slug in page
    assert "@page" in page
    assert "<link" not in page
    with pytest.raises(CommandError):
        call_command("print_plates", "00000000", out=out)


def test_an_area_prints_all_its_plates_with_those_of_entrances(town, client):
    way = changes.open_entrance(town.building, "2 单元")
    page = client.get(f"/g/{town.community.slug}/plates/").content.decode()
    assert page.count('class="sheet"') == 2
    assert way.slug in page


def test_a_code_that_was_never_given_out_is_not_there(client):
    assert client.get("/B/00000000/plate/").status_code == 404


def test_a_plate_bears_the_address_of_its_town(db, settings):
    settings.PUBLIC_URL = "https://county.example"
    street = changes.plant(None, level="subdistrict", name="东街道")
    building = changes.raise_building(changes.plant(street, level="grid", name="第一网格"), "3 栋")
    assert plate_of(building).url == f"HTTPS://COUNTY.EXAMPLE/B/{building.slug}"
    town = towns.save(Town(area=street, hosts="east.example\nold.example"))
    assert (plate_of(building).url, plate_of(building).host) == (
        f"HTTPS://EAST.EXAMPLE/B/{building.slug}",
        "EAST.EXAMPLE",
    )
    town.hosts, town.prefix = "", "dong"
    towns.save(town)
    assert plate_of(building).url == f"HTTPS://COUNTY.EXAMPLE/DONG/B/{building.slug}"
    code = qrcode.QRCode()
    code.add_data(plate_of(building).url)
    assert [part.mode for part in code.data_list] == [MODE_ALPHA_NUM]
