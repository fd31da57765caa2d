"""Whose portal this is, by nearest area: settings are data that hold below the area they hang on."""

from __future__ import annotations

from grids.models import Area
from home.models import SiteProfile


def for_area(area: Area) -> SiteProfile | None:
    """Of this area or the nearest above it that has one; else of the top. One query."""
    ours = SiteProfile.objects.filter(area__path__in=area.lineage_paths())
    return ours.order_by("-area__depth").first() or of_the_top()


def of_the_top() -> SiteProfile | None:
    """For pages that belong to no place. One query."""
    return SiteProfile.objects.order_by("area__depth", "area__path").first()
