"""What was published for an area that was redrawn since is shown at whatever came after it. 沿革

It stays where it was published, under its own address: nothing is moved, nothing copied, and a grid that was split
shows it in both halves. Redrawing gives the successors new versions already (grids.changes).
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from grids import changes
from grids.models import Area, Succession

GENERATIONS = 3  # redrawings one after the other; what is older than that has long been said anew


def shown_from(area: Area) -> QuerySet:
    """The ids of the areas whose publications stand here: its lineage, and what came before any of them. No query."""
    here = Area.objects.filter(path__in=area.lineage_paths()).order_by().values("pk")
    before = Succession.objects.filter(successor__path__in=area.lineage_paths()).values("predecessor")
    older = [before]
    for _each in range(GENERATIONS - 1):
        older.append(Succession.objects.filter(successor__in=older[-1]).values("predecessor"))
    return here.union(*older)


def bump(areas: Sequence[Area]) -> None:
    """What is shown at these areas is another now, and at whatever came after them. Part of the caller's transaction."""
    ended = [area for area in areas if area.valid_to]
    heirs = set().union(*(Area.objects.heirs(area) for area in ended))
    changes.bump([*areas, *Area.objects.filter(pk__in=heirs)] if heirs else areas)
