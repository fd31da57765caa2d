"""The sheet 人员任职: officers and what they are appointed for, a row an appointment.

A row is matched by its number, else by person (telephone, or name at that place), duty and place. Whom a telephone
belongs to is told to nobody; a number goes in and is only ever shown masked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from accounts import moment, vault
from grids import changes, sowing
from grids.charge import Charge
from grids.duties import Duty
from grids.models import Appointment, Area, Organisation, Person
from grids.sheets.areas import in_bulk, told
from grids.sheets.cells import Unfit, folded
from grids.sheets.columns import Choice, Column, Day, Number, Phone, YesNo
from grids.sheets.ground import Ground, Spot
from grids.sheets.people import AT_A_TIME, NewPerson, People
from grids.sheets.sheet import Comparer, ReadSheet, Row, Sheet, Work
from grids.sowing import Post

COLUMNS = (
    Number("post", "任职号", "导出时自动写上，用来认出是哪一行。新增的行留空，不要自己编。", greatest=999_999_999, width=9),
    Column("name", "姓名", "", required=True, most=40, width=12),
    Phone("phone", "手机", "登录和收通知用，只有本人和系统知道；导出时打星号，打星号或空着就是不改。"
          "同一个人兼几个岗位，每行写同一个手机号。", width=15, as_text=True),
    Choice("duty", "职责", "从列表里选，权限由它决定。", required=True, of=Duty, width=14),
    Column("area", "区域", "在哪里任职，从上到下写名称，例如：江州社区/西西里小区/第一网格。", most=300, width=34),
    Column("organisation", "单位", "单位的人员写单位名称（单位要先登记），例如：江州派出所。区域、单位至少填一个。", most=60, width=18),
    Column("title", "职务", "显示的称呼，例如：居民组长。空着就显示职责。", most=40, width=14),
    Day("since", "自", "任职开始的日期，例如：2026-09-01。空着就是今天。", width=12),
    Day("until", "至", "任职最后一天。填上就到期结束；空着一直有效。", width=12),
    Choice("employment", "专兼职", "", of=Appointment.Employment, width=9),
    Choice("pair_slot", "AB 角", "A 或 B。", of=("A", "B"), width=8),
    Column("office_hours", "办公时间", "例如：周一至周五 9:00–17:00。", most=80, width=22),
    Column("public_number", "公开电话", "居民看到的电话。没有就空着。", most=30, width=16, as_text=True),
    Choice("public_number_kind", "号码性质", "个人号码须本人同意后才会显示。空着是工作手机。", of=Appointment.NumberKind, width=11),
    YesNo("handles_sealed", "经办保密事项", "是或否。空着就是否。", width=13),
    Column("promise", "承诺", "", most=80, width=22),
    Column("name_en", "英文姓名", "", most=80, width=14),
    Column("title_en", "英文职务", "", most=80, width=14),
    Column("office_hours_en", "英文办公时间", "", most=120, width=18),
)  # fmt: skip
FACTS = ("title", "title_en", "employment", "pair_slot", "office_hours", "office_hours_en", "public_number",
         "public_number_kind", "handles_sealed", "promise")  # fmt: skip
UNLESS_SAID = {"public_number_kind": Appointment.NumberKind.WORK, "handles_sealed": False}
READ = ("pk", "person_id", "duty", "area_id", "organisation_id", "since", "until", *FACTS)


@dataclass(slots=True)
class Held:
    """An appointment as it stands."""

    pk: int
    person: int
    duty: str
    area: int | None
    organisation: int | None
    since: date
    until: date | None
    facts: tuple[Any, ...]


@dataclass(slots=True)
class NewPost:
    person: int | NewPerson
    duty: str
    spot: Spot | None
    organisation: int | None
    since: date | None
    until: date | None
    facts: dict[str, Any]


class Posts(Comparer):
    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.ground = Ground.of(work)
        self.people = People(work)
        self.new: list[NewPost] = []
        self.changed: list[tuple[int, dict[str, Any]]] = []
        self.ended: list[tuple[int, date]] = []
        self._seen: dict[Any, int] = {}

    def check(self, read: ReadSheet) -> None:
        self._load()
        self.people.load(read, self._held)
        for row in read.rows:
            try:
                spot, body = self._where(row)
            except Unfit as unfit:
                self.work.wrong(row, unfit.args[1], unfit.args[0])
                continue
            if row.get("since") and row.get("until") and row.get("until") < row.get("since"):
                self.work.wrong(row, "until", "“至”早于“自”，请改正日期")
            elif row.get("post") is not None:
                self._by_number(row, spot, body)
            else:
                self._by_person(row, spot, body)

    def _load(self) -> None:
        self._held: dict[int, Held] = {}
        self._of: dict[tuple[int, str, int | None, int | None], list[Held]] = {}
        for pk, person, duty, area, body, since, until, *facts in (
            _kept(self.work.charge).values_list(*READ).iterator(5000)
        ):
            one = Held(pk, person, duty, area, body, since, until, tuple(facts))
            self._held[pk] = one
            self._of.setdefault((person, duty, area, body), []).append(one)
        bodies = Organisation.objects.filter(self.work.charge.within("area")).values_list("name", "pk")
        self._bodies: dict[str, list[int]] = {}
        for name, pk in bodies:
            self._bodies.setdefault(folded(name), []).append(pk)

    def _where(self, row: Row) -> tuple[Spot | None, int | None]:
        spot = body = None
        if text := row.get("area"):
            try:
                spot = self.ground.meant(text)
            except Unfit as unfit:
                raise Unfit(str(unfit), "area") from None
            if not spot.kept:
                raise Unfit(f"“{spot.chain}”不归您管理，请删去这一行", "area")
        if name := row.get("organisation"):
            found = self._bodies.get(folded(name), [])
            if len(found) != 1:
                why = (
                    "没有登记（或不归您管理），请先登记单位"
                    if not found
                    else f"有 {len(found)} 个，分不清是哪一个，请先改名"
                )
                raise Unfit(f"单位“{name}”{why}", "organisation")
            body = found[0]
        if spot is None and body is None:
            raise Unfit("请填“区域”或“单位”：在哪里任职", "area")
        return spot, body

    def _by_number(self, row: Row, spot: Spot | None, body: int | None) -> None:
        held = self._held.get(row.get("post"))
        if held is None:
            self.work.wrong(row, "post", f"没有任职号 {row.get('post')}（或不归您管理）。新增的行请把任职号留空")
        elif (held.duty, held.area, held.organisation) != (row.get("duty"), spot and spot.pk, body):
            self.work.wrong(row, "duty", "已有任职的职责、区域、单位不能改。请在这一行填“至”结束它，再另起一行写新的")
        elif row.get("since") not in (None, held.since):
            self.work.wrong(row, "since", f"已有任职的开始日期不能改，请改回 {held.since}")
        elif self.people.stays(row, held.person):
            self._compare(row, held)

    def _by_person(self, row: Row, spot: Spot | None, body: int | None) -> None:
        if (person := self.people.meant(row, spot, body)) is None:
            return
        area = spot.pk if spot else None
        likely = self._of.get((person, row.get("duty"), area, body), []) if isinstance(person, int) else []
        found = [held for held in likely if _alike(row, held)]
        if len(found) > 1:
            self.work.wrong(
                row,
                "name",
                f"这个人在这里有 {len(found)} 段同样的任职，分不清是哪一段。请先导出，用导出表里带任职号的那一行",
            )
        elif found:
            if self.people.stays(row, found[0].person):
                self._compare(row, found[0])
        else:
            self._add(row, person, spot, body)

    def _once(self, row: Row, key: Any) -> bool:
        if (first := self._seen.setdefault(key, row.number)) != row.number:
            self.work.wrong(row, "name", f"与第 {first} 行是同一个任职，请删去一行")
        return first == row.number

    def _add(self, row: Row, person: int | NewPerson, spot: Spot | None, body: int | None) -> None:
        since, until = row.get("since"), row.get("until")
        if until and not since and until < moment.today():
            self.work.wrong(row, "since", "任职已经结束，请写明自哪一天起")
        elif self._once(row, (person, row.get("duty"), spot, body, since)):
            facts = {key: _stored(key, value) for key, value in row.facts(FACTS).items()}
            self.new.append(NewPost(person, row.get("duty"), spot, body, since, until, facts))
            at = spot.chain if spot else row.get("organisation")
            self.work.note(row, "added", lambda: f"{at} {Duty(row.get('duty')).label} {row.get('name')}")

    def _compare(self, row: Row, held: Held) -> None:
        if not self._once(row, held.pk):
            return
        until = row.get("until") if "until" in row.sheet.at else held.until
        if held.until and until != held.until and (until is None or until > held.until):
            self.work.wrong(row, "until", f"任职已定于 {held.until} 结束，不能再延长。请改回，另起一行写新的任职")
            return
        now = dict(zip(FACTS, held.facts, strict=True))
        facts = {key: _stored(key, value) for key, value in row.facts(FACTS).items()}
        new = {key: value for key, value in facts.items() if now[key] != value}
        if new:
            self.changed.append((held.pk, new))
        said = [told(row.sheet.sheet, key, now[key], value) for key, value in new.items()]
        said += self.people.changes_of(row, held.person)
        if until != held.until and until is not None:
            self.ended.append((held.pk, until))
            self.work.note(row, "ended", f"{row.get('name')}：至 {until}")
        else:
            self.work.note(row, "changed" if said else "same", lambda: f"{row.get('name')}：{'；'.join(said)}")

    def carry_out(self) -> None:
        brought = self.people.carry_out()
        for at in range(0, len(self.new), AT_A_TIME):
            _appoint(self.new[at : at + AT_A_TIME], brought)
        for pk, facts in self.changed:
            changes.correct(Appointment.objects.get(pk=pk), **facts)
        for pk, day in self.ended:
            changes.end(Appointment.objects.get(pk=pk), on=day)


def _appoint(some: list[NewPost], brought: dict[NewPerson, int]) -> None:
    """So many at a time that a city's fit into memory; the transaction is one all the same."""
    who = [one.person if isinstance(one.person, int) else brought[one.person] for one in some]
    people = in_bulk(Person, who)
    areas = in_bulk(Area, (one.spot.pk for one in some if one.spot))
    bodies = in_bulk(Organisation, (one.organisation for one in some if one.organisation))
    sowing.appoint_many([
        Post(people[person], one.duty, areas[one.spot.pk] if one.spot and one.spot.pk else None,
             bodies[one.organisation] if one.organisation else None, one.since, one.until, one.facts)
        for person, one in zip(who, some, strict=True)
    ])  # fmt: skip


