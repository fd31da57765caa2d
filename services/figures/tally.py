"""How it stands at this moment: what is under way, where, and at whose desk. As many rows are read as are under way."""

from __future__ import annotations

from collections import Counter

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Substr

from accounts import moment
from grids.models import Area
from grids.naming import is_english
from services.cases.models import Case, CaseClock
from services.cases.table import KINDS, Phase, uncounted
from services.figures.sums import inside, lineage

Tally = dict[str, Counter]


def _under_way() -> QuerySet[Case]:
    asked = Case.objects.filter(parent=None).exclude(kind__in=uncounted())
    return asked.filter(phase__in=(Phase.OPEN, Phase.PAUSED)).order_by()


def _overdue() -> Q:
    """Only clocks that somebody here has to answer for."""
    run_out = CaseClock.objects.filter(case=OuterRef("pk"), stopped=None, paused=None, due__lte=moment.now())
    return Q(Exists(run_out), phase=Phase.OPEN)


def standing(area: Area, width: int) -> Tally:
    """Path → open_now and overdue_now of what anybody can ask for, whenever it was filed. One query.

    `width` says how much of the path is kept: that of an area counts it as a whole, one step more counts each area
    right below it apart, LONGEST counts every place by itself.
    """
    asked_for = _under_way().filter(kind__in=[kind.kind for kind in KINDS.values() if kind.door])
    rows = asked_for.filter(inside(area.path, "place__path")).values(node=Substr("place__path", 1, width))
    found = rows.annotate(open_now=Count("pk"), overdue_now=Count("pk", filter=_overdue()))
    return {row.pop("node"): Counter(row) for row in found}


def rolled_up(tally: Tally, area: Area) -> Tally:
    """From every place by itself to every area with all that lies below it, from `area` down."""
    found: Tally = {}
    for path, counts in tally.items():
        for above in lineage(path):
            if above.startswith(area.path):
                found.setdefault(above, Counter()).update(counts)
    return found


def by_desk(area: Area) -> list[dict]:
    """What lies on each desk of this area, in the order of the tree; desks, not persons. One query."""
    rows = _under_way().filter(inside(area.path, "desk__path"))
    named = rows.values(
        path=F("desk__path"),
        name=F("desk__name_en" if is_english() else "desk__name"),
        zh=F("desk__name"),
        level=F("desk__level"),
    )
    counted = named.annotate(
        open_now=Count("pk"),
        overdue_now=Count("pk", filter=_overdue()),
        unassigned=Count("pk", filter=Q(owner_appointment=None, owner_organisation=None)),
    )
    return sorted(({**row, "name": row["name"] or row["zh"]} for row in counted), key=lambda row: row["path"])
