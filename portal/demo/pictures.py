"""Photos of the demo: drawn, so that nobody and nowhere is on them. One scene before the work and one after."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

SIZE = (800, 600)
SCENES = {
    "shared_repair": "wall", "building_safety": "wall", "accessibility": "wall", "fire_exit": "stairs", "lift": "stairs",
    "property_service": "stairs", "sanitation": "bins", "greening": "tree", "street_works": "road", "parking": "road",
    "utilities": "road",
}  # fmt: skip

PROVEN = ("shared_repair", "fire_exit", "sanitation", "street_works")  # no end without a photo


def file(code: str, stage: str, variant: int) -> SimpleUploadedFile:
    """As a phone would send it; there are four variants of each scene."""
    content = _jpeg(SCENES.get(code, "stairs"), stage, variant % 4)
    return SimpleUploadedFile("IMG_0001.jpg", content, "image/jpeg")


def suits(code: str) -> bool:
    return code in SCENES


@lru_cache(maxsize=64)
def _jpeg(scene: str, stage: str, variant: int) -> bytes:
    rng = Random(f"{scene}{variant}")
    shade = rng.randrange(-14, 15)
    image = Image.new("RGB", SIZE, _tone((206, 208, 204), shade))
    draw = ImageDraw.Draw(image)
    DRAWN[scene](draw, rng, shade, stage == "before")
    noise = Image.effect_noise(SIZE, 22).convert("RGB")
    out = BytesIO()
    Image.blend(image, noise, 0.07).save(out, "JPEG", quality=70)
    return out.getvalue()


def _tone(colour: tuple[int, int, int], shade: int) -> tuple[int, int, int]:
    return tuple(min(255, max(0, part + shade)) for part in colour)  # type: ignore[return-value]


def _wall(draw: ImageDraw.ImageDraw, rng: Random, shade: int, before: bool) -> None:
    draw.rectangle((0, 450, 800, 600), fill=_tone((150, 146, 138), shade))
    draw.rectangle((90, 120, 270, 450), fill=_tone((120, 98, 78), shade))
    draw.ellipse((240, 280, 256, 296), fill=(210, 190, 120))
    for line in range(0, 450, 75):
        draw.line((0, line, 800, line), fill=_tone((190, 190, 184), shade))
    if before:
        at = [(520, 0)]
        while at[-1][1] < 430:
            at.append((at[-1][0] + rng.randrange(-40, 41), at[-1][1] + rng.randrange(20, 50)))
        draw.line(at, fill=(70, 66, 60), width=5)
        draw.ellipse((470, 440, 640, 500), fill=(118, 124, 128))
    else:
        draw.rectangle((440, 0, 620, 450), fill=_tone((226, 224, 216), shade))


def _stairs(draw: ImageDraw.ImageDraw, rng: Random, shade: int, before: bool) -> None:
    for step in range(7):
        top = 560 - step * 60
        draw.rectangle((80 + step * 50, top, 800, top + 60), fill=_tone((182 - step * 9,) * 3, shade))
    draw.line((60, 470, 420, 60), fill=(90, 96, 92), width=12)
    if before:
        for _box in range(6):
            left, top = rng.randrange(300, 660), rng.randrange(300, 480)
            draw.rectangle((left, top, left + 110, top + 80), fill=(176, 138, 92), outline=(120, 90, 58), width=4)
    else:
        draw.rectangle((620, 120, 730, 210), fill=(56, 140, 84))


def _bins(draw: ImageDraw.ImageDraw, rng: Random, shade: int, before: bool) -> None:
    draw.rectangle((0, 380, 800, 600), fill=_tone((132, 132, 128), shade))
    for place, colour in enumerate(((58, 112, 168), (60, 132, 84), (96, 96, 96))):
        left = 120 + place * 200
        draw.rectangle((left, 220, left + 140, 460), fill=colour)
        draw.rectangle((left - 10, 200, left + 150, 228), fill=_tone(colour, -20))
    if before:
        for _bag in range(14):
            left, top = rng.randrange(40, 720), rng.randrange(400, 540)
            draw.ellipse((left, top, left + 80, top + 56), fill=_tone((70, 74, 78), rng.randrange(-20, 90)))


def _tree(draw: ImageDraw.ImageDraw, rng: Random, shade: int, before: bool) -> None:
    draw.rectangle((0, 0, 800, 420), fill=_tone((184, 206, 220), shade))
    draw.rectangle((0, 420, 800, 600), fill=_tone((122, 150, 98), shade))
    draw.rectangle((370, 200, 430, 520), fill=(104, 80, 58))
    spread = 250 if before else 150
    for _leaf in range(60 if before else 26):
        left, top = 400 + rng.randrange(-spread, spread), 170 + rng.randrange(-130, 110)
        draw.ellipse((left - 50, top - 36, left + 50, top + 36), fill=_tone((70, 120, 66), rng.randrange(-18, 30)))
    if before:
        draw.line((430, 240, 690, 380), fill=(84, 66, 50), width=14)


def _road(draw: ImageDraw.ImageDraw, rng: Random, shade: int, before: bool) -> None:
    draw.rectangle((0, 0, 800, 200), fill=_tone((176, 186, 190), shade))
    draw.polygon(((0, 600), (260, 200), (540, 200), (800, 600)), fill=_tone((104, 104, 106), shade))
    for dash in range(5):
        draw.rectangle((392, 220 + dash * 80, 408, 260 + dash * 80), fill=(224, 222, 210))
    if before:
        left = rng.randrange(240, 400)
        draw.ellipse((left, 400, left + 190, 490), fill=(52, 50, 48), outline=(140, 134, 124), width=6)
        draw.ellipse((left + 40, 425, left + 150, 470), fill=(96, 112, 120))
    else:
        draw.rectangle((280, 400, 480, 480), fill=_tone((78, 78, 80), shade))


DRAWN = {"wall": _wall, "stairs": _stairs, "bins": _bins, "tree": _tree, "road": _road}
