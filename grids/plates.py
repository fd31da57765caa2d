"""The code on the wall: what it says, as a picture, and the plate to print."""

from __future__ import annotations

import io
from dataclasses import dataclass
from urllib.parse import urlsplit

import qrcode
from django.conf import settings
from qrcode.constants import ERROR_CORRECT_H

from grids.models import Area, Building, Entrance, Level

MASK = 3  # a fixed mask spares the search for the best: eight times as fast, and every reader takes it


def plate_url(slug: str) -> str:
    """What is printed: all upper case, so that the code stays in the alphanumeric mode and its modules large.

    29 × 29 modules at level H up to 35 characters (ISO/IEC 18004, version 3-H). The path is matched in any case.
    """
    return f"{settings.PUBLIC_URL}{settings.FORCE_SCRIPT_NAME or ''}/B/{slug}".upper()


def _matrix(url: str) -> list[list[bool]]:
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_H, mask_pattern=MASK, border=0)
    code.add_data(url)
    code.make(fit=True)
    return code.get_matrix()


def code_svg(url: str) -> str:
    """One path of unit squares with the quiet zone of four modules that the standard asks for."""
    rows = _matrix(url)
    size = len(rows) + 8
    path = "".join(
        f"M{x + 4} {y + 4}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<rect width="{size}" height="{size}" fill="#fff"/><path d="{path}" fill="#0c3358"/></svg>'
    )


def code_png(url: str, scale: int = 20) -> bytes:
    """The same as a picture, `scale` pixels a module."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_H, mask_pattern=MASK, border=4, box_size=scale)
    code.add_data(url)
    code.make(fit=True)
    file = io.BytesIO()
    code.make_image(fill_color="#0c3358", back_color="#ffffff").save(file, "PNG")
    return file.getvalue()


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

    @property
    def url(self) -> str:
        return plate_url(self.slug)

    @property
    def shown_url(self) -> str:
        return urlsplit(self.url)._replace(scheme="").geturl().removeprefix("//")

    @property
    def svg(self) -> str:
        return code_svg(self.url)


def plate_of(building: Building, entrance: Entrance | None = None) -> Plate:
    """The plate of a building, or of one of its entrances. One query."""
    lineage = list(building.grid.lineage())
    named = {area.level: area for area in lineage}
    estate = named.get(Level.ESTATE, building.grid)
    above = [area for area in reversed(lineage) if area.level in (Level.COUNTY, Level.SUBDISTRICT, Level.COMMUNITY)]
    label = f"{building.label} {entrance.label}" if entrance else building.label
    return Plate(
        slug=entrance.slug if entrance else building.slug,
        estate=estate.name,
        label=label,
        path=" · ".join(area.name for area in [*above, building.grid]),
        address=building.address or "".join(area.name for area in above) + estate.name + label,
        hotline=next((area.hotline for area in lineage if area.hotline), ""),
        sponsor=named[Level.SUBDISTRICT].name if Level.SUBDISTRICT in named else "",
    )


def plates_of(area: Area) -> list[Plate]:
    """All plates of an area, in the order of its grids and labels."""
    buildings = Building.objects.filter(grid__path__startswith=area.path).select_related("grid")
    ordered = sorted(buildings.prefetch_related("entrances"), key=lambda one: (one.grid.path, len(one.label), one.label))
    return [plate_of(building, way) for building in ordered for way in [None, *building.entrances.all()]]
