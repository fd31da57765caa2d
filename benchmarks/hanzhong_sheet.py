"""A workbook of a city's size: the tree of Hanzhong (17,249 grids, 86,459 micro grids) and an officer for each of 103,448 posts.

    python -m benchmarks.hanzhong_sheet OUT.xlsx [--fault]

Names are made up. With --fault the last row has a telephone that cannot be. Smaller: --share 0.01.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from openpyxl import Workbook

COUNTIES, STREETS, COMMUNITIES, GRIDS, MICRO_GRIDS, POSTS = 11, 180, 2400, 17_249, 86_459, 103_448
SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉兰红云海山"
AREA_HEADS = ("网址代码", "层级*", "名称*", "上级", "户数", "值班电话", "官方代码")
POST_HEADS = ("任职号", "姓名*", "手机", "职责*", "区域", "自", "专兼职", "公开电话")


def areas(share: float = 1.0) -> Iterator[tuple[str, str, str]]:
    """Level, name, parent (all names from the top), parents first."""
    made: list[str] = []
    for level, count, spell in (
        ("区县", COUNTIES, "第{}县"), ("街道", STREETS, "第{}街道"), ("社区", COMMUNITIES, "第{}社区"),
        ("网格", GRIDS, "第{}网格"), ("微网格", MICRO_GRIDS, "微网格{}"),
    ):  # fmt: skip
        above, made = made, []
        for number in range(max(1, round(count * share))):
            parent = above[number % len(above)] if above else ""
            name = spell.format(number // len(above) + 1 if above else number + 1)
            made.append(f"{parent}/{name}" if parent else name)
            yield level, name, parent


def write(path: Path, share: float = 1.0, fault: bool = False) -> int:
    """Returns the number of rows."""
    book, small, count = Workbook(write_only=True), [], 0
    page = book.create_sheet("区域")
    page.append(AREA_HEADS)
    for count, (level, name, parent) in enumerate(areas(share), 1):
        page.append([None, level, name, parent or None, 20 if level == "微网格" else None, None, f"6107{count:013d}"])
        if level in ("网格", "微网格"):
            small.append(f"{parent}/{name}")
    page = book.create_sheet("人员任职")
    page.append(POST_HEADS)
    posts = min(len(small), max(1, round(POSTS * share)))
    for number in range(posts):
        name = SURNAMES[number % len(SURNAMES)] + GIVEN[number // 7 % len(GIVEN)] + GIVEN[number // 211 % len(GIVEN)]
        phone = f"{19000000000 + number}" if not (fault and number == posts - 1) else "12345"
        page.append([None, name, phone, "网格员", small[number], "2026-01-01", "专职", None])
    book.save(path)
    return count + posts


def main() -> None:
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("out", type=Path)
    said.add_argument("--share", type=float, default=1.0)
    said.add_argument("--fault", action="store_true")
    given = said.parse_args()
    rows = write(given.out, given.share, given.fault)
    print(f"{rows} rows, {given.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
