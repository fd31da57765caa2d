"""Who answers for a new case: the place itself, unless secrecy or the matter leads higher."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from grids.models import Appointment, Area, Level
from grids.queries import reach_of
from services.cases.handlers import HANDLING, HIGH, UPPER, seeing_sealed
from services.cases.models import Case
from services.cases.queries import of_nobody_accused


def seat(case: Case) -> None:
    """Let a case that was just filled in sit at the desk that answers for it."""
    if desks := sealed_desks(case):
        held = held_desks(case, [area.pk for area in desks])
        case.sit_at(next((area for area in desks if area.pk in held), desks[-1]))


def sealed_desks(case: Case) -> list[Area]:
    """Where a case that is not for everybody may sit, nearest first; empty for any other.

    It sits at the first with a named handler. Where there is none, at the last and highest: from there nobody need
    look down for it, and whoever is named later, at any of them, gets it (services.cases.stranded).
    """
    if case.category and case.category.about_staff:
        return _above_the_accused(case)
    return [area for area in case.place.lineage() if area.level in HIGH] or [case.place] if case.sealed else []


def trusted(case: Case) -> list[Appointment]:
    """Who may open sealed matters where it lies or is answered for, nearest first; never whom the case is about.

    Read once for a case, as it stands: one query, where areas were redrawn one more for each generation.
    """
    if "_trusted" not in vars(case):
        ids = {found for level in Level.values for way in ("at", "in") if (found := getattr(case, f"{way}_{level}"))}
        paths = {*case.place.lineage_paths(), *case.desk.lineage_paths()}
        if getattr(case, "redrawn", True):
            ids |= Area.objects.successors(Area.objects.filter(Q(pk__in=ids) | Q(path__in=paths)))
        posts = seeing_sealed().filter(Q(area__in=ids) | Q(area__path__in=paths))
        ordered = of_nobody_accused(posts, case).order_by("-area__depth", "duty", "pair_slot", "pk")
        vars(case)["_trusted"] = list(ordered.select_related("person__contact", "area", "organisation"))
    return vars(case)["_trusted"]


def held_desks(case: Case, desks: Iterable[int]) -> set[int]:
    """Of these areas around it the ones at which somebody is a named handler today who is not whom the case is about."""
    reach = reach_of([held for held in trusted(case) if held.duty in HANDLING])
    return set().union(*reach.values()).intersection(desks)


def openers(case: Case) -> list[Appointment]:
    """Who may open a sealed case at its desk today: its named handlers and, late, those above."""
    reach = reach_of(trusted(case))
    late = handlers_above(case) if case.late else []
    return [held for held in trusted(case) if case.desk_id in reach[held.pk]] + late


def handlers_above(case: Case) -> list[Appointment]:
    """The named handlers of the next desk above that has any: who may open a sealed case when it is late.

    Of the same minds as Actor.overrules, which asks from the other side. Never whom the case is about.
    """
    heirs = Area.objects.heirs(case.desk) if case.desk.valid_to else set()
    above = [
        held for held in trusted(case)
        if held.duty in HANDLING and held.area.level in HIGH and held.area.depth < case.desk.depth  # type: ignore[union-attr]
        and (case.desk.path.startswith(held.area.path) or held.area_id in heirs)  # type: ignore[union-attr]
    ]  # fmt: skip
    return [held for held in above if held.area_id == above[0].area_id]


def desk_above(case: Case) -> int | None:
    """The id of the next desk up the ladder at which somebody serves; of a sealed case, a named handler.

    None where nobody does: what is passed up must not lie where nobody looks. One query, none at the top.
    """
    ids = [found for level in HIGH if (found := getattr(case, f"at_{level}")) and found != case.desk_id]
    if not ids:
        return None
    if case.sealed:
        held = held_desks(case, ids)
    else:
        held = set(Appointment.objects.current().filter(area__in=ids, duty__in=UPPER).values_list("area", flat=True))
    return next((area for area in ids if area in held), None)


def desks_below(case: Case) -> list[Area]:
    """Where a matter may be sent down to: between its desk and its place, nearest the place last."""
    areas = _handled(case) if case.sealed else set(case.place.lineage())
    between = [area for area in areas if case.place.path.startswith(area.path) and area.depth > case.desk.depth]
    return sorted(
        (area for area in between if area.level in (*HIGH, Level.GRID) and area.living), key=lambda area: area.depth
    )


def _handled(case: Case) -> set[Area]:
    return {held.area for held in trusted(case) if held.duty in HANDLING and held.area}


def handled_elsewhere(case: Case) -> bool:
    """Nobody at its desk may open it, and at another where it may sit somebody may."""
    desks = sealed_desks(case)
    held = held_desks(case, {case.desk_id, *(area.pk for area in desks)})
    return bool(desks) and case.desk_id not in held and bool(held)


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
