"""Reads of the place, each in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.models import User
from grids import towns
from grids.models import Appointment, Area, Building, Entrance, Place, Succession
from grids.slugs import read_slug


def serves(user: User) -> bool:
    """Holds any appointment today: then the account must not be opened by a phone alone. One query."""
    return Appointment.objects.current().filter(person__contact__user=user).exists()


def reach_of(held: Sequence[Appointment]) -> dict[int, frozenset[int]]:
    """For each appointment (by id), its area and every area that one succeeded, however long ago.

    One query where nothing was redrawn, one more for each generation; none where the appointments say that nothing was.
    """
    reach = {one.pk: {one.area_id} for one in held if one.area_id}
    fresh = {one.area_id for one in held if one.area_id and getattr(one, "after", True)}
    while fresh:
        pairs = list(Succession.objects.filter(successor__in=fresh).values_list("successor_id", "predecessor_id"))
        fresh = set()
        for areas in reach.values():
            older = {before for after, before in pairs if after in areas} - areas
            areas |= older
            fresh |= older
    return {key: frozenset(areas) for key, areas in reach.items()}


def place_at(code: str) -> Place | None:
    """The place with this public code, in any spelling: a building, an entrance, or a living area; of the town that is asked.

    At most three queries.
    """
    slug = read_slug(code)
    found = _place_at(slug) if slug else None
    return found if found and towns.holds(found.area) else None


def _place_at(slug: str) -> Place | None:
    if building := Building.objects.select_related("grid").filter(slug=slug).first():
        return Place.of(building)
    if entrance := Entrance.objects.select_related("building__grid").filter(slug=slug).first():
        return Place.of(entrance.building, entrance)
    area = Area.objects.living().filter(slug=slug).first()
    return Place(area) if area else None
