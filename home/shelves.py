"""What else there is at a place: which of its further pages have something on them, as columns of its lineage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Expression, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import moment
from grids.models import Area, Building, ChatGroup
from home import schedule
from home.models import Centre, Publication, ServicePoint
from services.cases.models import CalendarDay
from services.consultation.models import MovingArea, OpenAnswer
from services.consultation.queries import is_received_at
from services.partners.queries import is_partnered

Kind = Publication.Kind


@dataclass(frozen=True)
class Shelf:
    """A link to another page of the same place."""

    label: str
    url: str


def columns(area: Area, at: datetime) -> dict[str, Expression]:
    """What the lineage of this area is asked in the one query that reads it."""
    here, standing = OuterRef("pk"), Publication.objects.standing()
    day = CalendarDay.objects.filter(day=moment.today(), calendar__code="office")
    points = ServicePoint.objects.filter(Q(area=here) | Q(area__path__startswith=area.path))
    over = standing.filter(area=here, over_at__gt=at).order_by("over_at")
    return {
        "has_group": Exists(ChatGroup.objects.filter(area=here)),
        "has_guides": Exists(standing.filter(area=here, kind=Kind.GUIDE)),
        "has_answers": Exists(standing.filter(area=here, kind=Kind.QA))
        | Exists(OpenAnswer.objects.shown().filter(area=here)),
        "has_events": Exists(standing.filter(area=here, kind=Kind.EVENT)),
        "has_points": Exists(points),
        "has_partners": is_partnered(here, area.path),
        "has_reception": is_received_at(here, area.path),
        "has_moving": Exists(MovingArea.objects.filter(area=here)),
        "has_centre": Exists(Centre.objects.filter(area=here)),
        "special_day": Subquery(day.filter(calendar__area=here).values("working")[:1]),
        "common_day": Subquery(day.filter(calendar__area=None).values("working")[:1]),
        "next_over": Subquery(over.values("over_at")[:1]),
        "next_live": schedule.next_live(area, at),
        "overdue": schedule.overdue(at),
    }


def shelves(lineage: Iterable[Area], area: Area, building: Building | None = None) -> list[Shelf]:
    """The links to what there is; around a building by distance from its door. No query."""
    near = f"?b={building.slug}" if building else ""
    offered = (
        ("has_guides", _("办事指南"), reverse("guides", args=[area.slug])),
        ("has_centre", _("综治中心"), reverse("centre", args=[area.slug])),
        ("has_points", _("15 分钟服务圈"), reverse("around", args=[area.slug]) + near),
        ("has_events", _("活动"), reverse("events", args=[area.slug])),
        ("has_answers", _("法律问答"), reverse("answers", args=[area.slug])),
        ("has_reception", _("接访日历"), reverse("reception", args=[area.slug])),
        ("has_partners", _("共驻共建"), reverse("partners", args=[area.slug])),
    )
    lineage = list(lineage)
    found = [Shelf(label, url) for name, label, url in offered if any(getattr(one, name) for one in lineage)]
    return [*found, Shelf(_("单位和社团"), reverse("directory", args=[area.slug]))]
