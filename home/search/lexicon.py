"""Words that search knows: which mean the same, at which a question is cut, which need not occur."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from home.search import sounds
from home.search.folding import HAN, fold
from home.search.models import SearchHint

_BETWEEN = re.compile(r"[、,，;；\n]+")


@dataclass(frozen=True)
class Lexicon:
    """`same` leads from a word to all that mean the same, itself included; all words are folded."""

    same: dict[str, frozenset[str]]
    cut: frozenset[str]
    whole: frozenset[str]
    idle: tuple[str, ...]

    @cached_property
    def known(self) -> re.Pattern:
        """A word at which an unbroken run of characters is cut; the longest that fits first."""
        known = {word for word in {*self.same, *self.cut} - self.whole if len(word) > 1 and HAN.fullmatch(word)}
        words = sorted(known, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, words)) or r"(?!)")

    @cached_property
    def needless(self) -> re.Pattern:
        return re.compile("|".join(map(re.escape, sorted(self.idle, key=len, reverse=True))) or r"(?!)")

    @cached_property
    def spoken(self) -> dict[str, set[str]]:
        """Words that mean the same, by how each of them is typed: duanshui is 断水, so it asks for 停水 too."""
        found: dict[str, set[str]] = {}
        for word, group in self.same.items():
            if len(word) > 1 and HAN.fullmatch(word):
                found.setdefault("".join(sounds.syllables(word)), set()).update(group)
        return found

    def alike(self, word: str) -> set[str]:
        """All words that mean this one, itself first of all."""
        return {word, *self.same.get(word, ())}


def of(hints: Iterable[SearchHint]) -> Lexicon:
    """The bundled words with those of the administrators."""
    return _lexicon(tuple(hint.words for hint in hints))


@cache
def _bundled() -> dict:
    return tomllib.loads(Path(__file__).with_name("synonyms.toml").read_text(encoding="utf-8"))


_kept: dict[tuple[str, ...], Lexicon] = {}


def _lexicon(more: tuple[str, ...]) -> Lexicon:
    """Kept as long as the administrators' words stay the same."""
    if more not in _kept:
        _kept.clear()
        _kept[more] = _made([*_bundled()["same"], *(words(line) for line in more)])
    return _kept[more]


def words(line: str) -> list[str]:
    """The words of a hint: 停水、断水、没水."""
    return [word for part in _BETWEEN.split(line) if (word := part.strip())]


def _made(groups: Iterable[Iterable[str]]) -> Lexicon:
    same: dict[str, frozenset[str]] = {}
    for group in groups:
        folded = frozenset(fold(word) for word in group)
        folded = folded.union(*(same.get(word, frozenset()) for word in folded))
        same |= dict.fromkeys(folded, folded)
    data = _bundled()
    return Lexicon(same, frozenset(map(fold, data["cut"])), frozenset(data["whole"]), tuple(map(fold, data["idle"])))
