"""The sheet 职责: what a community has ticked of its duty list, and how often the same must come to become a topic.

Categories are written by name as the place knows them, or by code; what is confidential or about staff is on no list.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from grids import changes
from grids.charge import Charge
from grids.models import Area, Level
from grids.sheets.areas import told
from grids.sheets.cells import Unfit, folded
from grids.sheets.columns import Column, Number
from grids.sheets.ground import Ground, Spot
from grids.sheets.sheet import Comparer, ReadSheet, Row, Sheet, Work, register
from services.cases.models import Category
from services.cases.sheets import NEW

KIND = "reports"
BETWEEN = re.compile(r"[、,，;；\n]")


@dataclass(frozen=True)
class Several(Column):
    """Some words, told apart by commas or lines."""

    def meant(self, text: str) -> list[str]:
        return list(dict.fromkeys(one.strip() for one in BETWEEN.split(text) if one.strip()))

    def show(self, value: Iterable[str] | None) -> Any:
        return super().show("、".join(value or ())) or None


COLUMNS = (
    Column("area", "区域", "从上到下写名称，例如：鼎山街道/江州社区。", required=True, most=300, width=30),
    Several("duty_categories", "职责清单包含的类别", "社区才填。写类别的名称或代码，用顿号隔开；空着就不提醒清单外的事。", width=60),
    Number("topic_after", "第几次发生立为专题", "空着：照上一级，都没填是 3 次；0：不自动立。", greatest=32_767, width=18),
)  # fmt: skip
FACTS = ("duty_categories", "topic_after")


class Names:
    """What categories are called at a place. One query for all places."""

    def __init__(self, ground: Ground, new: Iterable[tuple[Spot | None, str, str]] = ()) -> None:
        self._at: dict[Spot | None, list[tuple[str, str]]] = defaultdict(list)
        rows = list(Category.objects.filter(kind=KIND).order_by("order", "pk"))
        guarded = {row.code for row in rows if row.sealed or row.about_staff}
        for row in (row for row in rows if row.code not in guarded):
            spot = ground.by_pk.get(row.area_id) if row.area_id else None
            if spot or row.area_id is None:
                self._at[spot].append((row.code, row.name))
        for where, code, name in new:
            self._at[where].append((code, name))

    def of(self, spot: Spot) -> dict[str, str]:
        """Code → name; the nearest area's name wins."""
        found = dict(self._at[None])
        for one in reversed(list(_upwards(spot))):
            found |= dict(self._at.get(one, ()))
        return found

    def said(self, spot: Spot, codes: Iterable[str]) -> list[str]:
        """By name, where no other category of the place has that name, too."""
        names = self.of(spot)
        alone = {code for code, name in names.items() if list(names.values()).count(name) == 1}
        return [names[code] if code in alone and not BETWEEN.search(names[code]) else code for code in codes]

    def meant(self, spot: Spot, words: Iterable[str], ticked: Iterable[str]) -> list[str]:
        """The codes of these words; what is ticked already may stay. Raises Unfit."""
        names = self.of(spot)
        codes: dict[str, set[str]] = defaultdict(set)
        for code, name in [*names.items(), *((code, code) for code in (*names, *ticked))]:
            codes[folded(name)].add(code)
        found = []
        for word in words:
            if len(meant := codes.get(folded(word), set())) != 1:
                why = "有不止一个类别叫这个名称，请写代码" if meant else "请照“类别”表写名称或代码；保密的类别不能写"
                raise Unfit(f"“{word}”不是“{spot.name}”的类别：{why}" if not meant else f"“{word}”：{why}")
            found += sorted(meant)
        return list(dict.fromkeys(found))


def _upwards(spot: Spot | None) -> Iterator[Spot]:
    while spot is not None:
        yield spot
        spot = spot.parent


class Duties(Comparer):
    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.ground = Ground.of(work)
        self.changed: list[tuple[Spot, dict[str, Any]]] = []
        self._seen: dict[Spot, int] = {}

    def check(self, read: ReadSheet) -> None:
        self._now = {
            pk: dict(zip(FACTS, facts, strict=True)) for pk, *facts in _kept(self.work.charge).values_list("pk", *FACTS)
        }
        self._names = Names(self.ground, self.work.shelf.get(NEW, ()))
        for row in read.rows:
            if (spot := self._meant(row)) is None:
                continue
            if (first := self._seen.setdefault(spot, row.number)) != row.number:
                self.work.wrong(row, "area", f"与第 {first} 行是同一个地方，请删去一行")
            elif (facts := self._facts(row, spot)) is not None:
                self._compare(row, spot, facts)

    def _meant(self, row: Row) -> Spot | None:
        try:
            spot = self.ground.meant(row.get("area"))
        except Unfit as unfit:
            self.work.wrong(row, "area", str(unfit))
            return None
        if not spot.kept:
            self.work.wrong(row, "area", f"“{spot.chain}”不归您管理，请删去这一行")
            return None
        return spot

    def _facts(self, row: Row, spot: Spot) -> dict[str, Any] | None:
        """What the row says; None where it is wrong."""
        facts = row.facts(FACTS)
        if "duty_categories" not in facts:
            return facts
        words, ticked = facts["duty_categories"] or [], self._of(spot)["duty_categories"]
        if words and spot.level != Level.COMMUNITY:
            self.work.wrong(row, "duty_categories", "只有社区有职责清单的类别，请把这一格空着")
            return None
        try:
            return facts | {"duty_categories": self._names.meant(spot, words, ticked)}
        except Unfit as unfit:
            self.work.wrong(row, "duty_categories", str(unfit))
            return None

    def _of(self, spot: Spot) -> dict[str, Any]:
        return self._now.get(spot.pk or 0, {"duty_categories": [], "topic_after": None})

    def _compare(self, row: Row, spot: Spot, facts: dict[str, Any]) -> None:
        now = self._of(spot)
        new = {key: value for key, value in facts.items() if _plain(now[key]) != _plain(value)}
        if new:
            self.changed.append((spot, new))
        self.work.note(row, "changed" if new else "same", lambda: f"{spot.chain}：" + "；".join(
            told(row.sheet.sheet, key, self._shown(spot, now[key]), self._shown(spot, value)) for key, value in new.items()))  # fmt: skip

    def _shown(self, spot: Spot, value: Any) -> Any:
        return self._names.said(spot, value) if isinstance(value, list) else value

    def carry_out(self) -> None:
        for spot, facts in self.changed:
            changes.correct(Area.objects.get(pk=spot.pk), **facts)


def _plain(value: Any) -> Any:
    """A list of duties has no order."""
    return sorted(value) if isinstance(value, list) else value


def _kept(charge: Charge) -> QuerySet[Area]:
    return Area.objects.living().filter(charge.within())


def _listed(charge: Charge) -> QuerySet[Area]:
    """Every community, and whatever else has said how often."""
    return _kept(charge).filter(Q(level=Level.COMMUNITY) | Q(topic_after__isnull=False))


def rows(charge: Charge) -> Iterator[dict[str, Any]]:
    ground = Ground(charge)
    names = Names(ground)
    for pk, ticked, after in _listed(charge).values_list("pk", *FACTS).iterator(2000):
        spot = ground.by_pk[pk]
        yield {"area": spot.chain, "duty_categories": names.said(spot, ticked), "topic_after": after}


SHEET = Sheet(
    "职责",
    "社区公布的职责清单包含哪些类别；同样的事第几次发生立为专题。表里没有的地方照旧。",
    COLUMNS, Duties, rows, lambda charge: _listed(charge).count(),
)  # fmt: skip


def put_on_the_shelf() -> None:
    register(SHEET)
