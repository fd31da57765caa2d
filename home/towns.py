"""At the door of a request: which town is asked, and what of another town is asked for under its address. ADR 57"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import get_script_prefix, set_script_prefix

from grids import towns
from grids.models import Area, Building, Entrance, RetiredCode
from grids.slugs import read_slug
from home import keys

MACHINES = re.compile(r"/(?:healthz|readyz|static/.*)")  # no query is asked for them
ONES_OWN = re.compile(r"(?:/en)?/(?:work|me|volunteer|partner|accounts|admin|documents|api|post|group|followed|c)/.*")
KEPT = {"building": keys.of_building, "area": keys.of_area}
ON_THE_WALL = {"building", "code", "plate"}
HOLDS_BELOW = {"publication", "attachment", "event_ics", "remark", "notice_sheet"}  # of an area that contains the town


class TownMiddleware:
    """Stands first: all that follows reads the path below the town's, and writes addresses with it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if MACHINES.fullmatch(request.path_info):
            return self.get_response(request)
        here, path = towns.asked(request.META.get("HTTP_HOST", ""), request.path_info)
        if here is None:
            return self.get_response(request)
        request.path_info, outside = path, get_script_prefix()
        set_script_prefix(f"{outside.rstrip('/')}{here.below}/")
        try:
            with towns.asked_for(here, narrowed=not ONES_OWN.fullmatch(path)):
                return self.get_response(request)
        finally:
            set_script_prefix(outside)

    def process_view(self, request: HttpRequest, view: Any, args: tuple, kwargs: dict) -> HttpResponseBase | None:
        """Of an area beside the town nothing is there; a code from the wall leads to where it is shown.

        Of an area that contains the town its notices are there; for all else of it stands the town itself.
        """
        here = towns.current()
        if here is None or "slug" not in kwargs or request.resolver_match is None:
            return None
        name = request.resolver_match.url_name or ""
        if name in KEPT and _is_kept_here(request, name, kwargs["slug"], here):
            return None
        area = _area_of(name, read_slug(kwargs["slug"]) or "")
        if area is None or here.holds(area.path) or (here.lies_in(area.path) and name in HOLDS_BELOW):
            return None
        if here.lies_in(area.path) and request.method in ("GET", "HEAD"):
            return redirect(name, **{**kwargs, "slug": here.slug})
        return _on_the_wall(request, area) if name in ON_THE_WALL else _nothing()


def _is_kept_here(request: HttpRequest, name: str, slug: str, here: towns.Here) -> bool:
    """Told by the key of the page, which is read for every page of a place anyway."""
    key = keys.read_before(request, KEPT[name], read_slug(slug))
    request.META[keys.READ] = key
    return bool(key) and keys.lies_in(key, here.area)


def _area_of(name: str, slug: str) -> Area | None:
    """The area of a code, living or not. Up to three queries for one from the wall."""
    if name not in ON_THE_WALL:
        return Area.objects.filter(slug=slug).first()
    building = Building.objects.select_related("grid").filter(slug=slug).first()
    if building is None and (entrance := Entrance.objects.select_related("building__grid").filter(slug=slug).first()):
        building = entrance.building
    if building is None and (retired := RetiredCode.objects.select_related("building__grid").filter(code=slug).first()):
        building = retired.building
    return building.grid if building else None


def _on_the_wall(request: HttpRequest, area: Area) -> HttpResponseBase | None:
    """To the address of its own town; where there is none, nobody who scanned it stands before a closed door."""
    base = towns.elsewhere(area)
    query = request.META.get("QUERY_STRING", "")
    return HttpResponseRedirect(f"{base}{request.path_info}{'?' * bool(query)}{query}") if base else None


def _nothing() -> None:
    raise Http404
