"""What is typed as it sounds: tingshui for 停水, ts for the first letters of its syllables.

Sounds are kept with a Greek letter before them, so that they never meet a word of a Latin text: π a syllable or two,
ι first letters.
"""

from __future__ import annotations

import itertools
from functools import cache, lru_cache

from home.search.folding import HAN

SYLLABLE, LETTERS = "π", "ι"
NO_INITIAL = set("iuv")
SURNAMES = {
    "曾": "zeng", "单": "shan", "仇": "qiu", "解": "xie", "查": "zha", "区": "ou", "盖": "ge", "朴": "piao", "任": "ren",
    "华": "hua", "尉": "wei", "覃": "qin", "乐": "yue", "缪": "miao", "折": "she", "种": "chong", "召": "shao", "员": "yun",
    "翟": "zhai", "祭": "zhai", "柏": "bai", "葛": "ge", "宁": "ning", "万": "wan", "秘": "bi", "繁": "po", "能": "nai",
}  # fmt: skip
MANY = 6  # readings of one typed word


@lru_cache(maxsize=20_000)
def syllables(han: str) -> tuple[str, ...]:
    """One for each character, by the word it stands in: 重庆 is chong qing."""
    return tuple(_read(han))


def _read(han: str) -> list[str]:
    from pypinyin import lazy_pinyin  # its dictionary takes half a second: not for whoever reads no word

    return lazy_pinyin(han)


def of_a_name(name: str) -> tuple[str, ...]:
    """A person's: some family names are read otherwise than the same character elsewhere."""
    read = syllables(name)
    return (SURNAMES[name[0]], *read[1:]) if name[:1] in SURNAMES else read


def tokens(folded: str, person: str = "") -> set[str]:
    """How a title can be typed; `person` is the name in it that is somebody's."""
    found: set[str] = set()
    for run in HAN.findall(folded):
        found |= _spoken(of_a_name(run) if run == person else syllables(run))
    return found


def _spoken(read: tuple[str, ...]) -> set[str]:
    found = {SYLLABLE + one for one in read}
    found |= {SYLLABLE + one + other for one, other in itertools.pairwise(read)}
    letters = "".join(one[0] for one in read)
    return found | {LETTERS + part for size in (2, 3) for part in _parts(letters, size)}


def _parts(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(len(text) - size + 1)]


@cache
def _known() -> frozenset[str]:
    """Every syllable that some character has."""
    found = {_read(chr(code))[0] for code in range(0x4E00, 0x9FA6)}
    return frozenset(one for one in found if one.isalpha() and one.isascii() and (len(one) > 1 or one in "aeo"))


def readings(typed: str) -> list[tuple[str, ...]]:
    """The ways to cut a typed word into syllables, fewest first: xian is xian or xi an."""
    if not typed.isascii() or not typed.isalpha() or len(typed) > 60:
        return []
    ways: list[list[tuple[str, ...]]] = [[()]]
    for end in range(1, len(typed) + 1):
        fresh = [
            (*way, typed[start:end])
            for start in range(max(0, end - 6), end)
            if typed[start:end] in _known()
            for way in ways[start]
        ]
        ways.append(sorted(fresh, key=len)[:MANY])
    return ways[-1] if typed else []


def asked(typed: str) -> list[tuple[str, ...]]:
    """The tokens that a typed Latin word asks for, a tuple for each way to understand it."""
    found: list[tuple[str, ...]] = []
    for way in readings(typed):
        pairs = tuple(SYLLABLE + one + other for one, other in itertools.pairwise(way))
        found.append(pairs or (SYLLABLE + way[0],))
    if 2 <= len(typed) <= 12 and typed.isascii() and typed.isalpha() and not set(typed) & NO_INITIAL:
        found.append(tuple(LETTERS + part for part in _parts(typed, min(3, len(typed)))))
    return found
