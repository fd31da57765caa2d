"""How far it is: points within a walk of a place that has coordinates."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from django.db.models import Avg, Q
from shapely.errors import ShapelyError
from shapely.geometry import shape

from grids.models import Area, Building
from home.models import ServicePoint

EARTH = 6_371_000  # metres, the mean radius
WALK = 1_200  # metres: a quarter of an hour
DEGREE = 111_195  # metres of latitude
MOST = 200


@dataclass(frozen=True)
class Near:
    """A point and how far it is, in metres; None where one of the two has no coordinates."""

    point: ServicePoint
    metres: int | None


def centre_of(area: Area, building: Building | None) -> tuple[float, float] | None:
    """Longitude and latitude from which distances count: the building's door, else the area's middle."""
    if building and building.longitude is not None and building.latitude is not None:
        return building.longitude, building.latitude
    if area.boundary:
        try:
            middle = shape(area.boundary).representative_point()
            return middle.x, middle.y
        except (ShapelyError, ValueError, TypeError, KeyError, AttributeError):
            return None
    there = Building.objects.filter(grid__path__startswith=area.path, longitude__isnull=False, latitude__isnull=False)
    mean = there.aggregate(x=Avg("longitude"), y=Avg("latitude"))
    return (mean["x"], mean["y"]) if mean["x"] is not None else None


def metres(a: tuple[float, float], b: tuple[float, float]) -> int:
    """The distance over ground between two (longitude, latitude), by the haversine formula."""
    x, y = radians(b[0] - a[0]), radians(b[1] - a[1])
    half = sin(y / 2) ** 2 + cos(radians(a[1])) * cos(radians(b[1])) * sin(x / 2) ** 2
    return round(2 * EARTH * asin(min(1.0, sqrt(half))))


def near(area: Area, building: Building | None = None) -> list[Near]:
    """The place's own points and those above and below it, and others' within a walk; nearest first.

    Three queries at most, whatever the size: the square around the walk is read from an index.
    """
    middle = centre_of(area, building)
    wanted = Q(area__path__in=area.lineage_paths()) | Q(area__path__startswith=area.path)
    if middle:
        high, wide = WALK / DEGREE, WALK / (DEGREE * max(0.01, cos(radians(middle[1]))))
        wanted |= Q(
            latitude__range=(middle[1] - high, middle[1] + high), longitude__range=(middle[0] - wide, middle[0] + wide)
        )
    points = ServicePoint.objects.filter(wanted).select_related("area").order_by("kind", "pk")[:MOST]
    found = [Near(point, _far(middle, point)) for point in points]
    kept = [one for one in found if _belongs(one, area)]
    return sorted(kept, key=lambda one: (one.metres is None, one.metres or 0, one.point.name))


def _far(middle: tuple[float, float] | None, point: ServicePoint) -> int | None:
    if middle is None or point.longitude is None or point.latitude is None:
        return None
    return metres(middle, (point.longitude, point.latitude))


def _belongs(one: Near, area: Area) -> bool:
    """Of this place, of one above or below it, or near enough to walk."""
    path = one.point.area.path
    return path.startswith(area.path) or area.path.startswith(path) or (one.metres is not None and one.metres <= WALK)
