"""What in a text would let somebody be recognised: found by how it looks, so that it can be blacked out.

A pattern knows no names: what it does not find, the person who checks has to see. Full-width and Chinese digits count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

BLACK = "█"
SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏"
    "钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_SIDES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使"
_GAP = r"[-–—\s·.]?"
_WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
# one character for one, so that a place in the one text is the same place in the other
_PLAIN = _WIDE | str.maketrans("〇○零一二三四五六七八九幺", "0001234567891")


@dataclass(frozen=True)
class Kind:
    """`stops`: what looks so is so, and nothing that has it is published. Else it is blacked out as a suggestion."""

    code: str
    label: Any
    pattern: re.Pattern[str]
    stops: bool = True


IDENTITY = Kind("identity", _("像身份证号"), re.compile(rf"(?<!\d)[1-9](?:{_GAP}\d){{16}}{_GAP}[\dXx](?!\d)"))
MOBILE = Kind("phone", _("像手机号"), re.compile(rf"(?<!\d)(?:\+?86{_GAP})?1[3-9](?:{_GAP}\d){{9}}(?!\d)"))
LINE = Kind("line", _("像电话号码"), re.compile(rf"(?<!\d)(?:0\d{{2,3}}{_GAP})?[2-8]\d{{2,3}}{_GAP}\d{{4}}(?!\d)"))
_MARK = rf"(?:[A-HJ-NP-Z0-9]{_GAP}){{4,5}}[A-HJ-NP-Z0-9挂学警港澳]"
PLATE = Kind("plate", _("像车牌"), re.compile(rf"[{_SIDES}]{_GAP}[A-HJ-NP-Z]{_GAP}{_MARK}", re.I))
_AT = r"[\w.+-]+@[\w-]+\.[\w.]+|(?:微信|QQ)(?:号|是|[:：\s])*[A-Za-z0-9_-]{5,}"
ACCOUNT = Kind("account", _("像微信号、邮箱"), re.compile(_AT, re.I))
DOOR = Kind(
    "door",
    _("像门牌"),
    re.compile(
        r"\d{1,2}\s*单元(?:\s*\d{1,4}(?:[-–]\d{1,3})?\s*(?:室|号|户)?)?|(?<!\d)\d{1,3}[-–]\d{1,2}[-–]\d{1,4}(?!\d)"
        r"|(?<!\d)\d{3,4}\s*(?:室|房|号房|户|住户)|(?<=[栋幢楼座])\s*\d{3,4}(?!\d)"
        r"|\d{1,2}\s*(?:楼|层)\s*(?:\d{1,2}\s*(?:号|户)|[左右东西南北]边?(?:户|那?家))"
    ),
)
HOUSE = Kind("house", _("楼栋太小，写出来就知道是谁"), re.compile(r"(?:\d{1,3}|[A-Z])\s*(?:栋|幢|号楼|座)"))
NAME = Kind(
    "name",
    _("像姓名"),
    re.compile(
        rf"[{SURNAMES}]某[某甲乙丙丁]?"
        rf"|[{SURNAMES}][\u4e00-\u9fff]{{0,2}}(?:先生|女士|师傅|阿姨|大爷|大妈|老师|婆婆|爷爷|奶奶|叔叔|大姐|大哥|老板|医生)"
        rf"|(?:(?<=我叫)|(?<=名叫)|(?<=叫做)|(?<=姓名)|(?<=业主)|(?<=住户)|(?<=租户)|(?<=房东))[是为：:]?[{SURNAMES}][\u4e00-\u9fff]{{1,2}}"
        rf"|[{SURNAMES}]家(?=[的在把又也天每]|楼|$)|[老小][{SURNAMES}](?=[的在把又也家说])"
    ),
    stops=False,
)
ALWAYS = (IDENTITY, MOBILE, LINE, PLATE, ACCOUNT, DOOR, NAME)


@dataclass(frozen=True)
class Trace:
    """One place in a text, and why."""

    kind: Kind
    start: int
    end: int
    words: str


def traces(text: str, *, small_house: bool = True) -> list[Trace]:
    """What is found, in order, nothing twice. `small_house`: naming the house would name who lives there."""
    plain, found = text.translate(_PLAIN), list[Trace]()
    for kind in (*ALWAYS, HOUSE) if small_house else ALWAYS:
        looked_at = text if kind is NAME else plain
        for match in kind.pattern.finditer(looked_at):
            if not any(one.start < match.end() and match.start() < one.end for one in found):
                found.append(Trace(kind, match.start(), match.end(), text[match.start() : match.end()]))
    return sorted(found, key=lambda one: one.start)


def blacked(text: str, *, small_house: bool = True) -> str:
    """The text with every trace blacked out; what is left has none any more."""
    while found := traces(text, small_house=small_house):
        for one in reversed(found):
            text = text[: one.start] + BLACK * 3 + text[one.end :]
    return text
