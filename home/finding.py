"""Find my grid: by what somebody types, or by where the telephone says that it is."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.gates import public
from grids import towns
from grids.models import Area, Building, Place
from grids.naming import is_english, named
from grids.slugs import read_slug
from home import ground
from home.search import finding, showing

MOST = 20


@dataclass(frozen=True)
class Found:
    """A line of the list."""

    name: str
    where: str
    url: str


@public
def find(request: HttpRequest) -> HttpResponse:
    """Buildings and areas by name, address, number or code; or by a position, which is neither kept nor passed on."""
    if "at" in request.GET:
        return quietly(standing_at(request, request.GET["at"]))
    asked = request.GET.get("q", "").strip()[:60]
    return render(request, "home/find.html", {"asked": asked, "found": places(asked) if asked else []})


def quietly(response: HttpResponse) -> HttpResponse:
    """The address holds a position: no cache keeps the answer, and no page that follows is told of it."""
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


def standing_at(request: HttpRequest, text: str) -> HttpResponse:
    """The grid that holds the position; else the nearest building; else words that lead on."""
    try:
        position = ground.Position.read(text)
    except ground.NoPosition:
        return render(request, "home/find.html", {"said": _("没有读懂您的位置。请在下面写小区名或地址。")}, status=400)
    if area := ground.area_at(position):
        return redirect("area", area.slug) if towns.holds(area) else _beyond(request)
    near = ground.building_near(position)
    if near and not towns.holds(near[0].grid):
        return _beyond(request)
    if near is None:
        return render(request, "home/find.html", {"said": _("您所在的位置还没有划进网格。请在下面写小区名或地址。")})
    building, away = near
    said = _("离您最近的楼栋，大约 %(metres)d 米：") % {"metres": away}
    return render(request, "home/find.html", {"near": said, "found": [line(building), line(building.grid)]})


def _beyond(request: HttpRequest) -> HttpResponse:
    """The position lies in another town: nothing of it is told here."""
    return render(request, "home/find.html", {"said": _("您所在的位置不归这个站点管。请在下面写小区名或地址。")})


def places(asked: str) -> list[Found]:
    """A code from the wall finds what it names; else buildings and areas, the best first."""
    text = unicodedata.normalize("NFKC", asked).replace("\0", "").strip()
    if code := read_slug(text):
        buildings = Building.objects.filter(towns.shown("grid__path"), slug=code).select_related("grid")
        named_so = [*buildings, *Area.objects.filter(towns.shown(), slug=code)]
        if named_so:
            return [line(one) for one in named_so]
    english = is_english()
    return [
        Found(
            (english and one.title_en) or one.title, (english and one.lead_en) or one.lead, showing.address(one.address)
        )
        for one in finding.places(text, MOST)
    ]


def line(one: Building | Area) -> Found:
    if isinstance(one, Building):
        where = " ".join(part for part in (named(one.grid), named(one, "address")) if part)
        return Found(str(Place.of(one)), where, reverse("building", args=[one.slug]))
    return Found(named(one), str(one.get_level_display()), reverse("area", args=[one.slug]))
