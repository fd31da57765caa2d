"""The pages of places. They are kept whole and are the same for everybody."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string

from accounts.gates import public
from grids.models import Area, Building, Entrance, RetiredCode
from grids.slugs import read_slug
from home import kept, keys, schedule
from home.below import below
from home.doors import address, call_back, doors
from home.places import PlacePage
from home.team import vcards as team_of

FOR_ALL = {"messages": ()}  # what is kept says nothing to one person alone


@public
def building(request: HttpRequest, slug: str) -> HttpResponse:
    """What the code on the wall opens: who answers for this place, and what one can ask for."""
    read = read_slug(slug)
    key = keys.read_before(request, keys.of_building, read)
    if read is None or key is None:
        return retired(request, read) or unknown(request)
    return kept.answer(request, key, lambda: building_page(request, read))


def building_page(request: HttpRequest, slug: str) -> tuple[str, datetime]:
    """The building's page and until when it is true."""
    found, entrance = by_code(slug)
    page = up_to_date(PlacePage(found.grid, found, entrance))
    before = request.path_info[: request.path_info.lower().index("/b/")]
    request.kept_path = f"{before}/B/{slug}"
    tiles = doors(f"?b={slug}", without=page.closed, moves_cars=page.moves_cars)
    context = {"page": page, "building": found, "doors": tiles, "call_back": call_back(f"?b={slug}")}
    return render_to_string("home/building.html", {**context, "profile": page.profile, **FOR_ALL}, request), page.until


def up_to_date(page: PlacePage) -> PlacePage:
    """The same place, read again if something was due to go up; that is put up first, whether or not the sweep came by."""
    if not page.overdue:
        return page
    schedule.put_up_what_is_due()
    return PlacePage(page.area, page.building, page.entrance)


def by_code(slug: str) -> tuple[Building, Entrance | None]:
    """The building of a code, and the entrance if the code is an entrance's. One query, or two for an entrance."""
    if found := Building.objects.select_related("grid").filter(slug=slug).first():
        return found, None
    entrance = Entrance.objects.select_related("building__grid").get(slug=slug)
    return entrance.building, entrance


def retired(request: HttpRequest, code: str | None) -> HttpResponse | None:
    """What was taken out of use: it leads on to the house, and asks to be careful. None for any other code."""
    found = RetiredCode.objects.select_related("building__grid").filter(code=code or "").first()
    return found and render(request, "home/retired.html", {"retired": found, "noindex": True}, status=410)


def unknown(request: HttpRequest) -> HttpResponse:
    """A code that names nothing: most likely a misread character. Offers to search by name."""
    return render(request, "home/unknown.html", {"noindex": True}, status=404)


@public
def area(request: HttpRequest, slug: str) -> HttpResponse:
    """Any area's page: people, duties, what lies below, what is published."""
    read = read_slug(slug)
    key = keys.read_before(request, keys.of_area, read)
    if read is None or key is None:
        return unknown(request)
    return kept.answer(request, key, lambda: area_page(request, read))


def area_page(request: HttpRequest, slug: str) -> tuple[str, datetime]:
    """The area's page and until when it is true. A redrawn area says what came after it."""
    page = up_to_date(PlacePage(get_object_or_404(Area, slug=slug)))
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
        "doors": doors(query, without=page.closed, moves_cars=page.moves_cars),
        "call_back": call_back(query),
        "figures": address("stats", found.slug),
        "successors": [] if found.living else [row.successor for row in found.successions.select_related("successor")],
    }


@public
def team(request: HttpRequest, slug: str) -> HttpResponse:
    """The people of an area for the telephone's address book."""
    found = get_object_or_404(Area.objects.living(), slug=read_slug(slug))
    name = f'attachment; filename="team-{found.slug}.vcf"'
    headers = {"Content-Disposition": name, "Cache-Control": "no-cache"}
    return HttpResponse(team_of(PlacePage(found)), content_type="text/vcard; charset=utf-8", headers=headers)
