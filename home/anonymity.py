"""What would let somebody be recognised in a text that is meant to be of nobody."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext as _

from accounts import patterns
from services.cases.identifying import SURNAMES

_ROOM = re.compile(r"\d+\s*(?:栋|幢|号楼|座)\s*(?:\d+\s*单元)?\s*\d{3,4}|\d{3,4}\s*[室房]")
_SOMEBODY = re.compile(rf"[{SURNAMES}]某|某[甲乙丙丁某]")
_ADDRESSED = re.compile(rf"[{SURNAMES}][\u4e00-\u9fff]{{0,2}}(?:先生|女士|师傅|阿姨|大爷|大妈|老师|婆婆)")
_NAMED = re.compile(rf"(?:我叫|名叫|叫做|姓名[是为：:]?)\s*[{SURNAMES}]?[\u4e00-\u9fff]")


def why_not(text: str) -> str:
    """The sentence that says what has to go, with what was found; empty when nothing was. Full-width digits count."""
    plain = unicodedata.normalize("NFKC", text)
    close = re.sub(r"(?<=\d)[\s\-–—](?=\d)", "", plain)
    if found := patterns.IDENTITY.search(close):
        return _("这里有像身份证号的数字：%(found)s。请删掉。") % {"found": found[0]}
    if found := patterns.MOBILE.search(close) or patterns.AREA_LINE.search(close) or patterns.AREA_LINE.search(plain):
        return _("这里有像电话的号码：%(found)s。请删掉。") % {"found": found[0]}
    if found := _ROOM.search(plain):
        return _("这里写出了哪一家：%(found)s。请改成“某小区”。") % {"found": found[0]}
    if found := _SOMEBODY.search(plain) or _ADDRESSED.search(plain) or _NAMED.search(plain):
        return _("这里像是指着某个人：%(found)s。请改成“有位居民”“邻居”。") % {"found": found[0]}
    return ""
