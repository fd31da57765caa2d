"""Administrative divisions from a list of level, code, name, parent_code: the upper levels of the tree, with their codes.

The bundled list (grids/data/divisions.csv) is an extract; where it comes from says NOTICE. A code is matched, never
parsed, and is no key: it may change, and a unit without one may stand beside the others.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from grids import changes
from grids.models import Area, AreaCode, Level
from grids.sowing import Seed, plant_many

BUNDLED = Path(__file__).parent / "data" / "divisions.csv"
SCHEME = "division"
LEVELS = {"county": Level.COUNTY, "street": Level.SUBDISTRICT, "village": Level.COMMUNITY}
ABOVE = ("province", "city")  # no areas of ours: part of a county's official name
NO_NAMES = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}  # mere shelves of the list
SHORTER = (
    ("社区居民委员会", "社区"), ("社区居委会", "社区"), ("居民委员会", "居委会"), ("村村民委员会", "村"), ("村民委员会", "村"),
    ("村村委会", "村"), ("村委会", "村"), ("街道办事处", "街道"), ("镇人民政府", "镇"), ("乡人民政府", "乡"),
)  # fmt: skip


class DivisionsFaulty(ValueError):
    """The list cannot be planted; `faults` says why, a line each, in Chinese."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Division:
    level: str
    code: str
    name: str
    parent_code: str


@dataclass
class Imported:
    """What an import did: areas planted and renamed, and codes that stand in the tree but not in the list."""

    planted: list[Area] = field(default_factory=list)
    renamed: list[Area] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def short_name(official: str) -> str:
    """As people say it: 江州社区居民委员会 is 江州社区, 河坎村委会 and 河坎村村民委员会 are 河坎村, 胜利街居委会 stays."""
    for ending, spoken in SHORTER:
        if official.endswith(ending) and official != ending:
            return official.removesuffix(ending) + spoken
    return official


def official_name(division: Division, known: Mapping[str, Division]) -> str:
    """As it is written; a county's with province and city: 重庆市江津区, 陕西省汉中市城固县, without 市辖区."""
    names, at = [division.name], division
    while division.level == "county" and (above := known.get(at.parent_code)):
        names, at = [above.name, *names], above
    return "".join(name for name in names if name not in NO_NAMES or name == division.name)


def read_divisions(path: Path = BUNDLED) -> dict[str, Division]:
    """By code, in the order of the list. Raises DivisionsFaulty with every fault and its line."""
    found: dict[str, Division] = {}
    faults: list[str] = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        wanted = {"level", "code", "name", "parent_code"}
        if not wanted <= set(reader.fieldnames or ()):
            raise DivisionsFaulty([f"表头应含：{'、'.join(sorted(wanted))}"])
        for line, row in enumerate(reader, 2):
            one = Division(*((row[name] or "").strip() for name in ("level", "code", "name", "parent_code")))
            faults += [f"第 {line} 行：{fault}" for fault in _faults(one, found)]
            found[one.code] = one
    if faults:
        raise DivisionsFaulty(faults)
    return found


def _faults(one: Division, earlier: Mapping[str, Division]) -> Iterable[str]:
    if one.level not in LEVELS and one.level not in ABOVE:
        yield f"层级“{one.level}”不认识"
    if not one.code.isdigit() or len(one.code) > 12:
        yield f"代码“{one.code}”不是至多 12 位的数字"
    if not one.name:
        yield "没有名称"
    if one.code in earlier:
        yield f"代码 {one.code} 重复"
    if one.parent_code and one.parent_code not in earlier:
        yield f"上级代码 {one.parent_code} 不在它之前"


def below(known: Mapping[str, Division], code: str) -> dict[str, Division]:
    """The division of this code, all that belong to it, and all that it belongs to. Raises DivisionsFaulty."""
    if code not in known:
        raise DivisionsFaulty([f"没有代码 {code}"])
    above, at = {code}, known[code]
    while at := known.get(at.parent_code):  # type: ignore[assignment]
        above.add(at.code)
    inside = {code}
    for one in known.values():
        if one.parent_code in inside:
            inside.add(one.code)
    return {key: one for key, one in known.items() if key in above | inside}


@transaction.atomic
def import_divisions(known: Mapping[str, Division]) -> Imported:
    """Plant what is not there yet, matched by code; rename what is called otherwise now; end nothing. May be repeated."""
    changes.lock()
    standing = {
        row.code: row.area for row in AreaCode.objects.filter(scheme=SCHEME, valid_to=None).select_related("area")
    }
    upper = {code for code, area in standing.items() if area.level in LEVELS.values()}
    done = Imported(missing=sorted(upper - set(known)))
    seeds: list[Seed] = []
    place: dict[str, int] = {}
    for one in known.values():
        if one.level not in LEVELS:
            continue
        names = {"name": short_name(one.name), "official_name": official_name(one, known)}
        if area := standing.get(one.code):
            _rename(area, names, done)
            continue
        place[one.code] = len(seeds)
        parent = standing.get(one.parent_code) or place.get(one.parent_code)
        seeds.append(Seed(parent, LEVELS[one.level], names["name"], {"official_name": names["official_name"]}))
    done.planted = plant_many(seeds)
    AreaCode.objects.bulk_create(
        AreaCode(area=done.planted[at], scheme=SCHEME, code=code) for code, at in place.items()
    )
    return done


def _rename(area: Area, names: dict[str, str], done: Imported) -> None:
    """A display name that somebody chose stays."""
    if area.official_name == names["official_name"]:
        return
    if area.name != short_name(area.official_name):
        del names["name"]
    changes.correct(area, **names)
    done.renamed.append(area)
