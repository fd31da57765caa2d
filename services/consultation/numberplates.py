"""Number plates of cars as people type them. 号牌

GA 36: one character for the province, a letter for the issuing office, then five characters, or six for new energy; I and O
do not occur. Plates of driving schools, trailers, police and of Hong Kong and Macao end in a character of their own.
"""

from __future__ import annotations

import re
import unicodedata

SIDES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_LETTER, _ANY = "A-HJ-NP-Z", "A-HJ-NP-Z0-9"
_PLATE = re.compile(rf"[{SIDES}][{_LETTER}](?:[{_ANY}]{{5,6}}|[{_ANY}]{{4}}[挂学警港澳])")


class NotAPlate(ValueError):
    """Not the number plate of a car."""


def normalise(text: str) -> str:
    """渝A·12345 as 渝A12345, however it is spaced, in whichever width. Raises NotAPlate."""
    plain = re.sub(r"[\s·.・•\-–—]", "", unicodedata.normalize("NFKC", text).upper())
    if not _PLATE.fullmatch(plain):
        raise NotAPlate(text[:20])
    return plain


def masked(plate: str) -> str:
    """渝A·1***5: enough for whoever owns it."""
    return f"{plate[:2]}·{plate[2]}***{plate[-1]}"
