"""Many areas, buildings or appointments at once, for imports: the same rules as grids.changes, a few statements a thousand.

Handlers are told of appointments one by one, as always; one that would rather hear of all at once says so in
grids.handlers (appointed_many).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from accounts import moment, vault
from accounts.models import Contact
from grids import hats
from grids.changes import LADDER, ChangeRefused, lock
from grids.codes import fresh_codes
from grids.duties import LEADING, Duty
from grids.handlers import tell_many
from grids.models import Appointment, Area, AreaCode, Building, Entrance, Level, Organisation, Person
from grids.versions import buildings_listed_anew, listed_anew, look_again, shown_anew

BATCH = 1000


@dataclass
class Seed:
    """An area to be planted: below one that stands, below an earlier seed of the same list (its place), or as a root."""

    parent: Area | int | None
    level: str
    name: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass
class Post:
    """An appointment to be made."""

    person: Person
    duty: str
    area: Area | None = None
    organisation: Organisation | None = None
    since: date | None = None
    until: date | None = None
    facts: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def plant_many(seeds: Sequence[Seed]) -> list[Area]:
    """All of them or none, in the order given. Raises ChangeRefused, naming the place in the list that does not fit."""
    lock()
    standing = {area.pk: area for area in _standing(seed.parent.pk for seed in seeds if isinstance(seed.parent, Area))}
    bed = _Bed()
    planted: list[Area] = []
    for place, (seed, slug) in enumerate(zip(seeds, fresh_codes(len(seeds)), strict=True)):
        parent = standing.get(seed.parent.pk) if isinstance(seed.parent, Area) else _earlier(planted, seed.parent)
        if isinstance(seed.parent, Area) and (parent is None or not parent.living):
            raise ChangeRefused(f"{place}: {seed.parent} has ended")
        if parent and LADDER.index(Level(seed.level)) <= LADDER.index(Level(parent.level)):
            raise ChangeRefused(f"{place}: no {seed.level} below a {parent.level}")
        path = bed.next_path(parent)
        area = Area(level=seed.level, name=seed.name, path=path, depth=len(path) // Area.steplen, numchild=0,
                    **{"slug": slug} | seed.facts)  # fmt: skip
        if parent:
            parent.numchild += 1
        planted.append(area)
    Area.objects.bulk_create(planted, batch_size=BATCH)
    Area.objects.bulk_update(standing.values(), ["numchild"], batch_size=BATCH)
    shown_anew(standing)
    return planted


def _standing(pks: Iterable[int]) -> list[Area]:
    wanted = sorted(set(pks))
    return [area for at in range(0, len(wanted), BATCH) for area in Area.objects.filter(pk__in=wanted[at : at + BATCH])]


def _earlier(planted: list[Area], place: object) -> Area | None:
    if place is None:
        return None
    if not isinstance(place, int) or not 0 <= place < len(planted):
        raise ChangeRefused(f"{len(planted)}: no earlier seed {place}")
    return planted[place]


class _Bed:
    """Hands out the tree paths after those that are taken; asks the database once for each parent that stands."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}

    def next_path(self, parent: Area | None) -> str:
        under = parent.path if parent else ""
        self._last[under] = 1 + (self._last[under] if under in self._last else _last_child(parent))
        return Area._get_path(under, len(under) // Area.steplen + 1, self._last[under])


def _last_child(parent: Area | None) -> int:
    """The number of its last child in the tree, 0 without one."""
    if parent is not None and (parent.pk is None or not parent.numchild):
        return 0
    children = parent.get_children() if parent else Area.objects.filter(depth=1)
    last = children.order_by("path").values_list("path", flat=True).last()
    return Area._str2int(last[-Area.steplen :]) if last else 0


@transaction.atomic
def raise_many(buildings: Sequence[Building]) -> list[Building]:
    """Buildings as they are to be, without a code yet; each in a living residential grid."""
    lock()
    homes = homes_of(building.grid_id for building in buildings)
    for place, (building, why_not, slug) in enumerate(zip(buildings, homes, fresh_codes(len(buildings)), strict=True)):
        if why_not:
            raise ChangeRefused(f"{place}: {why_not}")
        building.slug = slug
    raised = Building.objects.bulk_create(buildings, batch_size=BATCH)
    for at in range(0, len(raised), BATCH):
        buildings_listed_anew(one.pk for one in raised[at : at + BATCH])
    return raised


def homes_of(grids: Iterable[int]) -> Iterator[str]:
    """For each of these areas, in their order, why no building can lie there, or nothing."""
    wanted = list(grids)
    standing = {area.pk: area for area in _standing(wanted)}
    bad = {pk for pk, area in standing.items() if not area.living or area.kind == Area.Kind.SPECIAL}
    return ("a building lies in a living residential grid" if pk in bad or pk not in standing else "" for pk in wanted)


@transaction.atomic
def appoint_many(posts: Sequence[Post]) -> list[Appointment]:
    """All of them or none. Whether somebody holds a post already is the caller's to know: a list is matched first."""
    lock()
    today = moment.today()
    areas = {area.pk: area for area in _standing(post.area.pk for post in posts if post.area)}
    for place, post in enumerate(posts):
        if reason := _why_not(post, areas, post.since or today):
            raise ChangeRefused(f"{place}: {reason}")
    if doubled := hats.of_two([(post.person, post.duty) for post in posts]):
        raise ChangeRefused(f"{doubled[0]} is another of the three administrators already")
    held = Appointment.objects.bulk_create(
        (
            Appointment(person=post.person, duty=post.duty, area=post.area, organisation=post.organisation,
                        since=post.since or today, until=post.until, **post.facts)
            for post in posts
        ),
        batch_size=BATCH,
    )  # fmt: skip
    _posts_shown_anew(held, today)
    tell_many("appointed", "appointment", held)
    return held


def _why_not(post: Post, areas: dict[int, Area], since: date) -> str:
    if post.duty not in Duty.values or (post.area is None and post.organisation is None):
        return "an appointment is for a duty, at an area or an organisation"
    if post.until and post.until < since:
        return "an appointment ends after it begins"
    if post.area and (post.area.pk not in areas or not areas[post.area.pk].living):
        return f"{post.area} has ended"
    return ""


def _posts_shown_anew(held: Sequence[Appointment], today: date) -> None:
    pks = sorted({one.area_id for one in held if one.area_id})
    leading = {one.area_id for one in held if one.area_id and one.duty in LEADING}
    for at in range(0, len(pks), BATCH):
        some = pks[at : at + BATCH]
        shown_anew(some)
        listed_anew(leading.intersection(some))
    for area in {one.area_id for one in held if one.area_id and (one.until or one.since > today)}:
        look_again(area)


@transaction.atomic
def open_many(entrances: Sequence[Entrance]) -> list[Entrance]:
    """Stairwells as they are to be, without a code yet."""
    lock()
    for entrance, slug in zip(entrances, fresh_codes(len(entrances)), strict=True):
        entrance.slug = slug
    opened = Entrance.objects.bulk_create(entrances, batch_size=BATCH)
    for at in range(0, len(opened), BATCH):
        buildings_listed_anew(one.building_id for one in opened[at : at + BATCH])
    return opened


@transaction.atomic
def give_codes(codes: Mapping[int, str | None], scheme: str) -> None:
    """The official code of each of these areas (by id) in one scheme from today on; None ends the one it had."""
    lock()
    today, pks = moment.today(), sorted(codes)
    for at in range(0, len(pks), BATCH):
        old = AreaCode.objects.filter(area__in=pks[at : at + BATCH], scheme=scheme, valid_to=None)
        old.update(valid_to=today)
    new = (AreaCode(area_id=pk, scheme=scheme, code=code, valid_from=today) for pk, code in codes.items() if code)
    AreaCode.objects.bulk_create(new, batch_size=BATCH)


@transaction.atomic
def enrol_many(people: Sequence[tuple[str, str, str, int | None]]) -> list[Person]:
    """New officers: name, English name, telephone (E.164, or nothing), and the contact that has this telephone already."""
    contacts = []
    for name, _english, phone, contact in people:
        made = Contact(pk=contact, name=name)
        if contact is None and phone:
            made.phone_cipher, made.phone_hash = vault.encrypt(phone), vault.keyed_hash(phone)  # it was read before
        contacts.append(made)
    Contact.objects.bulk_create((one for one in contacts if one.pk is None), batch_size=BATCH)
    return Person.objects.bulk_create(
        (
            Person(name=name, name_en=english, contact=made)
            for (name, english, *_rest), made in zip(people, contacts, strict=True)
        ),
        batch_size=BATCH,
    )


@transaction.atomic
def give_numbers(numbers: Mapping[int, str]) -> None:
    """Another telephone for these contacts (by id), of officers who never signed in with the old one."""
    for contact in Contact.objects.select_for_update().filter(pk__in=list(numbers), user=None):
        contact.phone = numbers[contact.pk]
        contact.phone_verified_at = None
        contact.save(update_fields=["phone_cipher", "phone_hash", "phone_verified_at"])
