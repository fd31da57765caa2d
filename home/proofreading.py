"""What a second reader would say of a notice before it goes out: who, when, where, which telephone; and whose number is this?

Pure: words in, sentences out. A fault stops publishing, advice is shown once and may be overruled by its author.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path

from django.utils.translation import gettext as _

from accounts import patterns, phones

HAVE_FIELDS = frozenset({"policy", "guide", "qa"})  # where, when and whom to ask have places of their own there
LONGEST_SENTENCE = 45  # characters; longer ones are not read to their end
NEEDS_TIME = frozenset({"water", "power", "gas", "event"})
NEEDS_PLACE = frozenset({"water", "power", "gas", "event", "publicity"})

TIME = re.compile(
    r"\d{1,2}\s*[:：点时]|\d{1,2}\s*月\s*\d{1,2}\s*[日号]|[上下]午|今天|明天|后天|周[一二三四五六日天]|星期"
)
PLACE = re.compile(
    r"[0-9一二三四五六七八九十]\s*(?:栋|幢|号楼|座|单元|号)|小区|社区|街道|网格|村|路|广场|活动室|服务中心|大厅"
)
UNIT = re.compile(
    r"社区|街道|居委会|村委会|公司|物业|业委会|网格|中心|办事处|派出所|法院|供水|供电|燃气|水务|电力|部门|局|所|站|队"
)
_SENTENCE = re.compile(r"[^。！？；!?;\n]+")
_TAG = re.compile(r"<(?:/?(?:p|li|h\d|ul|ol|br|hr)\b)[^>]*>")


@dataclass(frozen=True)
class Finding:
    """`stops`: it must be mended; else it is advice."""

    words: str
    stops: bool = False


@dataclass(frozen=True)
class Draft:
    """What is about to be published, as far as it matters here. `body` may be HTML."""

    kind: str
    title: str = ""
    summary: str = ""
    body: str = ""
    has_time: bool = False
    has_place: bool = False

    @property
    def text(self) -> str:
        body = unescape(re.sub(r"<[^>]+>", "", _TAG.sub("\n", self.body)))
        return "\n".join(part for part in (self.title, self.summary, body) if part)


def proofread(draft: Draft) -> list[Finding]:
    """All that there is to say, what stops first."""
    found = [*_of_persons(draft.text), *_what_lacks(draft), *_hard_to_read(draft.text, draft.kind)]
    return sorted(found, key=lambda finding: not finding.stops)


def stopping(text: str) -> str:
    """Why these words, wherever they stand, must not be kept; empty when they may."""
    return next((finding.words for finding in _of_persons(text) if finding.stops), "")


def _of_persons(text: str) -> Iterator[Finding]:
    if any(patterns.is_identity_number(number) for number in patterns.IDENTITY.findall(text)):
        yield Finding(_("文中有身份证号码。请删去，公告里不能出现居民的身份证号。"), stops=True)
    if mobiles := sorted({match[0].strip() for match in patterns.MOBILE.finditer(text)}):
        yield Finding(
            _("文中有手机号 %(numbers)s。是居民的就删去；是办公号码，最好换成座机或值班电话。")
            % {"numbers": "、".join(phones.mask(phones.normalise(one)) for one in mobiles)}
        )


def _what_lacks(draft: Draft) -> Iterator[Finding]:
    text = draft.text
    if draft.kind in HAVE_FIELDS:
        return
    if draft.kind in NEEDS_TIME and not draft.has_time and not TIME.search(text):
        yield Finding(_("没有写时间：从什么时候到什么时候？"))
    if draft.kind in NEEDS_PLACE and not draft.has_place and not PLACE.search(text):
        yield Finding(_("没有写地方：哪个小区、哪几栋？"))
    if not UNIT.search(text):
        yield Finding(_("没有写是哪个单位发的，居民不知道该问谁。"))
    if not patterns.PUBLIC.search(
        patterns.IDENTITY.sub("", patterns.MOBILE.sub("", text))
    ) and not patterns.MOBILE.search(text):
        yield Finding(_("没有写联系电话。"))


def _hard_to_read(text: str, kind: str) -> Iterator[Finding]:
    if kind == "policy":  # the words of whoever issued it
        return
    for sentence in _SENTENCE.findall(text):
        length = len(re.sub(r"\s", "", sentence))
        if length > LONGEST_SENTENCE:
            yield Finding(
                _("这句话有 %(length)s 个字，太长了，请分成两句：“%(start)s…”")
                % {"length": length, "start": sentence.strip()[:16]}
            )
    flat = re.sub(r"[\s，,。、]", "", text)
    for word, instead in jargon().items():
        if word in flat:
            yield Finding(_("“%(word)s”不好懂，可以写“%(instead)s”。") % {"word": word, "instead": instead})


@cache
def jargon() -> dict[str, str]:
    """Office words and what to say instead."""
    path = Path(__file__).parent / "data" / "jargon.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))["instead"]
