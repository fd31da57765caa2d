"""Codes and plates, for the wall and for the printer."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.gates import public
from grids.models import Area, Building, Entrance
from grids.plates import Plate, code_png, plate_of, plate_url, plates_of
from grids.slugs import read_slug

A_DAY = "public, max-age=86400"


def _plate(slug: str) -> Plate:
    read = read_slug(slug) or ""
    if building := Building.objects.select_related("grid").filter(slug=read).first():
        return plate_of(building)
    if entrance := Entrance.objects.select_related("building__grid").filter(slug=read).first():
        return plate_of(entrance.building, entrance)
    raise Http404


@public
@require_GET
def code(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The code of a building as svg or png."""
    plate = _plate(slug)
    if form == "svg":
        return HttpResponse(plate.svg, content_type="image/svg+xml", headers={"Cache-Control": A_DAY})
    return HttpResponse(code_png(plate_url(plate.slug)), content_type="image/png", headers={"Cache-Control": A_DAY})


@public
@require_GET
def plate(request: HttpRequest, slug: str) -> HttpResponse:
    """One plate, A5, to be printed."""
    return render(request, "grids/plates.html", {"plates": [_plate(slug)]})


@public
@require_GET
def plates(request: HttpRequest, slug: str) -> HttpResponse:
    """All plates of an area; at most two hundred on one page, for paper is long."""
    area = get_object_or_404(Area, slug=read_slug(slug) or "")
    return render(request, "grids/plates.html", {"plates": plates_of(area)[:200], "area": area})
