"""One spelling of everything: width, case, traditional characters, numerals, units of houses; and its tokens.

Chinese has no blanks, so a text is kept as its characters and its pairs of neighbours. A number and a Latin word count
as one character: 西西里3栋 has the pairs 西西, 西里, 里3 and 3栋, and never finds 13 栋.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from functools import cache
from pathlib import Path

_HAN = "〇㐀-䶿一-鿿豈-﫿"
HAN = re.compile(f"[{_HAN}]+")
ATOM = re.compile(rf"\d+|[{_HAN}]|[^\W\d_{_HAN}]+")
LONGEST = 40  # characters of a token; a longer Latin word is cut

_UNITS = "栋|幢|号楼|单元|网格|微网格|号院|期"
_NUMERAL = re.compile(rf"第[零〇一二两三四五六七八九十百]+|[零〇一二两三四五六七八九十百]+(?={_UNITS})")
_LOOSE = re.compile(rf"(?<=[{_HAN}])\s+(?=\d)|(?<=\d)\s+(?=[{_HAN}])|(?<=[a-z])\s+(?=座)")
_BLOCK = re.compile(r"(?<=\d)(?:幢|号楼|座)|(?<=[a-z])座")
_DIGITS = {word: value for value, word in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


@cache
def _simplified() -> dict[int, str]:
    """Each traditional character with its simplified one; from OpenCC, see NOTICE."""
    old, new = Path(__file__).with_name("traditional.txt").read_text(encoding="utf-8").split()
    return dict(zip(map(ord, old), new, strict=True))


def plain(text: str) -> str:
    """Half width, lower case, simplified. Numbers and blanks as they are."""
    return unicodedata.normalize("NFKC", text.replace("\0", "")).casefold().translate(_simplified())


def fold(text: str) -> str:
    """The one spelling: also 第二 is 第2, 三幢 and 3 号楼 are 3栋, and no blank stands before or after a number."""
    spelt = _NUMERAL.sub(lambda found: _number(found[0]), plain(text))
    return _BLOCK.sub("栋", _LOOSE.sub("", " ".join(spelt.split())))


def _number(words: str) -> str:
    """十二 is 12, 第三 is 第3, 一〇六 is 106."""
    before, numeral = ("第", words[1:]) if words.startswith("第") else ("", words)
    if not set(numeral) & {"十", "百"}:
        return before + str(int("".join(str(_DIGITS[one]) for one in numeral)))
    hundreds, _, rest = numeral.rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    value = 100 * _DIGITS.get(hundreds[-1:], 1) if "百" in numeral else 0
    value += 10 * _DIGITS.get(tens[-1:], 1) if ten else 0
    return before + str(value + _DIGITS.get(ones[-1:], 0))


def atoms(folded: str) -> list[list[str]]:
    """Its characters, numbers and words, in runs of those that touch."""
    runs: list[list[str]] = []
    end = -1
    for found in ATOM.finditer(folded):
        atom = (found[0].lstrip("0") or "0") if found[0].isdecimal() else found[0][:LONGEST]
        if found.start() != end or not runs:
            runs.append([])
        runs[-1].append(atom)
        end = found.end()
    return runs


def tokens(folded: str) -> set[str]:
    """Every character, number and word, and every two that touch."""
    found: set[str] = set()
    for run in atoms(folded):
        found.update(run)
        found.update(one + other for one, other in itertools.pairwise(run))
    return found
