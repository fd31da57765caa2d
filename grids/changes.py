"""The only writer of the tree and of appointments. Each change is one transaction under a lock on the tree.

Others hear of a change by registering a handler by dotted name (`HANDLERS`); it runs in the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from importlib import import_module
from typing import Any

from django.db import models, transaction
from django.db.models import F, Min, Q
from django.utils import timezone

from accounts import moment
from grids.models import Appointment, Area, Building, Entrance, Organisation, Person, Succession

# What happened -> dotted names of functions that are called with the keyword arguments below.
# appointed(appointment), ended(appointment), redrawn(ended, successors), corrected(thing)
HANDLERS: dict[str, list[str]] = {"appointed": [], "ended": [], "redrawn": [], "corrected": []}


class ChangeRefused(ValueError):
    """The change would leave the place in a state that cannot be."""


def _lock() -> None:
    """One writer of the tree at a time: the first root row; on SQLite the transaction itself."""
    list(Area.objects.select_for_update().filter(depth=1).order_by("path").values_list("pk", flat=True)[:1])


@transaction.atomic
def plant(parent: Area | None, *, level: str, name: str, **facts: Any) -> Area:
    """A new node below `parent`, or a new root. Raises ChangeRefused below an area that has ended."""
    _lock()
    if parent is None:
        return Area.add_root(level=level, name=name, **facts)
    parent = Area.objects.get(pk=parent.pk)
    if not parent.living:
        raise ChangeRefused(f"{parent} has ended")
    planted = parent.add_child(level=level, name=name, **facts)
    _shown_anew([parent.pk])
    return planted


@transaction.atomic
def raise_building(grid: Area, label: str, **facts: Any) -> Building:
    """A building of a residential grid; its slug is for ever. `special_grids` may name grids it also lies in."""
    special = facts.pop("special_grids", [])
    if grid.kind == Area.Kind.SPECIAL:
        raise ChangeRefused("a building lies in one residential grid; name special grids apart")
    building = Building.objects.create(grid=grid, label=label, **facts)
    building.special_grids.set(special)
    _shown_anew([grid.pk])
    return building


def open_entrance(building: Building, label: str) -> Entrance:
    """A stairwell with a code of its own."""
    return Entrance.objects.create(building=building, label=label)


@transaction.atomic
def appoint(
    person: Person,
    duty: str,
    area: Area | None = None,
    organisation: Organisation | None = None,
    since: date | None = None,
    until: date | None = None,
    **facts: Any,
) -> Appointment:
    """Give a person a duty at an area or an organisation, from (today) to (open). Raises ChangeRefused."""
    since = since or moment.today()
    if until and until < since:
        raise ChangeRefused("an appointment ends after it begins")
    if area is not None and not area.living:
        raise ChangeRefused(f"{area} has ended")
    held = Appointment.objects.create(
        person=person, duty=duty, area=area, organisation=organisation, since=since, until=until, **facts
    )
    _shown_anew([area.pk] if area else [])
    _tell("appointed", appointment=held)
    return held


@transaction.atomic
def end(appointment: Appointment, on: date | None = None) -> Appointment:
    """Let it end with this day (yesterday: it holds no more from now on). Ending twice keeps the earlier day."""
    held = Appointment.objects.select_for_update().get(pk=appointment.pk)
    last = on or moment.today() - timedelta(days=1)
    if held.until is None or last < held.until:
        held.until = last
        held.save(update_fields=["until"])
        _shown_anew([held.area_id] if held.area_id else [])
        _tell("ended", appointment=held)
    return held


@transaction.atomic
def redraw(
    ended: Sequence[Area],
    successors: Sequence[Mapping[str, Any]],
    *,
    buildings: Mapping[int, int] | None = None,
    posts: Mapping[int, int] | None = None,
    on: date | None = None,
) -> list[Area]:
    """End these areas and plant their successors beside them; the old nodes stay, with their cases and codes.

    `successors` are the facts of each new area (name, …); `buildings` maps a building's id, `posts` an appointment's
    id, to the place of its successor in that list. Every building of an ended area must be mapped; an appointment that is
    not ends. Raises ChangeRefused.
    """
    _lock()
    day = on or moment.today()
    old = list(Area.objects.select_for_update().filter(pk__in=[area.pk for area in ended]))
    _may_be_redrawn(old, buildings or {}, len(successors))
    parent = old[0].get_parent()
    planted = [plant(parent, **{"level": old[0].level, "kind": old[0].kind, "valid_from": day, **facts}) for facts in successors]
    Succession.objects.bulk_create(Succession(predecessor=was, successor=now) for was in old for now in planted)
    for pk, place in (buildings or {}).items():
        Building.objects.filter(pk=pk).update(grid=planted[place])
    _move_posts(old, planted, posts or {}, day)
    Area.objects.filter(pk__in=[area.pk for area in old]).update(valid_to=day)
    _shown_anew([area.pk for area in [*old, *planted]] + ([parent.pk] if parent else []))
    _tell("redrawn", ended=old, successors=planted)
    return planted


def _may_be_redrawn(old: list[Area], buildings: Mapping[int, int], successors: int) -> None:
    if not old or not successors:
        raise ChangeRefused("something must end and something must follow")
    if len({(area.level, area.path[: -area.steplen]) for area in old}) > 1:
        raise ChangeRefused("areas that are redrawn together are of one level and one parent")
    if any(not area.living for area in old):
        raise ChangeRefused("an area ends once")
    if any(area.numchild and area.get_children().filter(valid_to=None).exists() for area in old):
        raise ChangeRefused("redraw what lies below it first")
    homeless = Building.objects.filter(grid__in=old).exclude(pk__in=buildings)
    if homeless.exists() or any(not 0 <= place < successors for place in buildings.values()):
        raise ChangeRefused("every building needs a successor to lie in")


def _move_posts(old: list[Area], planted: list[Area], posts: Mapping[int, int], day: date) -> None:
    """The post at the old area ends the day before; who goes on gets the same post at the successor."""
    for held in Appointment.objects.current().filter(area__in=old).select_related("person"):
        if held.pk in posts:
            kept = ("title", "title_en", "employment", "pair_slot", "office_hours", "office_hours_en", "public_number",
                    "public_number_kind", "handles_sealed", "promise", "last_verified_on")  # fmt: skip
            facts = {name: getattr(held, name) for name in kept}
            appoint(held.person, held.duty, area=planted[posts[held.pk]], since=day, until=held.until, **facts)
        end(held, on=day - timedelta(days=1))


@transaction.atomic
def correct(thing: models.Model, **facts: Any) -> models.Model:
    """Mend names, numbers and facts of an area, building, appointment, person or organisation; never its place."""
    fixed = {"path", "depth", "numchild", "slug", "parent", "area", "grid", "person", "level", "page_version"}
    if wrong := fixed & set(facts):
        raise ChangeRefused(f"not to be corrected: {', '.join(sorted(wrong))}")
    for name, value in facts.items():
        setattr(thing, name, value)
    thing.full_clean(exclude=fixed, validate_constraints=True)
    thing.save(update_fields=list(facts))
    _shown_anew(_areas_of(thing))
    _tell("corrected", thing=thing)
    return thing


def _areas_of(thing: models.Model) -> list[int]:
    """The areas whose pages, with all below them, show this."""
    if isinstance(thing, Area):
        return [thing.pk]
    if isinstance(thing, Person):
        return [pk for pk in thing.appointments.values_list("area", flat=True) if pk]
    found = getattr(thing, "area_id", None) or getattr(thing, "grid_id", None)
    return [found] if found else []


def bump(areas: Sequence[Area]) -> None:
    """What is shown at these areas, and below them, is another now. Part of the caller's transaction."""
    _shown_anew([area.pk for area in areas])


def _shown_anew(areas: Sequence[int]) -> None:
    for pk in set(areas):
        Area.objects.filter(pk=pk).update(page_version=F("page_version") + 1, next_change_at=_next_change(pk))


def _next_change(area: int) -> datetime | None:
    """When an appointment at this area next begins or ends by itself; midnight in the portal's time zone."""
    today = moment.today()
    ends = Appointment.objects.filter(area=area).aggregate(
        starts=Min("since", filter=Q(since__gt=today)), stops=Min("until", filter=Q(until__gte=today))
    )
    days = [day for day in (ends["starts"], ends["stops"] and ends["stops"] + timedelta(days=1)) if day]
    return timezone.make_aware(datetime.combine(min(days), time())) if days else None


def _tell(happened: str, **facts: Any) -> None:
    for name in HANDLERS[happened]:
        module, _, function = name.rpartition(".")
        getattr(import_module(module), function)(**facts)
