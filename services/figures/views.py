"""Public figures. Nothing is kept: what a step has just changed stands here at once."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.gates import public
from grids.models import Area
from grids.slugs import read_slug
from services.figures import periods, sheets
from services.figures.figures import HIDDEN_LEVELS, Figures
from services.figures.measures import FEWEST, MEASURES

fresh = cache_control(no_cache=True)


def _area(slug: str) -> Area:
    """The area of this code; of one too small to be counted apart, the nearest above it. Raises Http404."""
    found = get_object_or_404(Area, slug=read_slug(slug) or "")
    if found.level in HIDDEN_LEVELS:
        found = found.lineage().exclude(level__in=HIDDEN_LEVELS).first()
    if found is None:
        raise Http404
    return found


def _period(request: HttpRequest, unless_said: str) -> periods.Period:
    try:
        return periods.read(request.GET.get("period") or unless_said)
    except periods.NotAPeriod as wrong:
        raise Http404 from wrong


def _moved(name: str, area: Area, request: HttpRequest) -> str:
    return "?".join(filter(None, [reverse(name, args=[area.slug]), request.GET.urlencode()]))


def _tops() -> list[Area]:
    return list(Area.objects.living().filter(depth=1).exclude(level__in=HIDDEN_LEVELS))


@public
@require_safe
@fresh
def stats_index(request: HttpRequest) -> HttpResponse:
    """Where to begin: the areas that lie in no other."""
    return render(request, "figures/index.html", {"tops": _tops()})


@public
@require_safe
@fresh
def stats(request: HttpRequest, slug: str) -> HttpResponse:
    """The figures of an area with what each of them means; this month unless said otherwise."""
    area, period = _area(slug), _period(request, periods.this_month().code)
    if area.slug != read_slug(slug):
        return redirect(_moved("stats", area, request))
    page = Figures(area, period)
    return render(request, "figures/stats.html", {"area": area, "page": page, "fewest": FEWEST})


@public
@require_safe
@fresh
def stats_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """An area and all below it down to the grids, a line each; everything unless said otherwise."""
    area, period = _area(slug), _period(request, periods.ALL.code)
    if area.slug != read_slug(slug):
        return redirect(_moved("stats_csv", area, request))
    answer = HttpResponse(sheets.sheet(area, period), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="linge-{area.slug}-{period.code}.csv"'
    return answer


@public
@require_safe
@fresh
def open_data(request: HttpRequest) -> HttpResponse:
    """What is published here, how it is counted, and what anybody may do with it."""
    context = {"measures": MEASURES, "tops": _tops(), "fewest": FEWEST, "columns": sheets.COLUMNS}
    return render(request, "figures/open_data.html", context)
