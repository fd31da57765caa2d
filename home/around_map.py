"""What is within a walk, on a map of our own: the numbers are those of the list below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grids.drawing import WIDE, Sheet, outline
from grids.models import Area, Building
from grids.naming import named
from grids.shapes import read_shape
from home.around import WALK, Near

ACROSS = 1e-3  # degrees: what lies at one spot is not drawn larger than a street


@dataclass(frozen=True)
class Pin:
    """A point with its number in the list."""

    number: int
    name: str
    x: float
    y: float


@dataclass(frozen=True)
class Drawing:
    """In units of the page: the boundary as a path, the door one stands at, the points."""

    wide: int
    height: int
    boundary: str
    door: tuple[float, float] | None
    pins: list[Pin]


def draw(area: Area, points: Sequence[Near], building: Building | None) -> Drawing | None:
    """The map of a list that is sorted by distance; None where nothing on it has a place. No query."""
    near = [(number, one) for number, one in enumerate(points, 1) if _placed(one)]
    if not near:
        return None
    door = (building.longitude, building.latitude) if building and building.longitude is not None else None
    spots = [(one.point.longitude, one.point.latitude) for _number, one in near] + ([door] if door else [])
    read = read_shape(area.boundary) if area.boundary else None
    room = [(x - ACROSS, y - ACROSS, x + ACROSS, y + ACROSS) for x, y in spots]
    sheet = Sheet.of([*room, *([read.bounds] if read is not None else [])])
    pins = [Pin(number, named(one.point), *sheet.at(*spot)) for (number, one), spot in zip(near, spots, strict=False)]
    return Drawing(WIDE, sheet.height, outline(read, sheet) if read is not None else "", door and sheet.at(*door), pins)


def _placed(one: Near) -> bool:
    """It has coordinates, and is within a walk as far as one knows where the walk begins."""
    known = one.point.longitude is not None and one.point.latitude is not None
    return known and (one.metres is None or one.metres <= WALK)
