"""The place of a case as it may be said to anybody."""

from __future__ import annotations

from grids.models import Level, said_by_people
from grids.naming import named
from services.cases.models import Case

FEWEST_HOUSEHOLDS = 20  # a smaller house says who lives in it, and so does a micro grid


def names_house(case: Case) -> bool:
    """Whether the house has so many households, as far as that is known, that naming it points at nobody."""
    return case.building is not None and (case.building.households or 0) >= FEWEST_HOUSEHOLDS


def said_in_public(case: Case) -> str:
    """The house where that points at nobody, else the estate, else the area; never a stairwell, never a micro grid.

    Up to two queries more unless the case was read `with_estates`.
    """
    estate = named(case, "estate_name") if hasattr(case, "estate_name") else named(case.place.estate)
    if names_house(case) and case.building:
        return said_by_people(estate or named(case.place), case.building)
    if estate:
        return estate
    area = case.place
    if area.level == Level.MICRO_GRID:
        area = next(above for above in case.place.lineage() if above.level != Level.MICRO_GRID)
    return named(area)
