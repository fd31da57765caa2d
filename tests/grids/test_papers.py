from __future__ import annotations

import re
import sys
import zlib

import pytest
from django.core.management import CommandError, call_command

from grids import changes, printed, sowing
from grids.models import Building
from grids.papers import PAPERS
from grids.plates import buildings_of, plates_of, walked

pytestmark = pytest.mark.django_db
can_pdf = pytest.mark.skipif(not printed.can_pdf(), reason="WeasyPrint or Pango is not installed")


def numbers(page: str) -> list[str]:
    """The codes of the plates, in the order they lie in."""
    return re.findall(r"/B/([0-9A-Z]{8})</small>", page)


def pages_of(pdf: bytes) -> int:
    """How many pages it has; its objects may lie packed together."""
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S)
    plain = [pdf, *(zlib.decompressobj().decompress(one) for one in packed if one[:1] == b"x")]
    return sum(len(re.findall(rb"/Type\s*/Page\b", one)) for one in plain)


@pytest.fixture
def thirty(town):
    """Thirty houses, entered from the last to the first, and three ways into the second."""
    sowing.raise_many([Building(grid=town.far, label=f"{number} 栋") for number in range(30, 0, -1)])
    second = Building.objects.get(grid=town.far, label="2 栋")
    for label in ("10 单元", "1 单元", "2 单元"):
        changes.open_entrance(second, label)
    return town


@pytest.mark.parametrize(("paper", "sheets"), [("a5", 33), ("a4", 17), ("large", 33), ("stickers", 5)])
def test_every_paper_takes_all_plates_in_walking_order(thirty, client, paper, sheets):
    page = client.get(f"/g/{thirty.far.slug}/plates/", {"paper": paper}).content.decode()
    assert page.count('<div class="paper">') == sheets
    ways = ["2 栋", "2 栋 1 单元", "2 栋 2 单元", "2 栋 10 单元"]
    expected = ["1 栋", *ways, *(f"{number} 栋" for number in range(3, 31))]
    assert [plate.label for plate in plates_of(buildings_of(thirty.far))] == expected
    assert numbers(page) == [plate.slug for plate in plates_of(buildings_of(thirty.far))]


def test_marks_stand_where_a_sheet_is_cut_and_nowhere_else(town, client):
    page = {name: client.get(f"/g/{town.near.slug}/plates/", {"paper": name}).content.decode() for name in PAPERS}
    assert [name for name in PAPERS if 'class="marks"' in page[name]] == ["a4", "stickers"]
    assert "沿短线裁开" in page["stickers"]
    assert "沿短线裁开" not in page["a5"]


def test_eight_stickers_fill_a_sheet_between_their_marks():
    ends = [float(part) for part in re.findall(r"M\d+ ([\d.]+)h", PAPERS["stickers"].marks)]
    assert sorted(set(ends)) == [16.5 + 66 * row for row in range(5)]
    across = [float(part) for part in re.findall(r"M(\d+) \d+v", PAPERS["stickers"].marks)]
    assert sorted(set(across)) == [13 + 92 * column for column in range(3)]


def test_a_paper_that_there_is_not_is_the_usual_one(town, client):
    assert '<body class="a5">' in client.get(f"/B/{town.building.slug}/plate/?paper=a0").content.decode()


def test_the_walk_goes_on_over_the_pages(town, client):
    sowing.raise_many([Building(grid=town.far, label=f"{number} 栋") for number in range(130, 0, -1)])
    found = []
    for number in (1, 2, 3):
        found += numbers(client.get(f"/g/{town.far.slug}/plates/?page={number}").content.decode())
    assert found == [plate.slug for plate in plates_of(buildings_of(town.far))]


def test_a_county_is_not_sorted_while_somebody_waits(thirty, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr("grids.plates.MOST_WALKED", 10)
    with django_assert_num_queries(2):
        assert len(list(walked(buildings_of(thirty.far)))) == 30


def test_the_domain_stands_on_the_plate_and_is_explained_to_who_prints(town, client, settings):
    settings.PUBLIC_URL = "https://grid.example.cn"
    page = client.get(f"/B/{town.building.slug}/plate/").content.decode()
    assert "网址以 GRID.EXAMPLE.CN 开头的才是本码" in page
    assert "码里的网址以 GRID.EXAMPLE.CN 开头" in page


@pytest.mark.parametrize("siblings", [2, 50])
def test_a_page_of_plates_costs_a_fixed_number_of_queries(town, client, django_assert_max_num_queries, siblings):
    sowing.raise_many([Building(grid=town.far, label=f"{number} 栋") for number in range(siblings)])
    with django_assert_max_num_queries(7):
        assert len(numbers(client.get(f"/g/{town.far.slug}/plates/").content.decode())) == siblings


@can_pdf
@pytest.mark.long
@pytest.mark.parametrize(("paper", "pages"), [("a5", 33), ("a4", 17), ("large", 33), ("stickers", 5)])
def test_a_pdf_has_as_many_pages_as_sheets(thirty, tmp_path, paper, pages):
    out, heard = tmp_path / "plates.pdf", []
    printed.write_pdf(plates_of(buildings_of(thirty.far)), PAPERS[paper], out, heard.append)
    assert out.read_bytes().startswith(b"%PDF")
    assert pages_of(out.read_bytes()) == pages
    assert heard[-1] == 33
    assert heard == sorted(heard)


@can_pdf
def test_the_command_writes_pdf_where_the_name_says_so(town, tmp_path):
    call_command("print_plates", town.near.slug, out=tmp_path / "plates.pdf", paper="a4", verbosity=0)
    assert (tmp_path / "plates.pdf").read_bytes().startswith(b"%PDF")


def test_where_weasyprint_is_missing_the_command_says_what_to_install(town, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(CommandError, match=r"docs/operations\.md"):
        call_command("print_plates", town.near.slug, out=tmp_path / "plates.pdf")
    assert not printed.can_pdf()


def test_an_area_without_buildings_prints_nothing(town, tmp_path):
    with pytest.raises(CommandError, match="no building"):
        call_command("print_plates", town.far.slug, out=tmp_path / "plates.html")
