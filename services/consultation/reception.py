"""What everybody may see: how one gets advice, who receives people when and where, and what time is still free. 接访日历"""

from __future__ import annotations

from itertools import groupby

import icalendar
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import moment
from accounts.gates import public
from grids import towns
from grids.models import Area
from grids.naming import named
from grids.slugs import read_slug
from services.cases.places import place_of
from services.consultation import queries, slots
from services.consultation.models import Hours

AHEAD = 28  # days of a calendar of receptions
MOST = 120  # slots on one page


@public
@never_cache
@require_safe
def consult(request: HttpRequest) -> HttpResponse:
    """The ways to advice from a place: the hotline, a question, a time with somebody."""
    place, query = place_of(request)
    if place is None:
        return render(request, "consultation/where.html")
    hours = list(queries.hours_above(place.area))
    context = {"place": place, "query": query, "offered": offered(hours), "area": place.area}
    return render(request, "consultation/consult.html", context)


def offered(hours: list[Hours]) -> list[tuple[Hours, list[Hours], slots.Slot | None]]:
    """Each who receives people, with their hours and the first time that is free. Two queries."""
    free = slots.free(hours)
    found = []
    for _post, held in groupby(hours, key=lambda one: one.appointment_id):
        own = list(held)
        first = next((slot for slot in free if slot.hours.appointment_id == own[0].appointment_id), None)
        found.append((own[0], own, first))
    return found


@public
@never_cache
@require_safe
def officer(request: HttpRequest, pk: int) -> HttpResponse:
    """One who receives people, and the times that are free."""
    return show_officer(request, pk)


def show_officer(request: HttpRequest, pk: int, status: int = 200, late: bool = False) -> HttpResponse:
    """`late`: somebody was quicker with the time that was chosen."""
    post = get_object_or_404(queries.receiving().select_related("person", "area", "organisation"), pk=pk)
    _place, query = place_of(request)
    hours = list(slots.of_posts([post]).order_by("week", "weekday", "opens"))
    days = groupby(slots.free(hours)[:MOST], key=lambda slot: timezone.localtime(slot.starts).date())
    context = {
        "post": post, "area": post.area, "hours": hours, "days": [(day, list(held)) for day, held in days],
        "query": query, "late": late,
    }  # fmt: skip
    return render(request, "consultation/officer.html", context, status=status)


@public
@never_cache
@require_safe
def reception(request: HttpRequest, slug: str) -> HttpResponse:
    """Who receives people when and where: of an area, with what contains it and what it contains."""
    area = _area(slug)
    hours = list(queries.hours_at(area))
    days = groupby(slots.sittings(hours, AHEAD), key=lambda one: one.day)
    context = {
        "area": area, "lineage": list(area.lineage()), "rosters": list(queries.rosters_at(area)),
        "days": [(day, list(held)) for day, held in days], "offered": offered(hours), "today": moment.today(),
    }  # fmt: skip
    return render(request, "consultation/reception.html", context)


@public
@never_cache
@require_safe
def reception_ics(request: HttpRequest, slug: str) -> HttpResponse:
    """The same for a telephone's calendar, read anew whenever it likes."""
    area = _area(slug)
    made = icalendar.Calendar()
    made.add("prodid", "-//Linge//reception//ZH")
    made.add("version", "2.0")
    made.add("x-wr-calname", _("%(place)s接访日历") % {"place": named(area)})
    for one in slots.sittings(list(queries.hours_at(area)), AHEAD):
        made.add_component(_event(one, area))
    return HttpResponse(made.to_ical(), content_type="text/calendar; charset=utf-8")


def _event(one: slots.Sitting, area: Area) -> icalendar.Event:
    found = icalendar.Event()
    found.add("uid", f"reception-{one.hours.pk}-{one.day:%Y%m%d}@{settings.PUBLIC_HOST or 'localhost'}")
    found.add("dtstamp", moment.now())
    found.add("dtstart", one.starts)
    found.add("dtend", one.ends)
    found.add("summary", str(one.hours.appointment))
    found.add("location", one.hours.where)
    found.add("url", towns.root() + reverse("reception", args=[area.slug]))
    return found


def _area(slug: str) -> Area:
    return get_object_or_404(Area.objects.living(), slug=read_slug(slug) or "")
