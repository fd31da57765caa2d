"""Events as a calendar file (RFC 5545), for telephones."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import icalendar
from django.conf import settings
from django.http import HttpResponse

from accounts import moment
from grids import towns
from home.models import Publication

LENGTH = timedelta(hours=2)  # of an event that does not say when it ends


def answer(events: Iterable[Publication], name: str, filename: str) -> HttpResponse:
    """A calendar of these events, as a file."""
    response = HttpResponse(calendar(events, name).to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def calendar(events: Iterable[Publication], name: str) -> icalendar.Calendar:
    """Each event once, under an id that stays the same when the event is moved."""
    made = icalendar.Calendar()
    made.add("prodid", "-//Linge//events//ZH")
    made.add("version", "2.0")
    made.add("x-wr-calname", name)
    for one in events:
        made.add_component(entry(one))
    return made


def entry(one: Publication) -> icalendar.Event:
    found = icalendar.Event()
    venue = one.eventpage.venue if hasattr(one, "eventpage") else ""
    found.add("uid", f"publication-{one.pk}@{settings.PUBLIC_HOST or 'localhost'}")
    found.add("dtstamp", one.last_published_at or one.first_published_at or moment.now())
    found.add("dtstart", one.starts_at)
    found.add("dtend", one.ends_at or one.starts_at + LENGTH)
    found.add("summary", one.title)
    found.add("location", " ".join(part for part in (str(one.area), venue) if part))
    found.add("url", towns.root() + one.get_absolute_url())
    if one.summary:
        found.add("description", one.summary)
    return found
