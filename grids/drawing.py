"""Maps from our own data: degrees (WGS 84) onto a page, no tiles and no address of anybody else's."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

WIDE = 720  # units of the drawing; as high as the ground asks, within limits
LOW, HIGH = 320, 1000
EDGE = 24


class Sheet:
    """As wide as it can be, north above, a degree of longitude as short as it is here."""

    def __init__(self, west: float, south: float, east: float, north: float) -> None:
        self.west, self.north = west, north
        self.squeeze = max(0.01, math.cos(math.radians((south + north) / 2)))
        wide, high = max((east - west) * self.squeeze, 1e-5), max(north - south, 1e-5)
        self.scale = min((WIDE - 2 * EDGE) / wide, (HIGH - 2 * EDGE) / high)
        self.height = max(LOW, round(high * self.scale) + 2 * EDGE)

    @classmethod
    def of(cls, corners: Iterable[tuple[float, float, float, float]]) -> Sheet:
        """Room for all of these (west, south, east, north); at least one."""
        held = list(corners)
        return cls(*(pick(one[at] for one in held) for at, pick in enumerate((min, min, max, max))))

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        x = EDGE + (longitude - self.west) * self.squeeze * self.scale
        return round(x, 1), round(EDGE + (self.north - latitude) * self.scale, 1)


def outline(read: Any, sheet: Sheet) -> str:
    """The rings of a polygon, or of several, as an SVG path."""
    polygons = [one for one in getattr(read, "geoms", [read]) if one.geom_type == "Polygon"]
    rings = [ring for one in polygons for ring in (one.exterior, *one.interiors)]
    drawn = []
    for ring in rings:
        drawn.append("M" + "L".join("{},{}".format(*sheet.at(*point[:2])) for point in ring.coords) + "Z")
    return "".join(drawn)
