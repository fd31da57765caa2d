"""The pages of places. They are kept whole and are the same for everybody."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string

from accounts.gates import public
from grids.models import Area, Building, Entrance
from grids.slugs import read_slug
from home import kept, keys
from home.below import below
from home.doors import address, call_back, doors
from home.models import Publication
from home.places import PlacePage

FOR_ALL = {"messages": ()}  # what is kept says nothing to one person alone


@public
def building(request: HttpRequest, slug: str) -> HttpResponse:
    """What the code on the wall opens: who answers for this place, and what one can ask for."""
    read = read_slug(slug)
    key = keys.of_building(read) if read else None
    if read is None or key is None:
        return unknown(request)
    return kept.answer(request, key, lambda: building_page(request, read))


def building_page(request: HttpRequest, slug: str) -> tuple[str, datetime]:
    """The building's page and until when it is true."""
    found, entrance = by_code(slug)
    page = PlacePage(found.grid, found, entrance)
    before = request.path_info[: request.path_info.lower().index("/b/")]
    request.kept_path = f"{before}/B/{slug}"
    context = {"page": page, "building": found, "doors": doors(f"?b={slug}"), "call_back": call_back(f"?b={slug}")}
    return render_to_string("home/building.html", {**context, "profile": page.profile, **FOR_ALL}, request), page.until


def by_code(slug: str) -> tuple[Building, Entrance | None]:
    """The building of a code, and the entrance if the code is an entrance's. One query, or two for an entrance."""
    if found := Building.objects.select_related("grid").filter(slug=slug).first():
        return found, None
    entrance = Entrance.objects.select_related("building__grid").get(slug=slug)
    return entrance.building, entrance


def unknown(request: HttpRequest) -> HttpResponse:
    """A code that names nothing: most likely a misread character. Offers to search by name."""
    return render(request, "home/unknown.html", {"noindex": True}, status=404)


@public
def area(request: HttpRequest, slug: str) -> HttpResponse:
    """Any area's page: people, duties, what lies below, what is published."""
    read = read_slug(slug)
    key = keys.of_area(read) if read else None
    if read is None or key is None:
        return unknown(request)
    return kept.answer(request, key, lambda: area_page(request, read))


def area_page(request: HttpRequest, slug: str) -> tuple[str, datetime]:
    """The area's page and until when it is true. A redrawn area says what came after it."""
    page = PlacePage(get_object_or_404(Area, slug=slug))
    before = request.path_info[: request.path_info.lower().index("/g/")]
    request.kept_path = f"{before}/g/{slug}/"
    return render_to_string("home/area.html", area_context(page), request), page.until


def area_context(page: PlacePage) -> dict[str, Any]:
    """What templates/home/area.html shows; also of a page that is previewed."""
    found, query = page.area, f"?g={page.area.slug}"
    return {
        "page": page,
        "area": found,
        "profile": page.profile,
        **FOR_ALL,
        "below": below(found),
        "doors": doors(query),
        "call_back": call_back(query),
        "figures": address("stats", found.slug),
        "successors": [] if found.living else [row.successor for row in found.successions.select_related("successor")],
    }


@public
def published(request: HttpRequest, slug: str) -> HttpResponse:
    """All notices and policies of an area and of those above it."""
    found = get_object_or_404(Area, slug=read_slug(slug))
    sheets = Paginator(Publication.objects.shown_at(found), 20).get_page(request.GET.get("page"))
    return render(request, "home/published.html", {"area": found, "lineage": found.lineage(), "sheets": sheets})


@public
def publication(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A notice or a policy, as long as it stands."""
    found = get_object_or_404(Publication.objects.standing(), pk=pk, area__slug=read_slug(slug))
    return found.specific.serve(request)
