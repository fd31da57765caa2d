"""The sheet 楼栋. A row is matched by the code on its plate, else by grid and label; its code is for ever."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from grids import changes, sowing
from grids.charge import Charge
from grids.models import Area, Building, Entrance
from grids.sheets.areas import in_bulk, told
from grids.sheets.cells import Unfit, folded
from grids.sheets.columns import Column, Degrees, Number
from grids.sheets.ground import Ground, Spot
from grids.sheets.sheet import Comparer, ReadSheet, Row, Sheet, Work
from grids.slugs import read_slug

COLUMNS = (
    Column("slug", "门牌码", "导出时自动写上，就是墙上那个码。新增的行留空，不要自己编。", most=8, width=12),
    Column("grid", "网格", "所在的居民网格，从上到下写名称，例如：江州社区/西西里小区/第一网格。", required=True, most=300, width=34),
    Column("label", "楼栋", "例如：3 栋、5 幢、12 号楼、A 座。", required=True, most=40, width=12),
    Column("address", "地址", "街道和门牌号，报警、急救时要用。", most=120, width=28),
    Number("households", "户数", "整数。", width=8),
    Number("floors", "层数", "整数。", width=8, least=1, greatest=200),
    Column("entrances", "单元", "要单独挂码的单元，用顿号隔开：1 单元、2 单元。只会增加，不会删去。", most=400, width=20),
    Column("special", "专属网格", "也属于哪些专属网格，用分号隔开。", most=600, width=24),
    Degrees("longitude", "经度", "小数，例如 106.25。", width=10),
    Degrees("latitude", "纬度", "小数，例如 29.29。", width=10, greatest=90.0),
    Column("label_en", "英文名称", "", most=60, width=14),
    Column("address_en", "英文地址", "", most=160, width=24),
)  # fmt: skip
FACTS = ("label", "address", "households", "floors", "longitude", "latitude", "label_en", "address_en")
NUMBERS = {"households", "floors", "longitude", "latitude"}


def stored(key: str, value: Any) -> Any:
    return value if value is not None or key in NUMBERS else ""


def parts(text: str | None) -> list[str]:
    """What is separated by 、 or ；, each once."""
    return list(dict.fromkeys(one.strip() for one in re.split(r"[、；;,，\n]", text or "") if one.strip()))


class Buildings(Comparer):
    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.ground = Ground.of(work)
        self.new: list[tuple[Building, Spot, list[Spot], list[str]]] = []
        self.changed: list[tuple[int, dict[str, Any]]] = []
        self.special: list[tuple[int, list[Spot]]] = []
        self.entrances: list[tuple[int, str]] = []
        self._seen: dict[Any, int] = {}

    def check(self, read: ReadSheet) -> None:
        self._load()
        for row in read.rows:
            try:
                grid, special = self._grid(row), self._special(row)
            except Unfit as unfit:
                self.work.wrong(row, unfit.args[1] if len(unfit.args) > 1 else "grid", unfit.args[0])
                continue
            found = self._standing(row, grid)
            key = found["pk"] if found else (grid, folded(row.get("label")))
            if found is None and row.get("slug"):
                continue
            if (first := self._seen.setdefault(key, row.number)) != row.number:
                self.work.wrong(row, "label", f"与第 {first} 行是同一栋楼，请删去一行")
            elif found:
                self._compare(row, found, grid, special)
            elif not self._ambiguous(row, grid):
                self._add(row, grid, special)

    def _load(self) -> None:
        kept = Building.objects.filter(self.work.charge.within("grid"))
        self._by_slug: dict[str, dict[str, Any]] = {}
        self._by_label: dict[tuple[int, str], list[dict[str, Any]]] = defaultdict(list)
        for one in kept.values("pk", "slug", "grid_id", *FACTS).iterator(5000):
            self._by_slug[one["slug"]] = one
            self._by_label[one["grid_id"], folded(one["label"])].append(one)
        self._lies_in: dict[int, set[int]] = defaultdict(set)
        for pk, area in kept.filter(special_grids__isnull=False).values_list("pk", "special_grids"):
            self._lies_in[pk].add(area)
        self._ways: dict[int, set[str]] = defaultdict(set)
        for pk, label in Entrance.objects.filter(building__in=kept.values("pk")).values_list("building_id", "label"):
            self._ways[pk].add(folded(label))

    def _grid(self, row: Row) -> Spot:
        spot = self.ground.meant(row.get("grid"))
        if not spot.kept:
            raise Unfit(f"“{spot.chain}”不归您管理，请删去这一行")
        if spot.kind == Area.Kind.SPECIAL:
            raise Unfit(f"“{spot.name}”是专属网格。这里写居民网格，专属网格写在“专属网格”一列")
        return spot

    def _special(self, row: Row) -> list[Spot]:
        found = []
        for name in parts(row.get("special")):
            try:
                spot = self.ground.meant(name)
            except Unfit as unfit:
                raise Unfit(str(unfit), "special") from None
            if not spot.kept or spot.kind != Area.Kind.SPECIAL:
                raise Unfit(f"“{name}”不是您管理的专属网格，请改正或删去", "special")
            found.append(spot)
        return found

    def _standing(self, row: Row, grid: Spot) -> dict[str, Any] | None:
        if slug := row.get("slug"):
            found = self._by_slug.get(read_slug(slug) or "")
            if found is None:
                self.work.wrong(row, "slug", f"没有门牌码“{slug}”（或不归您管理）。新增的楼栋请把门牌码留空")
            return found
        alike = self._by_label.get((grid.pk or 0, folded(row.get("label"))), [])
        return alike[0] if len(alike) == 1 else None

    def _ambiguous(self, row: Row, grid: Spot) -> bool:
        alike = self._by_label.get((grid.pk or 0, folded(row.get("label"))), [])
        if len(alike) > 1:
            words = (
                f"“{grid.name}”里有 {len(alike)} 栋都叫这个名字，分不清是哪一栋。请先导出，用导出表里带门牌码的那一行"
            )
            self.work.wrong(row, "label", words)
        return len(alike) > 1

    def _add(self, row: Row, grid: Spot, special: list[Spot]) -> None:
        facts = {key: stored(key, value) for key, value in row.facts(FACTS).items()}
        self.new.append((Building(**facts), grid, special, parts(row.get("entrances"))))
        self.work.note(row, "added", lambda: f"{grid.chain}/{facts['label']}")

    def _compare(self, row: Row, found: dict[str, Any], grid: Spot, special: list[Spot]) -> None:
        if found["grid_id"] != grid.pk:
            self.work.wrong(row, "grid", "楼栋换网格不能在表里改。请改回原来的网格，再用“网格调整”")
            return
        facts = {key: stored(key, value) for key, value in row.facts(FACTS).items()}
        new = {key: value for key, value in facts.items() if found[key] != value}
        if folded(found["label"]) == folded(facts["label"]):
            new.pop("label", None)
        ways = [one for one in parts(row.get("entrances")) if folded(one) not in self._ways[found["pk"]]]
        pks = {spot.pk for spot in special}
        elsewhere = "special" in row.sheet.at and pks != self._lies_in[found["pk"]]
        if new:
            self.changed.append((found["pk"], new))
        self.entrances += [(found["pk"], way) for way in ways]
        if elsewhere:
            self.special.append((found["pk"], special))
        said = [told(row.sheet.sheet, key, found[key], value) for key, value in new.items()]
        said += [f"新增单元 {one}" for one in ways] + ["专属网格"] * elsewhere
        self.work.note(row, "changed" if said else "same", lambda: f"{grid.name} {found['label']}：{'；'.join(said)}")

    def carry_out(self) -> None:
        for building, grid, _special, _ways in self.new:
            building.grid_id = grid.pk  # type: ignore[assignment]  # planted before: areas are carried out first
        raised = sowing.raise_many([one[0] for one in self.new])
        for building, (_unsaved, _grid, special, ways) in zip(raised, self.new, strict=True):
            self.entrances += [(building.pk, way) for way in ways]
            if special:
                self.special.append((building.pk, special))
        for pk, facts in self.changed:
            changes.correct(Building.objects.get(pk=pk), **facts)
        areas = in_bulk(Area, (spot.pk for _pk, spots in self.special for spot in spots))
        for pk, spots in self.special:
            changes.lie_in(Building.objects.get(pk=pk), [areas[spot.pk] for spot in spots if spot.pk])
        sowing.open_many([Entrance(building_id=pk, label=label) for pk, label in self.entrances])


def rows(charge: Charge) -> Iterator[dict[str, Any]]:
    """The buildings of a charge, grid by grid."""
    ground = Ground(charge)
    kept = Building.objects.filter(charge.within("grid"), grid__in=Area.objects.living().order_by())
    kept = kept.order_by("grid__path", "pk").prefetch_related("entrances", "special_grids")
    for one in kept.iterator(1000):
        yield {key: getattr(one, key) for key in ("slug", *FACTS)} | {
            "grid": ground.by_pk[one.grid_id].chain,
            "entrances": "、".join(way.label for way in one.entrances.all()),
            "special": "；".join(ground.by_pk[area.pk].chain for area in one.special_grids.all() if area.pk in ground.by_pk),
        }  # fmt: skip


SHEET = Sheet(
    "楼栋",
    "一行一栋。导入后每栋有自己的门牌码，可以打印。",
    COLUMNS, Buildings, rows, lambda charge: Building.objects.filter(charge.within("grid")).count(),
)  # fmt: skip
