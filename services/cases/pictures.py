"""One picture, from whatever a phone sends to a plain JPEG. Looked at before it is decoded, and then decoded small.

Nothing of the file that came in goes out again but what it shows: no EXIF, place, profile, comment, thumbnail or tail.
"""

from __future__ import annotations

import re
import struct
import threading
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from math import ceil, floor
from typing import Any, BinaryIO, NamedTuple

import pillow_heif
from django.core.files import File
from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageDraw

pillow_heif.register_heif_opener()

Opened = BinaryIO | File
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
BYTES_MAX = 25_000_000
PIXELS_MAX = 60_000_000
WEBP_PIXELS_MAX = 24_000_000  # its decoder holds the picture four times over
SCANS_MAX = 40  # a progressive photo has about ten; each costs a walk over the whole picture
LONGEST = 1600
QUALITY = 82
STRIP = 64  # rows, after shrinking
_MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd8\xff]")  # those that open a segment, and the end
_upright = Image.Transpose
TURNS = {
    2: _upright.FLIP_LEFT_RIGHT, 3: _upright.ROTATE_180, 4: _upright.FLIP_TOP_BOTTOM, 5: _upright.TRANSPOSE,
    6: _upright.ROTATE_270, 7: _upright.TRANSVERSE, 8: _upright.ROTATE_90,
}  # fmt: skip
BROKEN = (  # what the decoders raise on files that are not what they say
    OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, AttributeError, OverflowError, RuntimeError,
    MemoryError, struct.error, zlib.error, Image.DecompressionBombError, Image.DecompressionBombWarning,
)  # fmt: skip
_decoding = threading.BoundedSemaphore(2)  # at most so many large pictures are in memory at a time


class PhotoRefused(Exception):
    """A picture cannot be taken in. Says to the resident why, and what to do."""


class Picture(NamedTuple):
    """A JPEG without anything but its pixels."""

    content: bytes
    width: int
    height: int


def check(file: Opened, size: int) -> None:
    """Look at the header only: format, dimensions, bytes. Raises PhotoRefused."""
    if size > BYTES_MAX:
        raise PhotoRefused(_("照片超过 25 MB。请换一张，或者在手机里改小后再选。"))
    with _readable():
        too_large = _webp_canvas(file) > WEBP_PIXELS_MAX or _dimensions(file) > PIXELS_MAX or _scans(file) > SCANS_MAX
    if too_large:
        raise PhotoRefused(_("照片的尺寸太大。请在手机里改小，或者截个屏再选。"))


def plain(file: Opened) -> Picture:
    """The picture upright, in RGB, its longest side at most LONGEST. Raises PhotoRefused. Check it first."""
    with _decoding, _readable():
        file.seek(0)
        with Image.open(file, formats=FORMATS) as image:
            image.draft(None, _fitting(image.size))
            image.load()
            turn = TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
            factor = max(image.size) // (2 * LONGEST)
            small = _in_strips(image, factor) if factor > 1 else _flat(image)
    return _encoded(small, turn)


Box = tuple[float, float, float, float]  # left, top, right, bottom, as shares of width and height


def blacked(file: Opened, boxes: Iterable[Box]) -> Picture:
    """The same picture with nothing left of what lies in these boxes; whole pixels, rather one more. Raises PhotoRefused."""
    with _decoding, _readable():
        file.seek(0)
        with Image.open(file, formats=FORMATS) as image:
            clean = _flat(image)
    pen, (width, height) = ImageDraw.Draw(clean), clean.size
    for left, top, right, bottom in boxes:
        pen.rectangle(
            (floor(left * width), floor(top * height), ceil(right * width), ceil(bottom * height)), fill="black"
        )
    return _encoded(clean, None)


def _encoded(small: Image.Image, turn: Any) -> Picture:
    clean = Image.new("RGB", small.size)  # a new one: nothing that hangs on the old is saved with it
    clean.paste(small)
    clean = clean.resize(_fitting(small.size), Image.Resampling.LANCZOS)
    if turn is not None:
        clean = clean.transpose(turn)
    out = BytesIO()
    clean.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return Picture(out.getvalue(), *clean.size)


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except BROKEN as error:
        raise PhotoRefused(_("这个文件不是照片，或者没有传完整。请选 JPEG、PNG、WebP 或 HEIC 格式的照片。")) from error


def _dimensions(file: Opened) -> int:
    file.seek(0)
    with Image.open(file, formats=FORMATS) as image:
        return image.width * image.height


def _webp_canvas(file: Opened) -> int:
    """Pixels by the header of a WebP file, 0 for others: its decoder reserves the whole canvas before it can be asked.

    Layout: RFC 9649, sections 2.4 to 2.7.
    """
    file.seek(0)
    head = file.read(30)
    if head[:4] != b"RIFF" or head[8:12] != b"WEBP" or len(head) < 30:
        return 0
    if head[12:16] == b"VP8X":
        return (int.from_bytes(head[24:27], "little") + 1) * (int.from_bytes(head[27:30], "little") + 1)
    if head[12:16] == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return ((bits & 0x3FFF) + 1) * ((bits >> 14 & 0x3FFF) + 1)
    width, height = struct.unpack("<HH", head[26:30])
    return (width & 0x3FFF) * (height & 0x3FFF)


def _scans(file: Opened) -> int:
    """How often a scan begins in a JPEG file, 0 for others. Thumbnails before and films behind the picture are no scans.

    Layout: ITU-T T.81, annex B.
    """
    file.seek(0)
    if file.read(3) != b"\xff\xd8\xff":
        return 0
    file.seek(0)
    content, found, at = file.read(), 0, 2
    while (marker := _MARKER.search(content, at)) and marker[0] != b"\xff\xd9":
        found += marker[0] == b"\xff\xda"
        at = marker.end() + int.from_bytes(content[marker.end() : marker.end() + 2], "big")
    return found


def _fitting(size: tuple[int, int]) -> tuple[int, int]:
    """The size to which a picture of this size is brought; a small one stays as it is."""
    width, height = size
    longest = max(width, height)
    if longest <= LONGEST:
        return width, height
    return max(1, round(width * LONGEST / longest)), max(1, round(height * LONGEST / longest))


def _in_strips(image: Image.Image, factor: int) -> Image.Image:
    """Shrunk by a whole factor, some rows at a time, so that no second copy of the large picture is made."""
    width, height = image.size
    small = Image.new("RGB", (-(-width // factor), -(-height // factor)))
    for top in range(0, height, STRIP * factor):
        strip = image.crop((0, top, width, min(height, top + STRIP * factor)))
        small.paste(_flat(strip).reduce(factor), (0, top // factor))
    return small


def _flat(image: Image.Image) -> Image.Image:
    """In RGB; what is transparent becomes white, and of 16 bits of grey the upper 8 stay."""
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.has_transparency_data:
        colours = image.convert("RGBA")
        image = Image.new("RGB", image.size, "white")
        image.paste(colours, mask=colours.getchannel("A"))
    return image.convert("RGB")
