"""Categories whose form stands elsewhere: at the counter of the community, or behind the door of another shop. 政策咨询、法律咨询

What was posted to the old address is taken all the same: somebody may have filled it in before.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from grids.models import Area, Place
from services.cases.handlers import HIGH
from services.cases.queries import categories_for
from services.cases.table import KINDS

AT_THE_COUNTER = frozenset({"policy_advice"})  # answered at the counter of the community, whichever house asks
MOVED = {"legal_advice": "questions"}  # by the kind that took it over
LONGEST = 60  # characters of a title that the first line begins with


def way(request: HttpRequest, place: Place, category: str) -> str:
    """Where this form of this place is to be found instead; empty where it is here. Two queries at most."""
    if (kind := KINDS.get(MOVED.get(category, ""))) and kind.door and categories_for(place.area, kind.kind):
        return f"{reverse(kind.door)}?{_named(place)}"
    counter = counter_of(place.area) if category in AT_THE_COUNTER else place.area
    if counter == place.area and not (place.building and category in AT_THE_COUNTER):
        return ""
    about = {"re": request.GET["re"]} if request.GET.get("re") else {}
    return f"{request.path}?{urlencode({'g': counter.slug} | about)}"


def counter_of(area: Area) -> Area:
    """The nearest area that has one: the community, and above it the street itself. One query."""
    return next((one for one in area.lineage() if one.level in HIGH), area)


def begun(request: HttpRequest, category: str) -> dict[str, str]:
    """What the words of the form begin with, where the page of a policy led here."""
    title = request.GET.get("re", "").strip()[:LONGEST]
    return {"text": f"《{title}》：\n"} if title and category in AT_THE_COUNTER else {}


def _named(place: Place) -> str:
    if place.building:
        return urlencode({"b": (place.entrance or place.building).slug})
    return urlencode({"g": place.area.slug})
