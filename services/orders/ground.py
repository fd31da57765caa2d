"""How far it is between two doors of a subdistrict, in metres. What no map knows lies in the middle of its grid. 远近"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, hypot, radians

from django.db.models import Avg

from grids.models import Area, Building

A_DEGREE = 111_320.0  # metres of latitude
Point = tuple[float, float]


@dataclass(frozen=True)
class Ground:
    """A subdistrict laid flat: x to the east, y to the north, metres from its middle."""

    middle: Point
    of_grids: dict[int, Point]

    @classmethod
    def of(cls, area: Area) -> Ground:
        """One query."""
        known = Building.objects.filter(
            grid__path__startswith=area.path, longitude__isnull=False, latitude__isnull=False
        )
        rows = known.order_by().values("grid").annotate(x=Avg("longitude"), y=Avg("latitude"))
        grids = {row["grid"]: (row["x"], row["y"]) for row in rows}
        xs, ys = zip(*grids.values(), strict=True) if grids else ((0.0,), (0.0,))
        return cls((sum(xs) / len(xs), sum(ys) / len(ys)), grids)

    def at(self, building: Building) -> Point:
        return self.lies(building.longitude, building.latitude, building.grid_id)

    def lies(self, longitude: float | None, latitude: float | None, grid: int | None) -> Point:
        if longitude is not None and latitude is not None:
            return self._flat((longitude, latitude))
        return self._flat(self.of_grids.get(grid, self.middle) if grid else self.middle)

    def _flat(self, place: Point) -> Point:
        wide = A_DEGREE * cos(radians(self.middle[1]))
        return (place[0] - self.middle[0]) * wide, (place[1] - self.middle[1]) * A_DEGREE


def metres(one: Point, other: Point) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])
