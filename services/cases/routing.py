"""Who answers for a new case: the place itself, unless secrecy or the matter leads higher."""

from __future__ import annotations

from grids.models import Appointment, Area, Level
from services.cases.actor import SEEING
from services.cases.models import Case
from services.cases.queries import of_nobody_accused

HIGH = (Level.COMMUNITY, Level.SUBDISTRICT, Level.COUNTY)


def seat(case: Case) -> None:
    """Let a case that was just filled in sit at the desk that answers for it."""
    if case.category and case.category.about_staff:
        case.sit_at(_desk_of_handlers(case, _above_the_accused(case)))
    elif case.sealed:
        case.sit_at(_desk_of_handlers(case, [area for area in case.place.lineage() if area.level in HIGH]))


def _above_the_accused(case: Case) -> list[Area]:
    """The areas of the ladder above where the accused serve; where nobody is named, above the community.

    A body is answered for above the area it serves, and at least above the community.
    """
    lineage = [area for area in case.place.lineage() if area.level in HIGH]
    serves = [
        held.area.depth
        for held in Appointment.objects.answering_for(case.place)
        if held.area_id and held.person_id == case.subject_person_id
    ]
    if serves:
        depth = min(serves)
    else:
        communities = [area.depth for area in lineage if area.level == Level.COMMUNITY]
        body = [case.subject_organisation.area.depth] if case.subject_organisation else []
        depth = min(communities + body, default=case.place.depth)
    return [area for area in lineage if area.depth < depth] or lineage[-1:]


def _desk_of_handlers(case: Case, areas: list[Area]) -> Area:
    """The nearest of these with a named handler who is not the accused; else the highest of them."""
    handlers = Appointment.objects.current().filter(
        handles_sealed=True, duty__in=SEEING, area__in=[area.pk for area in areas]
    )
    named = set(of_nobody_accused(handlers, case).values_list("area_id", flat=True))
    for area in areas:
        if area.pk in named:
            return area
    return areas[0] if areas else case.place
