"""Printed codes read by two readers we did not write, zbar and OpenCV: python -m tests.e2e.plates_read --count 200 --out read.json

Made-up plates with codes of chance go through Chromium's PDF and are looked at with 200 dots per inch, as they are and
after what happens to plates. Needs Debian's chromium, poppler-utils and zbar-tools.
"""

from __future__ import annotations

import argparse
import json
import math
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
BLOTTED = 0.15  # of the code's area, by ink, mud or paint
MODULES, QUIET, FINDER = 29, 4, 7  # of the code, around it, and the side of a corner by which it is found
CORNERS = ((0, 0), (MODULES - FINDER, 0), (0, MODULES - FINDER))
COLOURS = ("#101010", "#5a4632", "#f4f4f4")
# Where the codes stand on their sheet, in widths of the paper: left, top, side.
WHERE = """(paper) => [...paper.querySelectorAll(".code svg")].map((svg) => {
  const all = paper.getBoundingClientRect(), code = svg.getBoundingClientRect();
  return [(code.left - all.left) / all.width, (code.top - all.top) / all.width, code.width / all.width];
})"""

Harm = Callable[[Image.Image, random.Random], Image.Image]
Reader = Callable[[Image.Image], str]


@dataclass(frozen=True)
class Printed:
    """The picture of one code as it came out of the printer, with some of the plate around it; what it has to say."""

    address: str
    picture: Image.Image
    spot: tuple[int, int, int]  # left, top and side of the code on the picture


def blotted(picture: Image.Image, chance: random.Random, spot: tuple[int, int, int]) -> Image.Image:
    """A round spot anywhere, just so large that it covers BLOTTED of the code; the three finders stay free of it."""
    left, top, side = spot
    module, picture = side / (MODULES + 2 * QUIET), picture.copy()
    while True:
        x, y = chance.uniform(0, MODULES), chance.uniform(0, MODULES)
        radius = _radius(x, y)
        if all(math.dist((x, y), _nearest(x, y, *corner)) > radius for corner in CORNERS):
            break
    at_x, at_y, wide = left + (QUIET + x) * module, top + (QUIET + y) * module, radius * module
    box = (at_x - wide, at_y - wide, at_x + wide, at_y + wide)
    ImageDraw.Draw(picture).ellipse(box, fill=chance.choice(COLOURS))
    return picture


def _radius(x: float, y: float) -> float:
    """In modules, of the spot round this point that covers BLOTTED of the code; what lies beside the code counts not."""
    across = (numpy.arange(MODULES * 10) + 0.5) / 10
    away = numpy.hypot(across[None, :] - x, across[:, None] - y)
    return float(numpy.quantile(away, BLOTTED))


def _nearest(x: float, y: float, left: int, top: int) -> tuple[float, float]:
    """The point of this corner's square that lies nearest."""
    return min(max(x, left), left + FINDER), min(max(y, top), top + FINDER)


def harmed(one: Printed, chance: random.Random) -> dict[str, Image.Image]:
    """What happens to a plate, or to whoever looks at it, by its name."""
    picture = one.picture
    return {
        "as printed": picture,
        "blurred": picture.filter(ImageFilter.GaussianBlur(4)),
        "rotated by 25°": picture.rotate(25, expand=True, fillcolor="#12497c", resample=Image.Resampling.BICUBIC),
        "15 % blotted": blotted(picture, chance, one.spot),
        "at 30 % contrast": ImageEnhance.Contrast(picture).enhance(0.3),
    }


def by_zbar(picture: Image.Image) -> str:
    """What Debian's zbar finds; empty where it finds nothing."""
    with tempfile.NamedTemporaryFile(suffix=".png") as file:
        picture.save(file.name, compress_level=1)
        asked = ["zbarimg", "--raw", "--quiet", "--nodbus", "-Sdisable", "-Sqrcode.enable", file.name]
        return subprocess.run(asked, stdout=subprocess.PIPE, check=False).stdout.decode().strip()


def by_opencv(picture: Image.Image) -> str:
    """What OpenCV's detector finds, at three distances as somebody moves a telephone; empty where it finds nothing."""
    seen = cv2.cvtColor(numpy.asarray(picture.convert("RGB")), cv2.COLOR_RGB2GRAY)
    looks = (cv2.resize(seen, None, fx=part, fy=part, interpolation=cv2.INTER_AREA) for part in DISTANCES)
    return next(filter(None, (str(cv2.QRCodeDetector().detectAndDecode(look)[0]) for look in looks)), "")


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
        spots = page.locator(".paper").first.evaluate(WHERE)
        page.pdf(path=folder / "plates.pdf", prefer_css_page_size=True, print_background=True)
        page.close()
        drawn = ["pdftoppm", "-r", str(DOTS_PER_INCH), "-png", folder / "plates.pdf", folder / "sheet"]
        subprocess.run(drawn, check=True)
        for sheet, path in enumerate(sorted(folder.glob("sheet-*.png"))):
            with Image.open(path) as whole:
                for plate, spot in zip(plates[sheet * len(spots) :], spots, strict=False):
                    yield _cut(whole.convert("RGB"), plate_url(plate.slug), spot)


def _plate(chance: random.Random, number: int):
    from grids.plates import Plate
    from grids.slugs import CROCKFORD, check_character

    body = "".join(chance.choice(CROCKFORD) for _place in range(7))
    words = {"estate": "西西里小区", "label": f"{number + 1} 栋", "path": "江津区 · 鼎山街道 · 江州社区"}
    address = f"江津区鼎山街道西西里小区{number + 1}栋"
    return Plate(
        slug=body + check_character(body), address=address, hotline="023-00000157", sponsor="鼎山街道", **words
    )


def _cut(whole: Image.Image, address: str, spot: list[float]) -> Printed:
    """The code and a tenth of its side around it, as somebody holds a telephone to it."""
    left, top, side = (round(whole.width * part) for part in spot)
    around = min(left, top, side // 10)
    box = (left - around, top - around, left + side + around, top + side + around)
    return Printed(address, whole.crop(box), (around, around, side))


def read_all(browser: Browser, count: int, seed: int, paper: str = "a4") -> dict[str, dict[str, Counter[str]]]:
    """harm → reader → how many codes were "right", "wrong" or "unread"."""
    chance = random.Random(seed)
    found: dict[str, dict[str, Counter[str]]] = {}
    for one in printed_plates(browser, count, chance, paper):
        for harm, picture in harmed(one, chance).items():
            counts = found.setdefault(harm, {name: Counter() for name in (*READERS, "either")})
            said = {name: reader(picture) for name, reader in READERS.items()}
            for name, words in said.items():
                counts[name][_how(words, one.address)] += 1
            counts["either"][_how(next(filter(None, said.values()), ""), one.address)] += 1
    return found


def _how(said: str, address: str) -> str:
    return "right" if said == address else "wrong" if said else "unread"


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--count", type=int, default=200)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--paper", default="a4", choices=["a5", "a4", "large", "stickers"])
    asked.add_argument("--out", type=Path)
    given = asked.parse_args()
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
