"""The only writer of the tree and of appointments. Each change is one transaction under a lock on the tree.

Others hear of a change through grids.handlers, in the same transaction. Many at once: grids.sowing; another code for
a house: grids.recoding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import Q

from accounts import moment
from grids import hats
from grids.codes import fresh_code
from grids.duties import Duty
from grids.handlers import HANDLERS, tell
from grids.models import (
    Appointment,
    Area,
    AreaCode,
    Building,
    ChatGroup,
    Entrance,
    Level,
    Organisation,
    Person,
    StandIn,
    Succession,
)
from grids.redrawing import Moves, Successor, may_end, why_not
from grids.versions import (
    buildings_listed_anew,
    listed_anew,
    look_again,
    post_shown_anew,
    shown_anew,
    thing_shown_anew,
)

__all__ = [
    "HANDLERS", "ChangeRefused", "appoint", "bump", "correct", "end", "lie_in", "lock",
    "may_end", "open_entrance", "plant", "raise_building", "redraw",
]  # fmt: skip

LADDER = list(Level)
FIXED: dict[type[models.Model], set[str]] = {
    Area: {"path", "depth", "numchild", "slug", "level", "kind", "valid_from", "valid_to"},
    Building: {"slug", "grid", "special_grids"},
    Entrance: {"slug", "building"},
    Appointment: {"person", "duty", "area", "organisation", "since", "until"},
    Organisation: {"area"},
    Person: {"contact"},
}  # these have changes of their own, or none
NEVER = {"id", "pk", "page_version", "next_change_at", "searched_version"}


class ChangeRefused(ValueError):
    """The change would leave the place in a state that cannot be."""


def lock() -> None:
    """One writer of the tree at a time: the first root row; on SQLite the transaction itself.

    Not against foreign keys: cases may be filed meanwhile.
    """
    roots = Area.objects.select_for_update(no_key=True).filter(depth=1).order_by("path")
    list(roots.values_list("pk", flat=True)[:1])


def _living(area: Area) -> Area:
    """The area as it stands now, under the lock. Raises ChangeRefused when it has ended."""
    found = Area.objects.get(pk=area.pk)
    if not found.living:
        raise ChangeRefused(f"{found} has ended")
    return found


@transaction.atomic
def plant(parent: Area | None, *, level: str, name: str, **facts: Any) -> Area:
    """A new node below `parent`, or a new root. Raises ChangeRefused below an area that has ended, or of no lower level."""
    lock()
    facts.setdefault("slug", fresh_code())
    if parent is None:
        return Area.add_root(level=level, name=name, **facts)
    parent = _living(parent)
    if LADDER.index(Level(level)) <= LADDER.index(Level(parent.level)):
        raise ChangeRefused(f"no {level} below a {parent.level}")
    planted = parent.add_child(level=level, name=name, **facts)
    shown_anew([parent.pk])
    return planted


@transaction.atomic
def raise_building(grid: Area, label: str, **facts: Any) -> Building:
    """A building of a residential grid; its slug is for ever. `special_grids` may name grids it also lies in."""
    lock()
    special = facts.pop("special_grids", [])
    grid = _living(grid)
    if grid.kind == Area.Kind.SPECIAL:
        raise ChangeRefused("a building lies in one residential grid; name special grids apart")
    building = Building.objects.create(grid=grid, label=label, slug=fresh_code(), **facts)
    _put_in(building, special)
    buildings_listed_anew([building.pk])
    return building


@transaction.atomic
def lie_in(building: Building, special_grids: Sequence[Area]) -> Building:
    """In these special grids from now on, and in no others; a residential grid changes by redrawing only."""
    lock()
    buildings_listed_anew([building.pk])
    _put_in(building, special_grids)
    buildings_listed_anew([building.pk])
    return building


def _put_in(building: Building, special_grids: Sequence[Area]) -> None:
    if any(_living(grid).kind != Area.Kind.SPECIAL for grid in special_grids):
        raise ChangeRefused("beside its own grid a building lies in special grids only")
    building.special_grids.set(special_grids)


@transaction.atomic
def open_entrance(building: Building, label: str) -> Entrance:
    """A stairwell with a code of its own."""
    lock()
    return Entrance.objects.create(building=building, label=label, slug=fresh_code())


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
    lock()
    since = since or moment.today()
    if duty not in Duty.values or (area is None and organisation is None):
        raise ChangeRefused("an appointment is for a duty, at an area or an organisation")
    if until and until < since:
        raise ChangeRefused("an appointment ends after it begins")
    area = _living(area) if area is not None else None
    _not_held_already(person, duty, area, organisation, since, until)
    if hats.of_two([(person, duty)]):
        raise ChangeRefused(f"{person} is another of the three administrators already")
    held = Appointment.objects.create(
        person=person, duty=duty, area=area, organisation=organisation, since=since, until=until, **facts
    )
    post_shown_anew(held)
    tell("appointed", appointment=held)
    return held


def _not_held_already(
    person: Person, duty: str, area: Area | None, organisation: Organisation | None, since: date, until: date | None
) -> None:
    held = Appointment.objects.filter(person=person, duty=duty, area=area, organisation=organisation)
    held = held.filter(Q(until=None) | Q(until__gte=since))
    if until:
        held = held.filter(since__lte=until)
    if held.exclude(until__lt=models.F("since")).exists():
        raise ChangeRefused(f"{person} holds this post already")


@transaction.atomic
def end(appointment: Appointment, on: date | None = None) -> Appointment:
    """Let it end with this day (yesterday: it holds no more from now on). Ending twice keeps the earlier day."""
    lock()
    held = Appointment.objects.get(pk=appointment.pk)
    last = on or moment.today() - timedelta(days=1)
    if held.until is None or last < held.until:
        held.until = last
        held.save(update_fields=["until"])
        post_shown_anew(held)
        tell("ended", appointment=held)
    return held


@transaction.atomic
def redraw(
    ended: Sequence[Area],
    successors: Sequence[Successor],
    *,
    buildings: Mapping[int, int] | None = None,
    posts: Mapping[int, int] | None = None,
    bodies: Mapping[int, int] | None = None,
    groups: Mapping[int, int] | None = None,
    on: date | None = None,
) -> list[Area]:
    """End these areas and plant their successors beside them; the old nodes stay, with their cases and codes.

    `successors` are the facts of each new area (name, …, a `parent` when it is another), or areas that stand already
    and take over. The other four map the id of a building, an appointment, an
    organisation, a chat group to the place of its successor in that list. Every building and organisation of an ended
    area must be mapped; an appointment that is not ends with it, a chat group stays behind. `on` is today or earlier.
    Raises ChangeRefused.
    """
    lock()
    day = on or moment.today()
    old = list(Area.objects.filter(pk__in=[area.pk for area in ended]))
    moves = Moves(buildings or {}, posts or {}, bodies or {}, groups or {})
    if reason := why_not(old, successors, moves, day):
        raise ChangeRefused(reason)
    planted = _plant_successors(old, successors, day)
    _rehouse(old, planted, moves.buildings)
    _move_posts(old, planted, moves.posts, day)
    for model, told in ((Organisation, moves.bodies), (ChatGroup, moves.groups)):
        for pk, place in told.items():
            model.objects.filter(pk=pk, area__in=old).update(area=planted[place])
    _end_areas(old, day)
    shown_anew(area.pk for area in planted)
    for area in planted:
        look_again(area.pk)
    tell("redrawn", ended=old, successors=planted)
    return planted


def _plant_successors(old: list[Area], successors: Sequence[Successor], day: date) -> list[Area]:
    like = {name: getattr(old[0], name) for name in ("level", "kind", "sector", "estate_type")}
    like |= {"parent": old[0].get_parent(), "valid_from": day}
    planted = [one if isinstance(one, Area) else plant(**like | dict(one)) for one in successors]
    Succession.objects.bulk_create(Succession(predecessor=was, successor=now) for was in old for now in planted)
    return planted


def _end_areas(old: list[Area], day: date) -> None:
    Area.objects.filter(pk__in=[area.pk for area in old]).update(valid_to=day, next_change_at=None)
    AreaCode.objects.filter(area__in=old, valid_to=None).update(valid_to=day)
    shown_anew([area.pk for area in old])
    listed_anew([area.pk for area in old])


def _rehouse(old: list[Area], planted: list[Area], buildings: Mapping[int, int]) -> None:
    """Each building keeps its slug and lies in its successor; in a special one it lies beside its own grid."""
    for building in Building.objects.filter(pk__in=buildings):
        successor = planted[buildings[building.pk]]
        if successor.kind == Area.Kind.SPECIAL:
            building.special_grids.remove(*old)
            building.special_grids.add(successor)
        else:
            Building.objects.filter(pk=building.pk).update(grid=successor)
    buildings_listed_anew(buildings)


KEPT = ("title", "title_en", "employment", "pair_slot", "office_hours", "office_hours_en", "public_number",
        "public_number_kind", "handles_sealed", "promise", "last_verified_on")  # fmt: skip


def _move_posts(old: list[Area], planted: list[Area], posts: Mapping[int, int], day: date) -> None:
    """The post at the old area ends the day before; who goes on gets the same post at the successor.

    So does one who was to begin later.
    """
    open_ones = Q(until=None) | Q(until__gte=day)
    for held in Appointment.objects.filter(open_ones, area__in=old).select_related("person", "organisation"):
        end(held, on=day - timedelta(days=1))
        if held.pk in posts:
            facts = {name: getattr(held, name) for name in KEPT}
            since = max(held.since, day)
            fresh = appoint(
                held.person, held.duty, planted[posts[held.pk]], held.organisation, since, held.until, **facts
            )
            StandIn.objects.filter(appointment=held, until__gte=day).update(appointment=fresh)
            StandIn.objects.filter(stand_in=held, until__gte=day).update(stand_in=fresh)


@transaction.atomic
def correct(thing: models.Model, **facts: Any) -> models.Model:
    """Mend names, numbers and words of an area, building, entrance, post, person or body; never its place or time.

    Raises ChangeRefused, or Django's ValidationError when a value does not fit its field.
    """
    lock()
    if type(thing) not in FIXED:
        raise ChangeRefused(f"not corrected here: {thing}")
    if wrong := (FIXED[type(thing)] | NEVER) & set(facts):
        raise ChangeRefused(f"not to be corrected: {', '.join(sorted(wrong))}")
    for name, value in facts.items():
        setattr(thing, name, value)
    thing.full_clean(exclude={field.name for field in thing._meta.fields} - set(facts), validate_unique=False)
    thing.save(update_fields=list(facts))
    thing_shown_anew(thing)
    tell("corrected", thing=thing)
    return thing


def bump(areas: Sequence[Area]) -> None:
    """What is shown at these areas, and below them, is another now. Part of the caller's transaction."""
    shown_anew([area.pk for area in areas])
