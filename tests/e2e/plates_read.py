"""Printed codes read by two readers we did not write, zbar and OpenCV: python -m tests.e2e.plates_read --count 200 --out read.json

Made-up plates with codes of chance go through Chromium's PDF and are looked at with 200 dots per inch, as they are and
after what happens to plates. Needs Debian's chromium, poppler-utils and zbar-tools.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import django
import numpy
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter
from playwright.sync_api import Browser

from tests.e2e.browsers import chromium

DOTS_PER_INCH = 200
DISTANCES = (1, 0.7, 0.5, 0.35, 0.25)  # of the size at which it was drawn
BLOTTED = 0.15  # of an area, by ink, mud or paint, in one piece
ACROSS = 400  # points a side at which an area is looked at
MODULES, QUIET = 29, 4  # of the large code, and around it
COLOURS = ("#101010", "#5a4632", "#f4f4f4")
# Where plates stand on their sheet, and the large and the small code of each, in widths of the paper: left, top, width, height.
WHERE = """(paper) => [...paper.querySelectorAll(".sheet")].map((plate) => {
  const all = paper.getBoundingClientRect();
  return [plate, ...plate.querySelectorAll(".code svg, .spare svg")].map((one) => one.getBoundingClientRect())
    .sort((one, other) => other.width - one.width)
    .map((box) => [(box.left - all.left) / all.width, (box.top - all.top) / all.width, box.width / all.width, box.height / all.width]);
})"""

Reader = Callable[[Image.Image], str]


@dataclass(frozen=True)
class Box:
    """In dots: of a plate on its sheet, of a code on its plate, or of what somebody sees of it."""

    left: int
    top: int
    width: int
    height: int

    @property
    def corners(self) -> tuple[int, int, int, int]:
        return self.left, self.top, self.left + self.width, self.top + self.height


@dataclass(frozen=True)
class Printed:
    """The picture of one plate as it came out of the printer, where its codes stand, the large one first; what they say."""

    address: str
    picture: Image.Image
    codes: tuple[Box, ...]

    def seen(self, picture: Image.Image | None = None) -> list[Image.Image]:
        """Each code with a tenth of its side around it, as somebody holds a telephone to the one and then to the other."""
        return [self._cut(picture or self.picture, code) for code in self.codes]

    def _cut(self, picture: Image.Image, code: Box) -> Image.Image:
        around = min(code.left, code.top, code.width // 10)
        left, top, right, bottom = code.corners
        return picture.crop((left - around, top - around, right + around, bottom + around))


def blotted(picture: Image.Image, chance: random.Random, area: Box) -> Image.Image:
    """A round spot whose middle lies anywhere in this area, just so large that it covers BLOTTED of it.

    It spares nothing: neither what a code is found by, nor another code or the paper beside the area.
    """
    picture = picture.copy()
    x, y = chance.uniform(0, area.width), chance.uniform(0, area.height)
    wide = _radius(x, y, area)
    box = (area.left + x - wide, area.top + y - wide, area.left + x + wide, area.top + y + wide)
    ImageDraw.Draw(picture).ellipse(box, fill=chance.choice(COLOURS))
    return picture


def _radius(x: float, y: float, area: Box) -> float:
    """In dots, of the spot round this point that covers BLOTTED of the area; what lies beside the area counts not."""
    part = (numpy.arange(ACROSS) + 0.5) / ACROSS
    away = numpy.hypot(part[None, :] * area.width - x, part[:, None] * area.height - y)
    return float(numpy.quantile(away, BLOTTED))


def harmed(one: Printed, chance: random.Random) -> dict[str, list[Image.Image]]:
    """What happens to a plate, or to whoever looks at it, by its name: its codes as they are seen then."""
    large, whole = one.codes[0], Box(0, 0, *one.picture.size)
    quiet = round(large.width * QUIET / (MODULES + 2 * QUIET))
    code = Box(large.left + quiet, large.top + quiet, large.width - 2 * quiet, large.height - 2 * quiet)
    return {
        "as printed": one.seen(),
        "blurred": [seen.filter(ImageFilter.GaussianBlur(4)) for seen in one.seen()],
        "rotated by 25°": [_askew(seen) for seen in one.seen()],
        "15 % of the code blotted": one.seen(blotted(one.picture, chance, code)),
        "15 % of the plate blotted": one.seen(blotted(one.picture, chance, whole)),
        "at 30 % contrast": [ImageEnhance.Contrast(seen).enhance(0.3) for seen in one.seen()],
    }


def _askew(seen: Image.Image) -> Image.Image:
    return seen.rotate(25, expand=True, fillcolor="#12497c", resample=Image.Resampling.BICUBIC)


def by_zbar(picture: Image.Image) -> str:
    """What Debian's zbar finds; empty where it finds nothing."""
    with tempfile.NamedTemporaryFile(suffix=".png") as file:
        picture.save(file.name, compress_level=1)
        asked = ["zbarimg", "--raw", "--quiet", "--nodbus", "-Sdisable", "-Sqrcode.enable", file.name]
        return subprocess.run(asked, stdout=subprocess.PIPE, check=False).stdout.decode().strip()


