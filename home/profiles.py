"""Whose portal this is, by nearest area: settings are data that hold below the area they hang on."""

from __future__ import annotations

from collections.abc import Iterable

from accounts import moment
from grids import towns
from grids.models import Area
from home.models import SiteProfile


def for_area(area: Area) -> SiteProfile | None:
    """Of this area or the nearest above it that has one; else of the top. One query."""
    ours = SiteProfile.objects.filter(area__path__in=area.lineage_paths())
    return nearest(ours.order_by("-area__depth")) or of_the_top()


def of_the_top() -> SiteProfile | None:
    """For pages that belong to no place: the town's that is asked, else the one nearest to the top. One query."""
    if here := towns.framed():
        ours = SiteProfile.objects.filter(area__path__in=towns.lineage(here)).select_related("area")
        return nearest(ours.order_by("-area__depth"))
    return nearest(SiteProfile.objects.order_by("area__depth", "area__path")[:1])


def nearest(found: Iterable[SiteProfile]) -> SiteProfile | None:
    """The first of these, nearest first. Its `mourning` is true while any of them mourns: that holds for all below."""
    lineage = list(found)
    if not lineage:
        return None
    today = moment.today()
    lineage[0].mourning = any(one.mourns(today) for one in lineage)
    return lineage[0]
