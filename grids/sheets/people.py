"""Who a row of officers means: by telephone, or by name where they serve; and what may be changed about a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from accounts import vault
from accounts.models import Contact
from grids import changes, sowing
from grids.models import Appointment, Person
from grids.sheets.areas import BATCH
from grids.sheets.cells import folded
from grids.sheets.ground import Spot
from grids.sheets.sheet import ReadSheet, Row, Work

AT_A_TIME = 5 * BATCH


@dataclass(slots=True, eq=False)
class NewPerson:
    """Somebody this file brings; `contact` when the telephone is known already, as that of a resident."""

    name: str
    name_en: str
    phone: str | None
    contact: int | None = None


@dataclass(slots=True)
class Known:
    """An officer as they stand. `number` is the hash of their telephone."""

    pk: int
    name: str
    name_en: str
    contact: int
    number: str | None
    signs_in: bool


class People:
    def __init__(self, work: Work) -> None:
        self.work = work
        self.new: list[NewPerson] = []
        self._new_by: dict[Any, NewPerson] = {}
        self._changed: dict[int, dict[str, Any]] = defaultdict(dict)
        self._numbers: dict[int, str] = {}  # contact → new telephone

    def load(self, read: ReadSheet, held: Mapping[int, Any]) -> None:
        """Who serves in the charge, and whose the telephones of this file are. A few queries a thousand rows."""
        self._known: dict[int, Known] = {}
        self._here: dict[tuple[str, int | None, int | None], list[int]] = defaultdict(list)
        phones = {row.get("phone") for row in read.rows} - {None}
        self._hash = {phone: vault.keyed_hashes(phone) for phone in phones}
        self._by_hash: dict[str, tuple[int, int | None]] = {}
        every = [one for hashes in self._hash.values() for one in hashes]
        for at in range(0, len(every), BATCH):
            found = Contact.objects.filter(phone_hash__in=every[at : at + BATCH])
            for number, pk, person in found.values_list("phone_hash", "pk", "person"):
                self._by_hash[number or ""] = pk, person
        wanted = {one.person for one in held.values()} | {person for _pk, person in self._by_hash.values() if person}
        self._know(sorted(wanted))
        for one in held.values():
            self._here[folded(self._known[one.person].name), one.area, one.organisation].append(one.person)
        self._kept = _only_here([one.pk for one in held.values()], wanted, self.work)

    def _know(self, pks: list[int]) -> None:
        columns = ("pk", "name", "name_en", "contact_id", "contact__phone_hash", "contact__user_id")
        for at in range(0, len(pks), BATCH):
            for pk, name, english, contact, number, user in Person.objects.filter(
                pk__in=pks[at : at + BATCH]
            ).values_list(*columns):
                self._known[pk] = Known(pk, name, english, contact, number, user is not None)

    def meant(self, row: Row, spot: Spot | None, body: int | None) -> int | NewPerson | None:
        """The person of a row without a number: one who is known, or a new one. None when the row is wrong."""
        if phone := row.get("phone"):
            return self._by_phone(row, phone)
        name = folded(row.get("name"))
        new_place = spot is not None and spot.pk is None
        found = set() if new_place else set(self._here.get((name, spot.pk if spot else None, body), []))
        if len(found) > 1:
            self.work.wrong(
                row,
                "name",
                f"这里有 {len(found)} 位同名的，分不清是哪一位。请填手机，或用导出表里带任职号的那一行",
            )
            return None
        return found.pop() if found else self._bring(row, (name, spot, body))

    def _by_phone(self, row: Row, phone: str) -> int | NewPerson | None:
        contact, person = next((self._by_hash[one] for one in self._hash[phone] if one in self._by_hash), (None, None))
        if person is None:
            new = self._bring(row, phone, contact)
            known_as = new.name
        else:
            known_as = self._known[person].name
        if folded(known_as) != folded(row.get("name")):
            self.work.wrong(row, "phone", "这个手机号已登记在别的姓名下。请核对号码和姓名")
            return None
        return new if person is None else person

    def _bring(self, row: Row, key: Any, contact: int | None = None) -> NewPerson:
        if key not in self._new_by:
            self._new_by[key] = NewPerson(row.get("name"), row.get("name_en") or "", row.get("phone"), contact)
            self.new.append(self._new_by[key])
        return self._new_by[key]

    def stays(self, row: Row, person: int) -> bool:
        """Whether what this row says about a known person may be so; notes the fault when not."""
        known, phone = self._known[person], row.get("phone")
        renamed = row.get("name") != known.name or (
            "name_en" in row.sheet.at and (row.get("name_en") or "") != known.name_en
        )
        if renamed and person not in self._kept:
            self.work.wrong(row, "name", "这个人还在您管理范围以外任职，姓名不能在这里改。请改回原样")
            return False
        if phone is None or known.number in self._hash[phone]:
            return True
        if known.signs_in:
            self.work.wrong(row, "phone", "这个人已有账号，手机号要由本人在“我的”里更换。请把这一格留空")
        elif person not in self._kept:
            self.work.wrong(row, "phone", "这个人还在您管理范围以外任职，手机号不能在这里改。请把这一格留空")
        elif any(one in self._by_hash for one in self._hash[phone]):
            self.work.wrong(row, "phone", "这个手机号已登记在别人名下，请核对号码")
        elif self._numbers.get(known.contact, phone) != phone or self._taken(known.contact, phone):
            self.work.wrong(row, "phone", "同一个人写了两个手机号，或两个人写了同一个手机号，请核对")
        else:
            return True
        return False

    def _taken(self, contact: int, phone: str) -> bool:
        return phone in self._new_by or any(phone == one and contact != pk for pk, one in self._numbers.items())

    def changes_of(self, row: Row, person: int) -> list[str]:
        """What this row changes about the person, in words; noted, to be carried out."""
        known, phone, said = self._known[person], row.get("phone"), []
        for key, now in (("name", known.name), ("name_en", known.name_en)):
            value = row.get(key) or ""
            if key in row.sheet.at and value != now:
                self._changed[person][key] = value
                said.append(f"{row.sheet.sheet.column(key).heading} {now}→{value}")
        if phone and known.number not in self._hash[phone]:
            self._numbers[known.contact] = phone
            said.append("手机")
        return said

    def carry_out(self) -> dict[NewPerson, int]:
        """Write people; returns the ids of the new ones. So many at a time that a city's fit into memory."""
        brought: dict[NewPerson, int] = {}
        for at in range(0, len(self.new), AT_A_TIME):
            some = self.new[at : at + AT_A_TIME]
            made = sowing.enrol_many([(one.name, one.name_en, one.phone or "", one.contact) for one in some])
            brought |= {one: person.pk for one, person in zip(some, made, strict=True)}
        for pk, facts in self._changed.items():
            changes.correct(Person.objects.get(pk=pk), **facts)
        sowing.give_numbers(self._numbers)
        return brought


def _only_here(held: Iterable[int], people: Iterable[int], work: Work) -> set[int]:
    """Those of these people who serve nowhere outside the charge. A few queries a thousand."""
    wanted = set(people)
    if work.charge.everything:
        return wanted
    inside, pks, away = set(held), sorted(wanted), set()
    for at in range(0, len(pks), BATCH):
        posts = Appointment.objects.current().filter(person__in=pks[at : at + BATCH])
        away |= {person for pk, person in posts.values_list("pk", "person_id") if pk not in inside}
    return wanted - away
