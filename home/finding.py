"""What somebody means who types a place: buildings and areas, as links."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q
from django.urls import reverse

from grids.models import Area, Building
from grids.slugs import read_slug
from home.templatetags.portal import named

MOST = 20
_PARTS = re.compile(r"\d+|[^\W\d]+")
_UNITS = re.compile(r"(栋|幢|号楼|座|号)$")


@dataclass(frozen=True)
class Found:
    """A line of the list."""

    name: str
    where: str
    url: str


def places(asked: str) -> list[Found]:
    """Buildings first, then areas. A code from the wall finds what it names; 西西里3栋 and 西西里 3 幢 are one."""
    text = unicodedata.normalize("NFKC", asked).replace("\0", "").strip()
    if code := read_slug(text):
        named_so = [*Building.objects.filter(slug=code).select_related("grid"), *Area.objects.filter(slug=code)]
        if named_so:
            return [line(one) for one in named_so]
    parts = _PARTS.findall(text)
    words = [stem for part in parts if not part.isdecimal() and (stem := _UNITS.sub("", part))]
    areas = _areas(words) if words else []
    return [line(one) for one in [*_buildings(text, areas, parts), *areas]][:MOST]


def _areas(words: list[str]) -> list[Area]:
    spoken = reduce(or_, (Q(name__icontains=word) | Q(name_en__icontains=word) for word in words))
    return list(Area.objects.living().filter(spoken).order_by("depth", "path")[:MOST])


def _buildings(text: str, areas: list[Area], parts: list[str]) -> list[Building]:
    """By address, or by number below the areas that were named."""
    wanted = Q(address__icontains=text) | Q(address_en__icontains=text)
    numbers = [part for part in parts if part.isdecimal()]
    if areas and numbers:
        below = reduce(or_, (Q(grid__path__startswith=area.path) for area in areas))
        wanted |= below & Q(label__regex=rf"(^|[^0-9])0*{int(numbers[-1])}([^0-9]|$)")
    return list(Building.objects.filter(wanted).select_related("grid").order_by("grid__path", "pk")[:MOST])


def line(one: Building | Area) -> Found:
    if isinstance(one, Building):
        where = " ".join(part for part in (named(one.grid), named(one, "address")) if part)
        return Found(f"{named(one.grid)} {named(one, 'label')}", where, reverse("building", args=[one.slug]))
    return Found(named(one), str(one.get_level_display()), reverse("area", args=[one.slug]))
