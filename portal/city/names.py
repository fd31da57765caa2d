"""Names made of parts. They are meant to sound like nobody and nowhere in particular."""

from __future__ import annotations

from itertools import count

STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
FAMILIES = "赵钱孙李周吴郑王冯陈卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜"
GIVEN = "安宁和平康乐文明友善勤朴清正诚信敬学思源致远春夏秋冬"
DIGITS = "〇一二三四五六七八九"


def place(number: int) -> str:
    """甲子, 乙丑 … sixty times sixty of them, never a real one."""
    first, second = number % 60, number // 60
    return _pair(first) + (_pair(second) if second else "")


def _pair(number: int) -> str:
    return STEMS[number % 10] + BRANCHES[number % 12]


def numeral(number: int) -> str:
    """12 as 一二: short, and longer numbers stay readable."""
    return "".join(DIGITS[int(digit)] for digit in str(number))


def person(number: int) -> str:
    """A name of three characters; after some thirty thousand they come again, as in a real city."""
    family, rest = number % len(FAMILIES), number // len(FAMILIES)
    return FAMILIES[family] + GIVEN[rest % len(GIVEN)] + GIVEN[rest // len(GIVEN) % len(GIVEN)]


class Lines:
    """Numbers that cannot ring: behind 0916 no local number begins with 0."""

    def __init__(self) -> None:
        self._next = count(1)

    def next(self) -> str:
        return f"0916-0{next(self._next):07}"
