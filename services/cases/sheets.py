"""The sheet 类别: what can be reported, here and below. The nearest area's row of a code wins.

A category that is sealed above cannot be opened by a row below; questions, and what must go to the police, are not
changed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from grids.charge import Charge
from grids.models import Area
from grids.sheets.areas import told
from grids.sheets.cells import Unfit
from grids.sheets.columns import Choice, Column, Number, YesNo
from grids.sheets.ground import Ground, Spot
from grids.sheets.sheet import Comparer, ReadSheet, Row, Sheet, Work, register
from services.cases.models import Category, Tier

COLUMNS = (
    Column("code", "代码", "小写字母、数字、下划线，例如：street_lamp。下级可用同一代码另写，下级优先。", required=True, most=30, width=18),
    Column("area", "适用区域", "从上到下写名称，例如：鼎山街道。空着是全站。", most=300, width=28),
    Column("name", "名称", "", required=True, most=30, width=16),
    Choice("tier", "默认分流", "", required=True, of=Tier, width=10),
    Column("hint", "说明", "", most=120, width=30),
    Column("warning", "先做什么", "例如：电梯困人请先打 119。", most=120, width=30),
    YesNo("sealed", "保密", "是或否。保密的类别不能改成不保密。", width=8),
    YesNo("urgent", "紧急", "", width=8),
    YesNo("after_photo", "办结须附照片", "", width=12),
    YesNo("text_required", "须写内容", "", width=10),
    YesNo("phone_required", "须留电话", "", width=10),
    YesNo("listed", "列在表单中", "", width=10),
    Number("order", "次序", "小的在前。", greatest=30_000, width=8),
    Column("name_en", "英文名称", "", most=60, width=18),
    Column("hint_en", "英文说明", "", most=200, width=24),
    Column("warning_en", "英文警示", "", most=200, width=24),
)  # fmt: skip
FACTS = tuple(one.key for one in COLUMNS if one.key not in ("code", "area"))
WORDS = ("hint", "warning", "name_en", "hint_en", "warning_en")
NEW = "new categories"  # on the shelf of a run: where, code and name of those that its file adds
COPIED = ("kind", "about_staff", "must_be_reported")  # from the row above, for the engine relies on them


class Categories(Comparer):
    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.ground = Ground.of(work)
        self.new: list[tuple[Spot | None, dict[str, Any]]] = []
        self.changed: list[tuple[int, dict[str, Any]]] = []
        self._seen: dict[Any, int] = {}

    def check(self, read: ReadSheet) -> None:
        self._standing = list(Category.objects.all())
        self._by_key = {(one.code, one.area_id): one for one in self._standing}
        for row in read.rows:
            spot, key = self._where(row)
            if key is None:
                continue
            if (first := self._seen.setdefault(key, row.number)) != row.number:
                self.work.wrong(row, "code", f"与第 {first} 行是同一个类别，请删去一行")
            elif not re.fullmatch(r"[a-z][a-z0-9_-]*", row.get("code")):
                self.work.wrong(row, "code", "代码只能用小写字母、数字、下划线，并以字母开头")
            elif self._may_be_open(row):
                self._compare(row, spot)

    def _where(self, row: Row) -> tuple[Spot | None, Any]:
        text = row.get("area")
        if text is None and not self.work.charge.everything:
            self.work.wrong(row, "area", "全站的类别不归您管理。请填“适用区域”，或删去这一行")
            return None, None
        try:
            spot = self.ground.meant(text) if text else None
        except Unfit as unfit:
            self.work.wrong(row, "area", str(unfit))
            return None, None
        if spot and not spot.kept:
            self.work.wrong(row, "area", f"“{spot.chain}”不归您管理，请删去这一行")
            return None, None
        return spot, (row.get("code"), spot)

    def _may_be_open(self, row: Row) -> bool:
        guarded = any(one.sealed for one in self._standing if one.code == row.get("code"))
        if guarded and row.get("sealed") is not True:
            self.work.wrong(row, "sealed", "这个类别须保密，请写“是”")
        return not guarded or row.get("sealed") is True

    def _compare(self, row: Row, spot: Spot | None) -> None:
        standing = self._by_key.get((row.get("code"), spot.pk if spot else None)) if not spot or spot.pk else None
        facts = {key: "" if value is None and key in WORDS else value for key, value in row.facts(FACTS).items()}
        facts = {key: value for key, value in facts.items() if value is not None}
        if standing is None:
            above = self._by_key.get((row.get("code"), None))
            copied = {key: getattr(above, key) for key in COPIED} if above else {}
            self.work.shelf.setdefault(NEW, []).append((spot, row.get("code"), row.get("name")))
            self.new.append((spot, {"code": row.get("code"), **copied, **facts}))
            self.work.note(row, "added", lambda: f"{spot.chain if spot else '全站'} {row.get('name')}")
            return
        now = {key: getattr(standing, key) for key in facts}
        new = {key: value for key, value in facts.items() if now[key] != value}
        if new:
            self.changed.append((standing.pk, new))
        said = [told(row.sheet.sheet, key, now[key], value) for key, value in new.items()]
        self.work.note(row, "changed" if new else "same", f"{row.get('name')}：{'；'.join(said)}")

    def carry_out(self) -> None:
        for spot, facts in self.new:
            Category.objects.create(area_id=spot.pk if spot else None, **facts)
        for pk, facts in self.changed:
            Category.objects.filter(pk=pk).update(**facts)


def _kept(charge: Charge) -> Any:
    """Those that hang on areas of the charge; those of the whole site for who keeps all."""
    inside = Q() if charge.everything else charge.within("area")
    return Category.objects.filter(inside, Q(area=None) | Q(area__in=Area.objects.living().order_by()))


def rows(charge: Charge) -> Iterator[dict[str, Any]]:
    ground = Ground(charge)
    for one in _kept(charge).order_by("area__path", "order", "pk"):
        yield {key: getattr(one, key) for key in ("code", *FACTS)} | {
            "area": ground.by_pk[one.area_id].chain if one.area_id in ground.by_pk else None
        }


SHEET = Sheet(
    "类别",
    "居民能反映什么。表里没有的类别照旧。",
    COLUMNS, Categories, rows, lambda charge: _kept(charge).count(),
)  # fmt: skip


def put_on_the_shelf() -> None:
    register(SHEET)
