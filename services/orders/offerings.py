"""What stands behind an item at a place: the nearest area's row of its code; a place that only renames an item keeps it."""

from __future__ import annotations

from django.db.models import Q

from grids.models import Area
from services.cases.models import Category
from services.cases.queries import categories_for
from services.orders.models import Offering


def at(area: Area) -> dict[str, Offering]:
    """By code of the item. One query."""
    here = Q(category__area=None) | Q(category__area__path__in=area.lineage_paths())
    rows = Offering.objects.filter(here, category__kind="orders").select_related("category__area")
    nearest: dict[str, Offering] = {}
    for row in sorted(rows, key=lambda row: row.category.area.depth if row.category.area else 0):
        nearest[row.category.code] = row
    return nearest


def of(category: Category | None, area: Area) -> Offering:
    """Of one item; the plainest where nobody said anything."""
    return at(area).get(category.code if category else "", Offering())


def catalogue(area: Area) -> dict[str, Category]:
    """What can be ordered here, by code, in order; the nearest area's row wins. Three queries."""
    return {code: one for code, one in categories_for(area, "orders").items() if one.listed}
