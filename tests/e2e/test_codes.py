"""The printed code, read as a phone reads it: the plates of an estate on paper, scanned by a reader we did not write.

Needs Debian's poppler-utils (pdftoppm) and zbar-tools (zbarimg).
"""

from __future__ import annotations

import random
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image, ImageEnhance, ImageFilter

from grids.papers import PAPERS
from grids.plates import Plate
from grids.printed import page as printed_page
from tests.e2e import plates_read

pytestmark = pytest.mark.e2e

DOTS_PER_INCH = 200
A_SHEET = 2  # plates on a sheet of A4
HARM: dict[str, Callable[[Image.Image], Image.Image]] = {
    "out of focus": lambda picture: picture.filter(ImageFilter.GaussianBlur(4)),
    "held askew": lambda picture: picture.rotate(25, expand=True, fillcolor="white", resample=Image.Resampling.BICUBIC),
    "faded": lambda picture: ImageEnhance.Contrast(picture).enhance(0.3),
    "printed black and white": lambda picture: picture.convert("L"),
    "from far away": lambda picture: picture.resize((picture.width // 4, picture.height // 4)),
}


# Where the large and the small code stand on their plate, in widths of the plate: left, top, side.
SPOTS = """(plate) => {
  const all = plate.getBoundingClientRect();
  return [".code svg", ".spare svg"].map((which) => plate.querySelector(which).getBoundingClientRect())
    .map((code) => [(code.left - all.left) / all.width, (code.top - all.top) / all.width, code.width / all.width]);
}"""


@dataclass(frozen=True)
class Printed:
    """The sheets of an estate's plates as they come out of the printer, and the addresses that stand on them."""

    sheets: list[Path]
    addresses: list[str]
    spots: list[list[float]]

    @property
    def first(self) -> Image.Image:
        """The upper plate of the first sheet."""
        with Image.open(self.sheets[0]) as sheet:
            return sheet.convert("RGB").crop((0, 0, sheet.width, sheet.height // A_SHEET))


@pytest.fixture(scope="module")
def printed(site, chromium, tmp_path_factory) -> Printed:
    folder = tmp_path_factory.mktemp("plates")
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    page.goto(f"{site.base}/g/{site.town['estate']}/plates/?paper=a4")
    shown = page.locator(".code small").all_inner_texts()
    spots = page.locator(".sheet").first.evaluate(SPOTS)
    page.pdf(path=folder / "plates.pdf", prefer_css_page_size=True, print_background=True)
    page.close()
    subprocess.run(["pdftoppm", "-r", str(DOTS_PER_INCH), "-png", folder / "plates.pdf", folder / "sheet"], check=True)
    scheme = site.base.partition("//")[0].upper()
    return Printed(sorted(folder.glob("sheet-*.png")), [f"{scheme}//{address}" for address in shown], spots)


def read(path: Path) -> set[str]:
    """What the reader finds on the picture."""
    done = subprocess.run(["zbarimg", "--raw", "--quiet", "-Sdisable", "-Sqrcode.enable", path], stdout=subprocess.PIPE)
    return set(done.stdout.decode().split())


def test_every_plate_of_an_estate_says_its_own_address(printed):
    sheets, addresses = printed.sheets, printed.addresses
    assert len(set(addresses)) == len(addresses) > 20
    assert len(sheets) == -(-len(addresses) // A_SHEET)
    for at, sheet in enumerate(sheets):
        assert read(sheet) == set(addresses[at * A_SHEET : (at + 1) * A_SHEET])


@pytest.mark.parametrize("harm", HARM)
def test_a_plate_is_read_when_it_is(printed, tmp_path, harm):
    HARM[harm](printed.first).save(tmp_path / "seen.png")
    assert read(tmp_path / "seen.png") == {printed.addresses[0]}


# What is painted over, of the large code and of the small one, and whether the plate still works.
PAINTED = {
    "a corner of the large code": (0.25, 0, True),
    "the large code": (1, 0, True),
    "the small code": (0, 1, True),
    "both": (1, 1, False),
}


@pytest.mark.parametrize("what", PAINTED)
def test_a_plate_is_read_as_long_as_one_of_its_codes_is_there(printed, tmp_path, what):
    """White paint from the lower right corner, where no finder stands."""
    *painted, readable = PAINTED[what]
    picture = printed.first
    for lost, spot in zip(painted, printed.spots, strict=True):
        left, top, side = (round(picture.width * part) for part in spot)
        gone = round(side * lost)
        picture.paste("white", (left + side - gone, top + side - gone, left + side, top + side))
    picture.save(tmp_path / "seen.png")
    assert read(tmp_path / "seen.png") == ({printed.addresses[0]} if readable else set())


@pytest.mark.parametrize("paper", PAPERS)
def test_no_spot_on_the_large_code_reaches_the_small_one(chromium, paper):
    """One that covers 15 % of it, from its very corner, goes 0.44 of its side beyond. The small one is large enough to be read."""
    for one in plates_read.printed_plates(chromium, 8, random.Random(1), paper):
        large, small = one.codes
        apart = large.left - (small.left + small.width)
        assert apart > (0.7 if paper == "stickers" else 1.7) * large.width
        assert large.width / small.width < 3


@pytest.mark.parametrize("paper", ["a4", "stickers"])
def test_two_readers_that_are_not_ours_read_what_happens_to_plates(chromium, paper):
    """Few of them; the two hundred: python -m tests.e2e.plates_read. A sticker bears all but being out of focus: ADR 45."""
    found = plates_read.read_all(chromium, 4, seed=1, paper=paper)
    said = {(harm, name): counts["wrong"] for harm, by in found.items() for name, counts in by.items()}
    assert set(said.values()) == {0}
    unread = {harm: by["either"]["unread"] for harm, by in found.items() if paper == "a4" or harm != "blurred"}
    assert len(unread) == (6 if paper == "a4" else 5)
    assert set(unread.values()) == {0}


# By how much, in px, the name or the code of a plate reaches into the lines below them.
OVER = """(plate) => {
  const lines = plate.querySelector(".say").getBoundingClientRect().top;
  return [".name", ".code"].map((which) => plate.querySelector(which).getBoundingClientRect().bottom - lines);
}"""


@pytest.mark.parametrize("paper", PAPERS)
def test_on_no_paper_does_a_long_address_go_under_the_code(chromium, tmp_path, paper):
    words = {
        "path": "江津区 · 鼎山街道 · 江津新区社区 · 天津大道第二网格",
        "hotline": "023-00000157",
        "sponsor": "鼎山街道",
    }
    address = "江津区鼎山街道江州社区天津大道中段118号安置房二期北区十二号楼3单元"
    houses = [
        ("西西里小区", "12 栋"),
        ("安置房二期北区", "12 号楼 3 单元"),
        ("天津大道安置房二期北区", "天津大道安置房二期十二号楼 3 单元"),
    ]
    plates = [Plate("7K3M9QX2", estate, label, address=address, **words) for estate, label in houses]
    (tmp_path / "plates.html").write_text(printed_page(plates, PAPERS[paper]), encoding="utf-8")
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    page.goto(f"file://{tmp_path}/plates.html")
    reach = [over for plate in page.locator(".sheet").all() for over in plate.evaluate(OVER)]
    page.close()
    assert len(reach) == 6
    assert max(reach) < 0
