"""Reads of the place. (First cut by the lead; the grids colleague replaces this file.)"""

from __future__ import annotations

from collections.abc import Sequence

from grids.models import Appointment, Succession


def reach_of(held: Sequence[Appointment]) -> dict[int, frozenset[int]]:
    """For each appointment, its area and all areas it succeeded, however long ago. One query in the common case."""
    reach = {one.pk: {one.area_id} for one in held}
    fresh = set().union(*reach.values()) if reach else set()
    while fresh:
        pairs = Succession.objects.filter(successor__in=fresh).values_list("successor", "predecessor")
        before = {key: len(areas) for key, areas in reach.items()}
        for successor, predecessor in pairs:
            for areas in reach.values():
                if successor in areas:
                    areas.add(predecessor)
        fresh = {predecessor for _, predecessor in pairs} if any(len(reach[k]) > n for k, n in before.items()) else set()
    return {key: frozenset(areas) for key, areas in reach.items()}
