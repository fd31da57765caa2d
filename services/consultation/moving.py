"""A car is asked to be moved, its owner is looked for, and answers; neither side learns the other's number.

The request itself looks nothing up: see ADR 54. `seek` does, for found and not found alike, when the clock comes by.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import translation

from accounts import consents, limits, moment, vault
from accounts.models import Consent, Contact
from grids.models import Area, Place
from grids.versions import shown_anew
from services.consultation.cars import KEPT, Car, MoveRequest, MovingArea
from services.letters import box, forgetting

A_PLATE = ((3, 86_400),)  # three times a day, whoever asks and whether or not anybody owns it
AN_ASKER = ((3, 3600), (8, 86_400))
ENTRIES = ((6, 86_400),)  # nobody writes down the plates of a street
CARS_EACH = 3
AT_ONCE = 50
PURPOSE = Consent.Purpose.MOVE_CAR


class LeftAlone(Exception):
    """This car was asked for as often as may be in a day."""


class TooManyCars(Exception):
    """Somebody has as many entries as one may have."""


def is_open_at(area: Area) -> bool:
    """Whether this can be asked for here. One query."""
    return MovingArea.objects.filter(area__path__in=area.lineage_paths()).exists()


@transaction.atomic
def open_at(area: Area, wanted: bool) -> None:
    """Begin or end it here and below. Twice is once."""
    if wanted:
        MovingArea.objects.get_or_create(area=area)
    else:
        MovingArea.objects.filter(area=area).delete()
    shown_anew([area.pk])


@transaction.atomic
def write_down(contact: Contact, plate: str) -> Car:
    """An owner's own entry, with their consent. Twice is once. Raises TooManyCars, limits.TooMany."""
    Contact.objects.select_for_update().get(pk=contact.pk)
    if known := Car.objects.filter(contact=contact, plate_hash__in=vault.keyed_hashes(plate)).first():
        return known
    if Car.objects.filter(contact=contact).count() >= CARS_EACH:
        raise TooManyCars
    limits.spend("car", str(contact.pk), *ENTRIES)
    consents.give(contact, PURPOSE)
    car = Car(contact=contact)
    car.plate = plate
    car.save()
    return car


@transaction.atomic
def strike_out(contact: Contact, pk: int) -> bool:
    """Delete an entry of one's own; with the last one the consent ends."""
    gone = Car.objects.filter(contact=contact, pk=pk).delete()[0]
    if not Car.objects.filter(contact=contact).exists():
        _take_consent_back(contact)
    return bool(gone)


@transaction.atomic
def forget_cars(contact: Contact) -> None:
    """Somebody takes the consent back, or leaves: every entry goes, and what they asked for is nobody's."""
    Car.objects.filter(contact=contact).delete()
    MoveRequest.objects.filter(asker=contact).update(asker=None)
    _take_consent_back(contact)


def _take_consent_back(contact: Contact) -> None:
    for consent in Consent.objects.filter(contact=contact, purpose=PURPOSE, withdrawn_at=None):
        consents.withdraw(consent)


@transaction.atomic
def ask(place: Place, plate: str, *, why: str, spot: str, asker: int | None) -> MoveRequest:
    """Ask whoever owns this car to move it. Nothing is looked up here. Raises LeftAlone for the fourth of a day."""
    try:
        limits.spend("move_plate", plate, *A_PLATE)
    except limits.TooMany as refused:
        raise LeftAlone from refused
    return MoveRequest.objects.create(
        area=place.area, building=place.building, why=why, spot=spot, asker_id=asker, plate_cipher=vault.encrypt(plate)
    )


def seek() -> int:
    """Write to the owners of the cars that were asked for meanwhile; returns how many requests were looked at."""
    waiting = list(MoveRequest.objects.exclude(plate_cipher="").order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    for pk in waiting:
        _seek_one(pk)
    return len(waiting)


@transaction.atomic
def _seek_one(pk: int) -> None:
    asked = MoveRequest.objects.select_for_update(of=("self",)).select_related("area", "building").get(pk=pk)
    if not asked.plate_cipher:  # another clock was quicker
        return
    hashes = vault.keyed_hashes(vault.decrypt(asked.plate_cipher))
    for car in Car.objects.told_of(hashes).exclude(contact=asked.asker_id or 0):
        _write(asked, car.contact, "asked")
    asked.plate_cipher = ""
    asked.save(update_fields=["plate_cipher"])


@transaction.atomic
def answer(asked: MoveRequest, said: str) -> None:
    """The owner's word, which may change for a day; whoever asked reads it on their page, and by letter if signed in."""
    asked.answer, asked.answered_at = said, moment.now()
    asked.save(update_fields=["answer", "answered_at"])
    if asked.asker:
        _write(asked, asked.asker, said)


def _write(asked: MoveRequest, to: Contact, verb: str) -> None:
    """Where and why, in the reader's language; no plate, no number, and no word that the other side wrote."""
    with translation.override(to.language):
        title = f"{asked.where} · {asked.get_why_display()}"
    path = f"/move/{asked.key}/owner/?k={asked.owners_key}" if verb == "asked" else f"/move/{asked.key}/"
    facts = {"number": "", "path": path, "face": "resident", "title": title, "urgent": True}
    box.send_after_commit(box.write([to], "moves", verb, facts, about=asked.key))


def forget() -> int:
    """Thirty days after it was asked, all of it goes, with the words of its letters. Returns how many."""
    old = MoveRequest.objects.filter(asked_at__lte=moment.now() - KEPT)
    forgetting.words_about(old.values_list("key", flat=True))
    return old.delete()[0]


def turn_keys() -> int:
    """Lay every entry under the first of the keys; returns how many were under an older one. May be run again."""
    stale = [car for car in Car.objects.order_by("pk").iterator() if not vault.is_current(car.plate_cipher)]
    for car in stale:
        car.plate = car.plate
        Car.objects.filter(pk=car.pk).update(plate_cipher=car.plate_cipher, plate_hash=car.plate_hash)
    return len(stale)
