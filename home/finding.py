"""What somebody means who types a place: buildings and areas, as links."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from grids import queries
from grids.models import Area, Building
from grids.slugs import read_slug
from home.templatetags.portal import named


@dataclass(frozen=True)
class Found:
    """A line of the list."""

    name: str
    where: str
    url: str


def places(asked: str) -> list[Found]:
    """Buildings first, then areas; a code from the wall finds its building alone."""
    return [line(one) for one in queries.find_place(asked)]


def line(one: Building | Area) -> Found:
    if isinstance(one, Building):
        where = f"{named(one.grid)} {named(one, 'address')}".strip()
        return Found(f"{named(one.grid)} {named(one, 'label')}", where, reverse("building", args=[one.slug]))
    return Found(named(one), one.get_level_display(), reverse("area", args=[one.slug]))
