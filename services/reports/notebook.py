"""Where, and what about, somebody who serves writes matters down: the buildings and categories of late, theirs first. 代登记"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from grids.models import Area, Building, Level, Place, said_by_people
from grids.naming import named
from grids.slugs import read_slug
from services.cases.actor import Actor
from services.cases.models import Category, Event

LATELY = 60  # of the last steps that somebody took, those say where they walk
OFFERED = 6  # buildings, and categories, that stand before the fold
FOUND = 20


@dataclass(frozen=True)
class Spot:
    """One place to choose."""

    slug: str
    name: str


def spots(actor: Actor, *, chosen: Place | None = None, words: str = "") -> list[Spot]:
    """The chosen building first, then those that fit the words, or those of late and others of one's ground.

    Last of all the posts' own areas, for what has no building. At most five queries.
    """
    found = list(_ground(actor).filter(_says(words))[:FOUND]) if words else []
    if not found:
        late = {pk: place for place, pk in enumerate(_of_late(actor))}
        found = sorted(_ground(actor).filter(pk__in=late)[:LATELY], key=lambda one: late[one.pk])[:OFFERED]
        found += _ground(actor).exclude(pk__in=[one.pk for one in found])[: OFFERED - len(found)]
    if chosen and chosen.building:
        found = [chosen.building, *(one for one in found if one != chosen.building)]
    own = [held.area for held in actor.looks_after if held.area and held.area.living]
    return _named(found) + [Spot(area.slug, named(area)) for area in own]


def place(actor: Actor, slug: str) -> Place | None:
    """The building or area of this code, if it lies in the actor's ground. At most two queries."""
    code = read_slug(slug)
    if code is None:
        return None
    building = _ground(actor).filter(slug=code).first()
    if building:
        return Place.of(building)
    area = Area.objects.living().filter(_below(actor, ""), slug=code).first()
    return Place(area) if area else None


def by_use(actor: Actor, offered: list[Category]) -> list[Category]:
    """These categories, those of late first, the others in their order. One query."""
    late = list(_steps(actor).values_list("case__category__code", flat=True)[:LATELY])
    rank = {code: place for place, code in reversed(list(enumerate(late)))}
    return sorted(offered, key=lambda one: rank.get(one.code, LATELY))


def _of_late(actor: Actor) -> list[int]:
    """The buildings at which this person lately did something, the newest first."""
    seen = _steps(actor).exclude(case__building=None).values_list("case__building", flat=True)[:LATELY]
    return list(dict.fromkeys(seen))


def _steps(actor: Actor) -> QuerySet[Event]:
    """Of open matters only: of a sealed one nothing is told to who looks over the shoulder."""
    return Event.objects.filter(person=actor.person).exclude(case__openness="sealed").order_by("-pk")


def _ground(actor: Actor) -> QuerySet[Building]:
    return Building.objects.filter(_below(actor, "grid__")).select_related("grid").order_by("grid__path", "pk")


def _says(words: str) -> Q:
    """Every number and every word, wherever it stands: 西西里3栋 as well as 西西里 3 栋."""
    said = Q()
    for word in re.findall(r"\d+|[^\W\d]+", words):
        said &= Q(label__icontains=word) | Q(grid__name__icontains=word) | Q(address__icontains=word)
    return said


def _below(actor: Actor, field: str) -> Q:
    inside = Q(pk__in=[])
    for held in actor.looks_after:
        inside |= Q(**{f"{field}path__startswith": held.area.path})  # type: ignore[union-attr]
    return inside


def _named(buildings: list[Building]) -> list[Spot]:
    """As people say them; one query for all the estates."""
    paths = {path for one in buildings for path in one.grid.lineage_paths()}
    estates = {area.path: area for area in Area.objects.filter(path__in=paths, level=Level.ESTATE)} if paths else {}
    said = []
    for one in buildings:
        over = next((estates[path] for path in one.grid.lineage_paths() if path in estates), one.grid)
        said.append(Spot(one.slug, said_by_people(named(over), one)))
    return said