def by_opencv(picture: Image.Image) -> str:
    """What OpenCV's detector finds, at five distances as somebody moves a telephone; empty where it finds nothing."""
    seen = cv2.cvtColor(numpy.asarray(picture.convert("RGB")), cv2.COLOR_RGB2GRAY)
    looks = (cv2.resize(seen, None, fx=part, fy=part, interpolation=cv2.INTER_AREA) for part in DISTANCES)
    return next(filter(None, map(_detected, looks)), "")


def _detected(look: numpy.ndarray) -> str:
    """It stumbles over spots that it takes for a code without any width, which is finding nothing."""
    try:
        return str(cv2.QRCodeDetector().detectAndDecode(look)[0])
    except cv2.error:
        return ""


READERS: dict[str, Reader] = {"zbar": by_zbar, "OpenCV": by_opencv}


def printed_plates(browser: Browser, count: int, chance: random.Random, paper: str = "a4") -> Iterator[Printed]:
    """So many plates on paper, each with another code."""
    from grids import printed
    from grids.papers import PAPERS
    from grids.plates import plate_url

    plates = [_plate(chance, number) for number in range(count)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "plates.html").write_text(printed.page(plates, PAPERS[paper]), encoding="utf-8")
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(f"file://{folder}/plates.html")
        places = page.locator(".paper").first.evaluate(WHERE)
        page.pdf(path=folder / "plates.pdf", prefer_css_page_size=True, print_background=True)
        page.close()
        drawn = ["pdftoppm", "-r", str(DOTS_PER_INCH), "-png", folder / "plates.pdf", folder / "sheet"]
        subprocess.run(drawn, check=True)
        for sheet, path in enumerate(sorted(folder.glob("sheet-*.png"))):
            with Image.open(path) as whole:
                for plate, boxes in zip(plates[sheet * len(places) :], places, strict=False):
                    yield _printed(whole.convert("RGB"), plate_url(plate.slug), boxes)


def _plate(chance: random.Random, number: int):
    from grids.plates import Plate
    from grids.slugs import CROCKFORD, check_character

    body = "".join(chance.choice(CROCKFORD) for _place in range(7))
    words = {"estate": "西西里小区", "label": f"{number + 1} 栋", "path": "江津区 · 鼎山街道 · 江州社区"}
    address = f"江津区鼎山街道西西里小区{number + 1}栋"
    return Plate(
        slug=body + check_character(body), address=address, hotline="023-00000157", sponsor="鼎山街道", **words
    )


def _printed(sheet: Image.Image, address: str, boxes: list[list[float]]) -> Printed:
    plate, *codes = (Box(*(round(sheet.width * part) for part in box)) for box in boxes)
    on_it = (Box(code.left - plate.left, code.top - plate.top, code.width, code.height) for code in codes)
    return Printed(address, sheet.crop(plate.corners), tuple(on_it))


def read_all(browser: Browser, count: int, seed: int, paper: str = "a4") -> dict[str, dict[str, Counter[str]]]:
    """harm → who reads → how many plates were "right", "wrong" or "unread".

    Wrong is a plate of which any code was read wrongly, right one of which any was read; "large code alone" is what both
    readers together make of it.
    """
    chance = random.Random(seed)
    found: dict[str, dict[str, Counter[str]]] = {}
    for one in printed_plates(browser, count, chance, paper):
        for harm, seen in harmed(one, chance).items():
            said = {name: [reader(picture) for picture in seen] for name, reader in READERS.items()}
            both = [word for words in said.values() for word in words]
            large = [words[0] for words in said.values()]
            for name, words in (said | {"either": both, "large code alone": large}).items():
                found.setdefault(harm, {}).setdefault(name, Counter())[_how(words, one.address)] += 1
    return found


def _how(said: list[str], address: str) -> str:
    read = set(filter(None, said))
    return "unread" if not read else "right" if read == {address} else "wrong"


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--count", type=int, default=200)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--paper", default="a4", choices=["a5", "a4", "large", "stickers"])
    asked.add_argument("--out", type=Path)
    given = asked.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    with chromium() as browser:
        found = read_all(browser, given.count, given.seed, given.paper)
    told = {
        "count": given.count,
        "seed": given.seed,
        "paper": given.paper,
        "dots_per_inch": DOTS_PER_INCH,
        "read": found,
    }
    text = json.dumps(told, ensure_ascii=False, indent=1)
    if given.out:
        given.out.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
