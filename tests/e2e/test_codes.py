"""The printed code, read as a phone reads it: the plates of an estate on paper, scanned by a reader we did not write.

Needs Debian's poppler-utils (pdftoppm) and zbar-tools (zbarimg).
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image, ImageEnhance, ImageFilter

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


# Where the code stands on its plate, in widths of the plate: left, top, side.
SPOT = """(plate) => {
  const all = plate.getBoundingClientRect(), code = plate.querySelector(".code svg").getBoundingClientRect();
  return [(code.left - all.left) / all.width, (code.top - all.top) / all.width, code.width / all.width];
}"""


@dataclass(frozen=True)
class Printed:
    """The sheets of an estate's plates as they come out of the printer, and the addresses that stand on them."""

    sheets: list[Path]
    addresses: list[str]
    spot: list[float]

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
    spot = page.locator(".sheet").first.evaluate(SPOT)
    page.pdf(path=folder / "plates.pdf", prefer_css_page_size=True, print_background=True)
    page.close()
    subprocess.run(["pdftoppm", "-r", str(DOTS_PER_INCH), "-png", folder / "plates.pdf", folder / "sheet"], check=True)
    scheme = site.base.partition("//")[0].upper()
    return Printed(sorted(folder.glob("sheet-*.png")), [f"{scheme}//{address}" for address in shown], spot)


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


@pytest.mark.parametrize(("lost", "readable"), [(0.25, True), (1, False)])
def test_a_plate_is_read_with_a_corner_gone_and_not_without_a_code(printed, tmp_path, lost, readable):
    """White paint from the lower right corner, where no finder stands. Level H bears what people do to a plate."""
    picture = printed.first
    left, top, side = (round(picture.width * part) for part in printed.spot)
    painted = round(side * lost)
    picture.paste("white", (left + side - painted, top + side - painted, left + side, top + side))
    picture.save(tmp_path / "seen.png")
    assert read(tmp_path / "seen.png") == ({printed.addresses[0]} if readable else set())


def test_two_readers_that_are_not_ours_read_what_happens_to_plates(chromium):
    """Few of them; the two hundred: python -m tests.e2e.plates_read. What it costs to be blotted stands in ADR 45."""
    found = plates_read.read_all(chromium, 4, seed=1)
    said = {(harm, name): counts["wrong"] for harm, by in found.items() for name, counts in by.items()}
    assert set(said.values()) == {0}
    unread = {harm: by["either"]["unread"] for harm, by in found.items() if harm != "15 % blotted"}
    assert len(unread) == 4
    assert set(unread.values()) == {0}
