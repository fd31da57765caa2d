"""In which grid a point lies: the boundaries of living areas, kept in this process and renewed where they changed.

WGS 84, degrees, as browsers give positions and as boundaries are kept. A point is asked about and forgotten.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from threading import Lock

import shapely
from django.db.models import Count, F, QuerySet, Sum
from shapely.geometry import Point

from grids.models import Area, Building
from grids.shapes import read_shape

NEAR = 300  # metres within which a building counts as where somebody is
A_DEGREE = 111_320  # metres of latitude


class NoPosition(ValueError):
    """What was given is no latitude and longitude."""


@dataclass(frozen=True)
class Position:
    """Rounded to four decimals, about ten metres."""

    latitude: float
    longitude: float

    @classmethod
    def read(cls, text: str) -> Position:
        """29.2901,106.2592. Raises NoPosition."""
        try:
            latitude, longitude = (round(float(part), 4) for part in text[:60].split(","))
        except ValueError:
            raise NoPosition(text) from None
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # also what is no number
            raise NoPosition(text)
        return cls(latitude, longitude)


class Ground:
    """All boundaries with a tree over them. Only what changed is read again."""

    def __init__(self) -> None:
        self._print: tuple[int, ...] | None = None
        self._shapes: dict[int, tuple[int, object]] = {}
        self._pks: list[int] = []
        self._tree = shapely.STRtree([])
        self._turn = Lock()

    def areas_at(self, position: Position) -> list[int]:
        """The ids of the areas whose boundary holds the point. One query while no boundary changed, two or three else."""
        with self._turn:
            self._renew()
            pks, tree = self._pks, self._tree
        return [pks[at] for at in tree.query(Point(position.longitude, position.latitude), predicate="intersects")]

    def _renew(self) -> None:
        bounded = Area.objects.filter(boundary__isnull=False).order_by()
        print_now = fingerprint(bounded)
        if print_now == self._print:
            return
        now = dict(bounded.values_list("pk", "page_version"))
        changed = [pk for pk, its in now.items() if self._shapes.get(pk, (None, None))[0] != its]
        self._shapes = {pk: kept for pk, kept in self._shapes.items() if pk in now}
        for at in range(0, len(changed), 1000):
            rows = bounded.filter(pk__in=changed[at : at + 1000]).values_list("pk", "page_version", "boundary")
            self._shapes |= {pk: (its, read_shape(boundary)) for pk, its, boundary in rows.iterator()}
        drawn = [(pk, its) for pk, (_version, its) in self._shapes.items() if its is not None]
        self._pks, self._tree = [pk for pk, _its in drawn], shapely.STRtree([its for _pk, its in drawn])
        self._print = print_now


def fingerprint(bounded: QuerySet[Area]) -> tuple[int, ...]:
    """Differs when an area came, went or changed, also when one went and another came in the same moment. One query."""
    said = bounded.aggregate(
        count=Count("pk"), who=Sum("pk"), versions=Sum("page_version"), both=Sum(F("pk") * F("page_version"))
    )
    return tuple(said[part] or 0 for part in ("count", "who", "versions", "both"))


GROUND = Ground()


def area_at(position: Position) -> Area | None:
    """The smallest living area that holds the point; where a special grid overlaps it, the residential one."""
    pks = GROUND.areas_at(position)
    found = Area.objects.living().filter(pk__in=pks).order_by("-depth", "kind", "path") if pks else []
    return next(iter(found), None)


def building_near(position: Position) -> tuple[Building, int] | None:
    """The nearest building within NEAR, and how many metres away. One query."""
    high = NEAR / A_DEGREE
    wide = high / max(0.01, math.cos(math.radians(position.latitude)))
    around = Building.objects.filter(
        latitude__range=(position.latitude - high, position.latitude + high),
        longitude__range=(position.longitude - wide, position.longitude + wide),
    ).select_related("grid")
    found = [(building, metres(position, building.latitude or 0, building.longitude or 0)) for building in around]
    nearest = min((pair for pair in found if pair[1] <= NEAR), key=lambda pair: pair[1], default=None)
    return nearest


def metres(position: Position, latitude: float, longitude: float) -> int:
    """As the crow flies, over a few hundred metres."""
    north = (latitude - position.latitude) * A_DEGREE
    east = (longitude - position.longitude) * A_DEGREE * math.cos(math.radians(position.latitude))
    return round(math.hypot(north, east))
