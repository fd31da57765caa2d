"""Codes and plates, for the wall and for the printer."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.gates import public
from grids.models import Area, Building, Entrance
from grids.papers import PAPERS, USUAL
from grids.plates import Plate, buildings_of, code_png, host_of, plate_of, plates_of, walked
from grids.slugs import read_slug

A_DAY = {"Cache-Control": "public, max-age=86400"}
ON_ONE_PAGE = 60  # buildings; a browser prints no endless page


@public
@require_safe
def code(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The code of a building or an entrance as svg or png."""
    found = _plate(slug)
    if form == "svg":
        return HttpResponse(found.svg, content_type="image/svg+xml", headers=A_DAY)
    return HttpResponse(code_png(found.url), content_type="image/png", headers=A_DAY)


@public
@require_safe
def plate(request: HttpRequest, slug: str) -> HttpResponse:
    """One plate, to be printed."""
    return _sheet(request, [_plate(slug)])


@public
@require_safe
def plates(request: HttpRequest, slug: str) -> HttpResponse:
    """All plates of an area as one walks, sixty buildings a page."""
    area = get_object_or_404(Area, slug=read_slug(slug) or "")
    found = buildings_of(area)
    page = Paginator(walked(found), ON_ONE_PAGE).get_page(request.GET.get("page"))
    return _sheet(request, plates_of(found.filter(pk__in=list(page))), area=area, page=page)


def _plate(slug: str) -> Plate:
    read = read_slug(slug) or ""
    if building := Building.objects.select_related("grid").filter(slug=read).first():
        return plate_of(building)
    if entrance := Entrance.objects.select_related("building__grid").filter(slug=read).first():
        return plate_of(entrance.building, entrance)
    raise Http404


def _sheet(request: HttpRequest, plates: list[Plate], **more: object) -> HttpResponse:
    """On A5, a plate a sheet; `?paper=` names another of PAPERS."""
    paper = PAPERS.get(request.GET.get("paper", ""), USUAL)
    context = {"sheets": paper.sheets(plates), "paper": paper, "papers": PAPERS.values(), **more}
    context["host"] = host_of(plates[0].town if plates else None)
    return render(request, "grids/plates.html", context)
