"""Which place a form is about: the code on the wall, or an area, as named in the address."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import urlencode

from grids.models import Area, Building, Entrance, Place
from grids.slugs import read_slug


def place_of(request: HttpRequest) -> tuple[Place | None, str]:
    """The place named by ?b= (building or entrance), ?g= (area) or the field `place`, with the query that names it.

    None and an empty query where no place is named or it is not known. At most three queries.
    """
    named = request.GET.get("b") or request.GET.get("g") or request.POST.get("place") or ""
    slug = read_slug(named) if named else None
    if slug is None:
        return None, ""
    building = Building.objects.select_related("grid").filter(slug=slug).first()
    if building:
        return Place.of(building), urlencode({"b": slug})
    entrance = Entrance.objects.select_related("building__grid").filter(slug=slug).first()
    if entrance:
        return Place.of(entrance.building, entrance), urlencode({"b": slug})
    area = Area.objects.living().filter(slug=slug).first()
    return (Place(area), urlencode({"g": slug})) if area else (None, "")
