"""The real divisions among which the demo's people live. Names and codes are public, see NOTICE."""

from __future__ import annotations

import csv
from functools import lru_cache

from django.conf import settings

from grids import changes
from grids.models import Area, AreaCode

DINGSHAN, JIANGZHOU, AIPING = "500116005", "500116005012", "500116005004"
GANXI, JINJUEFENG = "430424105", "430424105003"
ENDINGS = ("社区居民委员会", "居民委员会", "村民委员会", "社区居委会", "居委会", "村委会")


@lru_cache(maxsize=1)
def rows() -> dict[str, dict[str, str]]:
    """level, name and parent_code of each division, by its code."""
    path = settings.BASE_DIR / "grids" / "data" / "divisions.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


def below(code: str) -> list[str]:
    """The codes of the divisions right below this one."""
    return [row["code"] for row in rows().values() if row["parent_code"] == code]


def short(name: str) -> str:
    """江州社区居民委员会 is called 江州社区, 夏浦村村民委员会 夏浦村."""
    for ending in ENDINGS:
        if name.endswith(ending):
            return name.removesuffix(ending) + ("社区" if ending.startswith("社区") else "")
    return name


def plant(code: str, parent: Area | None, level: str, **facts: object) -> Area:
    """A division as an area, with its code."""
    name = rows()[code]["name"]
    area = changes.plant(parent, level=level, name=short(name), official_name=name, **facts)
    AreaCode.objects.create(area=area, scheme="division", code=code)
    return area


def area(code: str) -> Area:
    """The area of this code, as it stands in the tree now."""
    return Area.objects.get(codes__code=code)


def plant_grid(parent: Area, name: str, code: str, **facts: object) -> Area:
    """A grid with its official code: twelve digits of the division and three of the grid."""
    grid = changes.plant(Area.objects.get(pk=parent.pk), level="grid", name=name, **facts)
    AreaCode.objects.create(area=grid, scheme="division", code=code)
    return grid


def numeral(number: int) -> str:
    """1 to 99 as it stands in names: 七, 十二, 二十."""
    ones, tens = " 一二三四五六七八九"[number % 10].strip(), number // 10
    return (("" if tens == 1 else "一二三四五六七八九"[tens - 1]) + "十" if tens else "") + ones
