"""The code on the wall: what it says, as a picture, and the plate to print."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlsplit

import qrcode
from django.conf import settings
from django.db.models import QuerySet
from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_M

from grids import towns
from grids.models import Area, Building, Entrance, Level

MASK = 3  # a fixed mask spares the search for the best: eight times as fast, and every reader takes it
QUIET = 4  # modules of white around a code, as ISO/IEC 18004 asks for
INK = "#0c3358"
MOST_WALKED = 20_000  # buildings


def plate_url(slug: str, here: towns.Here | None = None) -> str:
    """What is printed: all upper case, so that the code stays in the alphanumeric mode and its modules large.

    29 × 29 modules at level H up to 35 characters (ISO/IEC 18004, version 3-H). Host and path match in any case; only a
    sub-path of somebody else's server may not, so it stays as it is: a code in small letters is larger, but it opens.
    `here`: the town whose address it carries; without one the installation's own.
    """
    root, below = (here.root, here.below) if here else (settings.PUBLIC_URL, "")
    return f"{root.upper()}{settings.FORCE_SCRIPT_NAME or ''}{below.upper()}/B/{slug}"


def host_of(here: towns.Here | None) -> str:
    """By what an address begins, as it stands on the plate: what anybody can compare before going on."""
    return urlsplit(plate_url("", here)).netloc


def code_svg(url: str, bears: int = ERROR_CORRECT_H) -> str:
    """One path, a rectangle for each run of dark modules in a row, with the quiet zone around it.

    `bears`: how much of it may be lost; less makes fewer and larger modules.
    """
    rows = _code(url, bears, border=QUIET).get_matrix()
    size = len(rows)
    path = "".join(f"M{x} {y}h{width}v1h-{width}z" for y, row in enumerate(rows) for x, width in _runs(row))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<rect width="{size}" height="{size}" fill="#fff"/><path d="{path}" fill="{INK}"/></svg>'
    )


def code_png(url: str, scale: int = 20) -> bytes:
    """The same as a picture, `scale` pixels a module."""
    file = io.BytesIO()
    _code(url, ERROR_CORRECT_H, border=QUIET, box_size=scale).make_image(fill_color=INK, back_color="#ffffff").save(
        file, "PNG"
    )
    return file.getvalue()


def _code(url: str, bears: int, **more: int) -> qrcode.QRCode:
    code = qrcode.QRCode(error_correction=bears, mask_pattern=MASK, **more)
    code.add_data(url)
    code.make(fit=True)
    return code


def _runs(row: Sequence[bool]) -> Iterable[tuple[int, int]]:
    """Where dark modules begin, and how many stand together."""
    for dark, run in groupby(enumerate(row), key=lambda one: one[1]):
        places = [x for x, _dark in run]
        if dark:
            yield places[0], len(places)


@dataclass(frozen=True)
class Plate:
    """One plate: large, what the building is called; small, whom to ring, and how to say where one is."""

    slug: str
    estate: str
    label: str
    path: str
    address: str
    hotline: str
    sponsor: str
    town: towns.Here | None = None

    @property
    def url(self) -> str:
        return plate_url(self.slug, self.town)

    @property
    def host(self) -> str:
        return host_of(self.town)

    @property
    def shown_url(self) -> str:
        parts = urlsplit(self.url)
        return parts.netloc + parts.path

    @property
    def number(self) -> str:
        """The code as it is read aloud, in two halves."""
        return f"{self.slug[:4]} {self.slug[4:]}"

    @property
    def size(self) -> str:
        """How large the name may stand without a break inside it."""
        longest = max(_width(self.estate), _width(self.label))
        return "large" if longest <= 6.5 else "middle" if longest <= 9 else "small"

    @property
    def svg(self) -> str:
        return code_svg(self.url)

    @property
    def spare_svg(self) -> str:
        """The same address for when the large code is spoilt: 25 × 25 modules at level M, which small are still wide enough."""
        return code_svg(self.url, ERROR_CORRECT_M)


def plate_of(building: Building, entrance: Entrance | None = None) -> Plate:
    """The plate of a building, or of one of its entrances. One query."""
    return _plate(building, entrance, {area.path: area for area in building.grid.lineage()})


def plates_of(buildings: Iterable[Building]) -> list[Plate]:
    """The plates of these buildings and of their entrances, by grid and number. Two queries, however many."""
    ordered = sorted(buildings, key=lambda one: (one.grid.path, natural(one.label)))
    paths = {path for building in ordered for path in building.grid.lineage_paths()}
    areas = {area.path: area for area in Area.objects.filter(path__in=paths)}
    return [_plate(building, way, areas) for building in ordered for way in [None, *ways_of(building)]]


def ways_of(building: Building) -> list[Entrance]:
    """Its entrances as one walks past them: 2 单元 before 10 单元. No query where they were fetched along."""
    return sorted(building.entrances.all(), key=lambda one: natural(one.label))


def walked(found: QuerySet[Building]) -> Sequence[int] | QuerySet[Building, int]:
    """Their ids as one walks: grid by grid, 2 栋 before 12 栋. Two queries.

    More than MOST_WALKED are no walk any more and stay as they were entered: nobody waits until a county is sorted.
    """
    if found.count() > MOST_WALKED:
        return found.values_list("pk", flat=True)
    rows = found.values_list("pk", "grid__path", "label")
    return [pk for pk, _path, _label in sorted(rows, key=lambda row: (row[1], natural(row[2])))]


def buildings_of(area: Area) -> QuerySet[Building]:
    """All buildings of an area, grid by grid, for plates_of. Of a special grid, those that also lie in it."""
    if area.kind == Area.Kind.SPECIAL:
        found = Building.objects.filter(special_grids=area)
    else:
        found = Building.objects.filter(grid__path__startswith=area.path)
    return found.select_related("grid").prefetch_related("entrances").order_by("grid__path", "pk")


def _plate(building: Building, entrance: Entrance | None, areas: Mapping[str, Area]) -> Plate:
    lineage = [areas[path] for path in building.grid.lineage_paths()]
    named = {area.level: area for area in lineage}
    estate = named.get(Level.ESTATE, building.grid).name
    above = [
        area.name for area in reversed(lineage) if area.level in (Level.COUNTY, Level.SUBDISTRICT, Level.COMMUNITY)
    ]
    label = f"{building.label} {entrance.label}" if entrance else building.label
    return Plate(
        slug=entrance.slug if entrance else building.slug,
        estate=estate,
        label=label,
        path=" · ".join([*above, building.grid.name]),
        address=spoken_address(
            above, building.address or f"{estate}{building.label}", entrance.label if entrance else ""
        ),
        hotline=next((area.hotline for area in lineage if area.hotline), ""),
        sponsor=named[Level.SUBDISTRICT].name if Level.SUBDISTRICT in named else "",
        town=towns.of(building.grid),
    )


def spoken_address(above: Sequence[str], address: str, entrance: str = "") -> str:
    """What to tell the police, from the district down, without blanks; what the address says already is not said twice."""
    parts = [*(name for name in above if name not in address), address, entrance]
    return re.sub(r"\s+", "", "".join(parts))


def _width(text: str) -> float:
    """In squares of the type; digits and blanks take about half a one."""
    return sum(0.55 if character.isascii() else 1 for character in text)


def natural(label: str) -> list[tuple[int, int, str]]:
    """2 栋 before 12 栋."""
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.split(r"(\d+)", label) if part]
