"""The sheet 区域: the tree. A row is matched by its code, else by parent, level and name; a place never moves here."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from grids import changes, sowing
from grids.charge import Charge
from grids.divisions import SCHEME
from grids.models import Area, AreaCode, Level
from grids.sheets.cells import Unfit
from grids.sheets.columns import Choice, Column, Lines, Number
from grids.sheets.ground import Ground, Spot
from grids.sheets.sheet import Comparer, ReadSheet, Row, Sheet, Work
from grids.slugs import read_slug
from grids.sowing import Seed

BATCH = 1000
LADDER = list(Level)
COLUMNS = (
    Column("slug", "网址代码", "导出时自动写上，用来认出是哪一行。新增的行留空，不要自己编。", most=8, width=12),
    Choice("level", "层级", "从列表里选。上级要比它高：区县、街道、社区、小区、网格、微网格。", required=True, of=Level, width=9),
    Column("name", "名称", "居民看到的名字，例如：第一网格。", required=True, most=60, width=18),
    Column("parent", "上级", "从上到下写名称，用 / 隔开，例如：鼎山街道/江州社区。上级要写在它前面的行里。", most=300, width=30),
    Choice("kind", "类型", "居民网格或专属网格（商铺、机关等）。空着就是居民网格。", of=Area.Kind, width=10),
    Choice("sector", "行业", "专属网格才填。", of=Area.Sector, width=12),
    Choice("estate_type", "小区类型", "小区才填。", of=Area.EstateType, width=10),
    Number("households", "户数", "整数。", width=8),
    Number("staffing_norm", "每名网格员户数", "整数。", width=14, least=1),
    Column("hotline", "值班电话", "印在门牌码上，例如：023-00000010。", most=30, width=16, as_text=True),
    Column("supervision_phone", "监督电话", "", most=30, width=16, as_text=True),
    Lines("duty_list", "职责清单", "每行一项（单元格里按 Alt+回车换行）。", most=4000, width=30),
    Column("code", "官方代码", "行政区划代码加网格编号，例如：500116005012001。没有就空着。", most=32, width=20, as_text=True),
    Column("official_name", "全称", "", most=100, width=24),
    Column("name_en", "英文名称", "", most=100, width=18),
)  # fmt: skip
FIXED = {"level": "层级", "kind": "类型", "parent": "上级"}
FACTS = ("name", "sector", "estate_type", "households", "staffing_norm", "hotline", "supervision_phone", "duty_list",
         "official_name", "name_en")  # fmt: skip
NUMBERS = {"households", "staffing_norm"}
NOT_KEPT = "这个地方不归您管理，请删去这一行"


def stored(key: str, value: Any) -> Any:
    """An empty cell as the table keeps it."""
    return value if value is not None or key in NUMBERS else ""


class Areas(Comparer):
    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.ground = Ground.of(work)
        self.seeds: list[tuple[Spot, dict[str, Any], str | None]] = []
        self.changed: list[tuple[int, dict[str, Any]]] = []
        self.codes: list[tuple[int, str | None]] = []
        self._seen: dict[Spot, int] = {}

    def check(self, read: ReadSheet) -> None:
        self._now = {row[0]: row[1:] for row in _kept(self.work.charge).values_list("pk", *FACTS).iterator(5000)}
        self._codes = _codes(self.work.charge) if "code" in read.at else {}
        for row in read.rows:
            if (spot := self._meant(row)) is None:
                continue
            if (first := self._seen.setdefault(spot, row.number)) != row.number:
                self.work.wrong(row, "name", f"与第 {first} 行是同一个地方，请删去一行")
            elif spot.pk is not None:
                self._compare(row, spot)

    def _meant(self, row: Row) -> Spot | None:
        """The place of this row: one that stands, or a new one. None when the row is wrong."""
        slug = row.get("slug")
        if slug is None:
            return self._by_name(row)
        spot = self.ground.by_slug.get(read_slug(slug) or "")
        if spot is None or not spot.kept:
            self.work.wrong(row, "slug", f"没有代码为“{slug}”的地方（或不归您管理）。新增的行请把代码留空")
        elif not spot.living:
            self.work.wrong(row, "slug", "这个地方已停用，不能再改，请删去这一行")
        else:
            return spot
        return None

    def _by_name(self, row: Row) -> Spot | None:
        try:
            parent = self._parent(row)
        except Unfit as unfit:
            self.work.wrong(row, "parent", str(unfit))
            return None
        if parent is None and not self.work.charge.everything:
            self.work.wrong(row, "parent", "请填“上级”：您只能在自己管理的地方下面新增")
            return None
        found = self.ground.children(parent, row.get("level"), row.get("name"))
        if len(found) > 1:
            self.work.wrong(
                row, "name", f"这里有 {len(found)} 个同名的，分不清是哪一个。请先导出，用导出表里带代码的那一行"
            )
        elif found and not found[0].kept:
            self.work.wrong(row, "name", NOT_KEPT)
        elif found:
            return found[0]
        else:
            return self._new(row, parent)
        return None

    def _parent(self, row: Row) -> Spot | None:
        text = row.get("parent")
        return self.ground.meant(text) if text else None

    def _new(self, row: Row, parent: Spot | None) -> Spot | None:
        level = row.get("level")
        if parent and not parent.kept:
            self.work.wrong(row, "parent", f"“{parent.chain}”不归您管理，不能在它下面新增")
            return None
        if parent and LADDER.index(level) <= LADDER.index(Level(parent.level)):
            above = "、".join(str(one.label) for one in LADDER[: LADDER.index(level)]) or "没有"
            here = f"{Level(level).label}不能放在{Level(parent.level).label}“{parent.name}”下面"
            self.work.wrong(row, "level", f"{here}；它的上级可以是：{above}")
            return None
        kind = row.get("kind") or Area.Kind.RESIDENTIAL
        spot = Spot(None, row.get("name"), level, kind, parent, kept=True, place=len(self.seeds))
        facts = {key: stored(key, value) for key, value in row.facts(FACTS).items() if key != "name"}
        self.seeds.append((spot, facts | {"kind": kind}, row.get("code")))
        self.ground.add(spot)
        self.work.note(row, "added", lambda: spot.chain)
        return spot

    def _compare(self, row: Row, spot: Spot) -> None:
        if not self._stays(row, spot):
            return
        assert spot.pk is not None
        now = dict(zip(FACTS, self._now[spot.pk], strict=True))
        facts = {key: stored(key, value) for key, value in row.facts(FACTS).items()}
        new = {key: value for key, value in facts.items() if now[key] != value}
        if recoded := "code" in row.sheet.at and row.get("code") != self._codes.get(spot.pk):
            self.codes.append((spot.pk, row.get("code")))
        if new:
            self.changed.append((spot.pk, new))
        said = row.sheet.sheet
        self.work.note(row, "changed" if new or recoded else "same", lambda: f"{spot.chain}：" + "；".join(
            [told(said, key, now[key], value) for key, value in new.items()] + ["官方代码"] * recoded))  # fmt: skip

    def _stays(self, row: Row, spot: Spot) -> bool:
        """Level, kind and parent are for ever: else cases would be answered for by somebody else without a word."""
        wrong = []
        if row.get("level") != spot.level:
            wrong.append("level")
        if row.get("kind") not in (None, spot.kind):
            wrong.append("kind")
        if row.get("parent"):
            try:
                if self._parent(row) is not spot.parent:
                    wrong.append("parent")
            except Unfit:
                wrong.append("parent")
        for key in wrong:
            self.work.wrong(
                row, key, f"“{spot.name}”的{FIXED[key]}不能在表里改。请改回原样；要拆分、合并网格，请用“网格调整”"
            )
        return not wrong

    def carry_out(self) -> None:
        standing = {spot.parent.pk for spot, _facts, _code in self.seeds if spot.parent and spot.parent.pk is not None}
        parents = in_bulk(Area, standing)

        def above(spot: Spot) -> Area | int | None:
            parent = spot.parent
            return None if parent is None else parent.place if parent.pk is None else parents[parent.pk]

        planted = sowing.plant_many(
            [Seed(above(spot), spot.level, spot.name, facts) for spot, facts, _code in self.seeds]
        )
        for (spot, _facts, code), area in zip(self.seeds, planted, strict=True):
            spot.pk = area.pk
            if code:
                self.codes.append((area.pk, code))
        for pk, facts in self.changed:
            changes.correct(Area.objects.get(pk=pk), **facts)
        sowing.give_codes(dict(self.codes), SCHEME)


def told(sheet: Sheet, key: str, before: Any, after: Any) -> str:
    """How a change reads: 户数 90→96."""
    column = sheet.column(key)
    return f"{column.heading} {column.show(before) or '（空）'}→{column.show(after) or '（空）'}"


def in_bulk(model: Any, pks: Any) -> dict[int, Any]:
    """These rows by id, a thousand a query."""
    wanted, found = iter(sorted(set(pks))), {}
    while some := list(islice(wanted, BATCH)):
        found.update(model.objects.in_bulk(some))
    return found


def _kept(charge: Charge) -> Any:
    return Area.objects.living().filter(charge.within())


def _codes(charge: Charge) -> dict[int, str]:
    rows = AreaCode.objects.filter(charge.within("area"), scheme=SCHEME, valid_to=None).order_by("-pk")
    return dict(rows.values_list("area_id", "code").iterator(5000))


def rows(charge: Charge) -> Iterator[dict[str, Any]]:
    """The living areas of a charge, from the top down."""
    ground, codes = Ground(charge), _codes(charge)
    for one in _kept(charge).values("pk", "slug", "level", "kind", *FACTS).iterator(2000):
        parent = ground.by_pk[one["pk"]].parent
        yield one | {"parent": parent.chain if parent else None, "code": codes.get(one["pk"])}


SHEET = Sheet(
    "区域",
    "街道、社区、小区、网格、微网格，一行一个。先写上级，再写下级。",
    COLUMNS, Areas, rows, lambda charge: _kept(charge).count(),
)  # fmt: skip
