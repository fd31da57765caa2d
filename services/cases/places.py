"""Which place a form is about: the code on the wall, or an area, as named in the address."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import urlencode

from grids.models import Place
from grids.queries import place_at
from grids.slugs import read_slug


def place_of(request: HttpRequest) -> tuple[Place | None, str]:
    """The place named by ?b= (building or entrance), ?g= (area) or the field `place`, with the query that names it.

    None and an empty query where no place is named or it is not known. At most three queries.
    """
    named = request.GET.get("b") or request.GET.get("g") or request.POST.get("place") or ""
    place, slug = place_at(named), read_slug(named)
    return (place, urlencode({"b" if place.building else "g": slug})) if place and slug else (None, "")
