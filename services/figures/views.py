"""Public figures, and those for who works here. What a step has just changed stands here at once."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from accounts.gates import public, signed_in
from grids import towns
from grids.models import Area
from grids.slugs import read_slug
from services.cases.handlers import SEEING
from services.cases.reach import actor_of
from services.figures import charts, durations, monthly, monthly_word, periods, sheets
from services.figures.figures import HIDDEN_LEVELS, Figures
from services.figures.measures import FEWEST, MEASURES
from services.figures.models import Grain
from services.figures.staff import StaffFigures

fresh = cache_control(no_cache=True)


def area_of(slug: str) -> Area:
    """The area of this code; of one too small to be counted apart, the nearest above it. Raises Http404."""
    found = get_object_or_404(Area, slug=read_slug(slug) or "")
    if found.level in HIDDEN_LEVELS:
        found = found.lineage().exclude(level__in=HIDDEN_LEVELS).first()
    if found is None:
        raise Http404
    return found


def period_of(request: HttpRequest, unless_said: str) -> periods.Period:
    try:
        return periods.read(request.GET.get("period") or unless_said)
    except periods.NotAPeriod as wrong:
        raise Http404 from wrong


def moved(name: str, area: Area, request: HttpRequest) -> str:
    return "?".join(filter(None, [reverse(name, args=[area.slug]), request.GET.urlencode()]))


def _tops() -> list[Area]:
    return list(Area.objects.living().filter(towns.top()).exclude(level__in=HIDDEN_LEVELS))


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
    area, period = area_of(slug), period_of(request, periods.this_month().code)
    if area.slug != read_slug(slug):
        return redirect(moved("stats", area, request))
    page = Figures(area, period)
    context = {"area": area, "page": page, "fewest": FEWEST, "roughly": durations.ROUGHLY}
    context |= {"columns": charts.columns(page.trend), "reaches": charts.reaches(page.durations)}
    return render(request, "figures/stats.html", context)


@public
@require_safe
@fresh
def stats_monthly(request: HttpRequest, slug: str) -> HttpResponse:
    """One month on a sheet of A4; the month before this one unless said otherwise."""
    if (area := area_of(slug)).slug != read_slug(slug):
        return redirect(moved("stats_monthly", area, request))
    page = _month_of(request, area)
    context = {"area": area, "page": page, "fewest": FEWEST, "reaches": charts.reaches(page.durations)}
    return render(request, "figures/monthly.html", context)


@public
@require_safe
@fresh
def stats_monthly_word(request: HttpRequest, slug: str) -> HttpResponse:
    """The same sheet as a Word file."""
    if (area := area_of(slug)).slug != read_slug(slug):
        return redirect(moved("stats_monthly_word", area, request))
    page = _month_of(request, area)
    answer = HttpResponse(monthly_word.written(page), content_type=monthly_word.DOCX)
    answer["Content-Disposition"] = f'attachment; filename="linge-{area.slug}-{page.period.code}.docx"'
    return answer


def _month_of(request: HttpRequest, area: Area) -> monthly.Monthly:
    """Raises Http404 for a period that is no month."""
    period = period_of(request, periods.last_months(2)[1].code)
    if period.grain != Grain.MONTH:
        raise Http404
    return monthly.Monthly(area, period)


@public
@require_safe
@fresh
def stats_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """An area and all below it down to the grids, a line each; everything unless said otherwise."""
    area, period = area_of(slug), period_of(request, periods.ALL.code)
    if area.slug != read_slug(slug):
        return redirect(moved("stats_csv", area, request))
    answer = HttpResponse(sheets.sheet(area, period), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="linge-{area.slug}-{period.code}.csv"'
    return answer


@public
@require_safe
@fresh
def open_data(request: HttpRequest) -> HttpResponse:
    """What is published here, how it is counted, and what anybody may do with it."""
    context = {"measures": MEASURES, "tops": _tops(), "fewest": FEWEST, "columns": sheets.COLUMNS}
    context["roughly"] = durations.ROUGHLY
    return render(request, "figures/open_data.html", context)


def my_area(request: HttpRequest, slug: str) -> Area:
    """An area in which whoever asks serves, or above which. Raises Http404."""
    area, actor = area_of(slug), actor_of(request)
    mine = [(held.area.path, held.pk) for held in actor.held if held.area is not None and held.duty in SEEING]
    if any(area.path.startswith(path) or area.pk in actor.reach[post] for path, post in mine):
        return area
    raise Http404


@signed_in
@never_cache
@require_safe
def staff_index(request: HttpRequest) -> HttpResponse:
    """The areas in which one serves; of a single one, its figures."""
    actor = actor_of(request)
    mine = {held.area.pk: held.area for held in actor.held if held.area is not None and held.duty in SEEING}
    if not actor.held:
        raise Http404
    if len(mine) == 1:
        return redirect("staff_figures", slug=mine.popitem()[1].slug)
    return render(request, "figures/staff_index.html", {"areas": sorted(mine.values(), key=lambda area: area.path)})


def _staff_page(request: HttpRequest, slug: str) -> StaffFigures:
    area, period = my_area(request, slug), period_of(request, periods.this_month().code)
    if period.grain == Grain.DAY:
        raise Http404
    kind, _mark, category = request.GET.get("line", "").partition("/")
    page = StaffFigures(area, period, kind, category)
    if kind and (kind, category) not in {(line.kind, line.category) for line in page.lines}:
        raise Http404
    return page


@signed_in
@never_cache
@require_safe
def staff_figures(request: HttpRequest, slug: str) -> HttpResponse:
    """The same figures by kind and category, what lies on which desk, and where it piles up."""
    page = _staff_page(request, slug)
    context = {"area": page.area, "page": page, "fewest": FEWEST, "roughly": durations.ROUGHLY}
    return render(request, "figures/staff.html", context | {"reaches": charts.reaches(page.durations)})


@signed_in
@never_cache
@require_safe
def staff_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """A line for each kind and category of one area."""
    page = _staff_page(request, slug)
    answer = HttpResponse(sheets.staff_sheet(page), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="linge-{page.area.slug}-{page.period.code}-staff.csv"'
    return answer