def _alike(row: Row, held: Held) -> bool:
    """The same stretch of time: begun that day, or where the row says no day, still going on or ended as it says."""
    if since := row.get("since"):
        return held.since == since
    return held.until is None or held.until >= moment.today() or held.until == row.get("until")


def _stored(key: str, value: Any) -> Any:
    return UNLESS_SAID.get(key, "") if value is None else value


def _kept(charge: Charge) -> Any:
    """Appointments in a charge that were not taken back before they began; ended ones too, for they may stand in a file."""
    inside = charge.within("area") if charge.everything else charge.within("area") | charge.within("organisation__area")
    return Appointment.objects.filter(inside).order_by("pk")


def _going_on(charge: Charge) -> Any:
    """Held today or to come: what an export writes."""
    open_ones = Q(until=None) | Q(until__gte=moment.today())
    living = Q(area=None) | Q(area__valid_to=None) | Q(area__valid_to__gt=moment.today())
    return _kept(charge).filter(open_ones, living)


def rows(charge: Charge) -> Iterator[dict[str, Any]]:
    """The appointments of a charge that are held or to come; numbers masked."""
    ground = Ground(charge)
    held = _going_on(charge).select_related("person__contact", "organisation").order_by("area__path", "pk")
    for one in held.iterator(1000):
        yield {key: getattr(one, key) for key in ("duty", "since", "until", *FACTS)} | {
            "post": one.pk, "name": one.person.name, "name_en": one.person.name_en,
            "phone": vault.decrypt(one.person.contact.phone_cipher),
            "area": ground.by_pk[one.area_id].chain if one.area_id in ground.by_pk else None,
            "organisation": one.organisation.name if one.organisation else None,
        }  # fmt: skip


SHEET = Sheet(
    "人员任职",
    "谁在哪里担任什么，一行一个任职。表里没有的人不会被删去；要结束任职，请填“至”。",
    COLUMNS, Posts, rows, lambda charge: _going_on(charge).count(),
)  # fmt: skip
