"""Who answers for a new case: the place itself, unless secrecy or the matter leads higher."""

from __future__ import annotations

from grids.models import Appointment, Area, Level
from services.cases.handlers import HIGH, UPPER, named_handlers, reached
from services.cases.models import Case
from services.cases.queries import of_nobody_accused


def seat(case: Case) -> None:
    """Let a case that was just filled in sit at the desk that answers for it."""
    if desks := sealed_desks(case):
        held = held_desks(case, desks)
        case.sit_at(next((area for area in desks if area.pk in held), desks[-1]))


def sealed_desks(case: Case) -> list[Area]:
    """Where a case that is not for everybody may sit, nearest first; empty for any other.

    It sits at the first with a named handler. Where there is none, at the last and highest: from there nobody need
    look down for it, and whoever is named later, at any of them, gets it (services.cases.stranded).
    """
    if case.category and case.category.about_staff:
        return _above_the_accused(case)
    return [area for area in case.place.lineage() if area.level in HIGH] or [case.place] if case.sealed else []


def held_desks(case: Case, desks: list[Area]) -> set[int]:
    """Of these the ones at which somebody is a named handler today who is not whom the case is about."""
    at = {area.pk for area in desks}.union(*(Area.objects.heirs(area) for area in desks if area.valid_to))
    return reached(of_nobody_accused(named_handlers().filter(area__in=at), case)).intersection(
        area.pk for area in desks
    )


def handlers_above(case: Case) -> list[Appointment]:
    """The named handlers of the next desk above that has any: who may open a sealed case when it is late.

    Of the same minds as Actor.overrules, which asks from the other side. Never whom the case is about.
    """
    posts = Appointment.objects.answering_for(case.desk).filter(pk__in=named_handlers().order_by().values("pk"))
    above = [held for held in posts if held.area.level in HIGH and held.area.depth < case.desk.depth]  # type: ignore[union-attr]
    free = set(of_nobody_accused(Appointment.objects.filter(pk__in=[held.pk for held in above]), case))
    return [held for held in above if held in free and held.area_id == above[0].area_id]


def desk_above(case: Case) -> int | None:
    """The id of the next desk up the ladder at which somebody serves; of a sealed case, a named handler.

    None where nobody does: what is passed up must not lie where nobody looks. One query, none at the top.
    """
    ids = [found for level in HIGH if (found := getattr(case, f"at_{level}")) and found != case.desk_id]
    if not ids:
        return None
    if case.sealed:
        held = held_desks(case, list(Area.objects.filter(pk__in=ids)))
    else:
        held = set(Appointment.objects.current().filter(area__in=ids, duty__in=UPPER).values_list("area", flat=True))
    return next((area for area in ids if area in held), None)


def desks_below(case: Case) -> list[Area]:
    """Where a matter may be sent down to: between its desk and its place, nearest the place last."""
    ladder = (*HIGH, Level.GRID)
    between = [area for area in case.place.lineage() if area.depth > case.desk.depth and area.level in ladder]
    held = held_desks(case, between) if case.sealed else {area.pk for area in between}
    return [area for area in reversed(between) if area.pk in held and area.living]


def handled_elsewhere(case: Case) -> bool:
    """Nobody at its desk may open it, and at another where it may sit somebody may."""
    desks = sealed_desks(case)
    return bool(desks) and not held_desks(case, [case.desk]) and bool(held_desks(case, desks))


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
    return [area for area in lineage if area.depth < depth] or lineage[-1:] or [case.place]
