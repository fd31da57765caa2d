"""三事分流 week by week: how much was the grid's, the community's, the subdistrict's matter, and what became of it.

Numbers of cases only, never a sealed one: no words, no house, no category.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts import moment
from accounts.gates import public
from grids.models import Area
from home.boards import area_of_board
from home.places import PlacePage
from services.cases.models import Case, Openness, Tier
from services.cases.table import Phase, uncounted

A_WEEK = timedelta(days=7)
OUTCOME = {Phase.OPEN: "open", Phase.PAUSED: "open", Phase.RESTING: "done", Phase.OVER: "done"}


@dataclass
class Week:
    """Monday to Sunday; of each tier, how many were filed and how they stand today."""

    first: date
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def last(self) -> date:
        return self.first + timedelta(days=6)

    @property
    def rows(self) -> list[tuple[str, int, int, int]]:
        """Tier, filed, answered or over, still under way."""
        return [
            (tier, self.counts[tier, "open"] + self.counts[tier, "done"], self.counts[tier, "done"], self.counts[tier, "open"])
            for tier in Tier.values
        ]  # fmt: skip


@public
@never_cache
@require_GET
def triage(request: HttpRequest, slug: str, month: str = "") -> HttpResponse:
    """A month of an area, by weeks. The weeks that begin in the month are its own. Two queries and the page's."""
    area, first = area_of_board(slug), month_of(month)
    after = (first + timedelta(days=32)).replace(day=1)
    weeks = [week for week in weeks_of(area, first, after) if week.first <= moment.today()]
    context = {"area": area, "page": PlacePage(area), "weeks": weeks, "month": first}
    context["before"] = (first - timedelta(days=1)).replace(day=1)
    context["after"] = after if after <= moment.today() else None
    return render(request, "home/triage.html", context | {"lineage": PlacePage(area).lineage})


def month_of(text: str) -> date:
    """2026-11, or this month. Raises Http404 for what is no month or has not come."""
    try:
        first = datetime.strptime(text, "%Y-%m").date() if text else moment.today().replace(day=1)
    except ValueError:
        raise Http404 from None
    if not first.year >= 2000 or first > moment.today():
        raise Http404
    return first


def weeks_of(area: Area, first: date, after: date) -> list[Week]:
    """Every week whose Monday lies in the month, also an empty one. One query."""
    monday = first + timedelta(days=-first.weekday() % 7)
    weeks = {}
    while monday < after:
        weeks[monday] = Week(monday)
        monday += A_WEEK
    begin, end = min(weeks), monday
    filed = Q(created_at__gte=_midnight(begin), created_at__lt=_midnight(end), place__path__startswith=area.path)
    asked = Case.objects.filter(filed, parent=None).exclude(kind__in=uncounted())
    cases = asked.exclude(tier="").exclude(openness=Openness.SEALED)
    for tier, phase, at in cases.order_by().values_list("tier", "phase", "created_at"):
        day = timezone.localdate(at)
        weeks[day - timedelta(days=day.weekday())].counts[tier, OUTCOME[Phase(phase)]] += 1
    return list(weeks.values())


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))
