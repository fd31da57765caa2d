"""What somebody asks: a list of terms, all of which must occur; each with the ways in which it may be said."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from home.search import sounds
from home.search.folding import ATOM, HAN, atoms, fold, tokens
from home.search.lexicon import Lexicon

LONGEST, MOST_TERMS = 60, 8
UNIT = "栋|单元|号|网格|微网格|社区|村|组|楼|层|室|期|路|街|巷|弄|年|月|日|点|岁|天"
_PART = re.compile(rf"第\d+(?:{UNIT})?|[a-z]?栋|\d+(?:{UNIT})?|(?:(?!第\d)\D)+")
_RUN = re.compile(rf"(?:[a-z](?=栋))?(?:{HAN.pattern[:-1]}|\d)+|[^\W\d_]+")


@dataclass(frozen=True)
class Way:
    """One way to say a term: tokens that must occur, and for a phrase of three or more also its very characters.

    `other` is another word for it: what has the word itself comes first.
    """

    tokens: tuple[str, ...]
    phrases: tuple[str, ...] = ()
    other: bool = False


@dataclass(frozen=True)
class Term:
    """A word of the question. `said` is how it was written, folded, for showing where it was found."""

    said: str
    ways: tuple[Way, ...]


def terms(asked: str, lexicon: Lexicon) -> list[Term]:
    """All of these must occur. Empty when nothing was asked that can be looked for."""
    folded = fold(asked)[:LONGEST]
    pieces = list(dict.fromkeys(piece for run in _RUN.findall(folded) for piece in _pieces(run, lexicon)))
    if not pieces:  # nothing but needless words: then they are meant
        pieces = list(dict.fromkeys(_RUN.findall(folded)))
    return [Term(piece, tuple(dict.fromkeys(_ways(piece, lexicon)))) for piece in pieces[:MOST_TERMS]]


def _pieces(run: str, lexicon: Lexicon) -> Iterator[str]:
    """An unbroken run, cut at numbers, at needless words and at words that are known."""
    if not HAN.search(run):
        yield run
        return
    for part in _PART.findall(run):
        if part[-1].isdecimal() or part[0].isdecimal() or (part[0] == "第" and part[1:2].isdecimal()):
            yield part
            continue
        for rest in lexicon.needless.split(part):
            yield from _known(rest, lexicon)


def _known(text: str, lexicon: Lexicon) -> Iterator[str]:
    if text in lexicon.same or len(text) < 3:
        yield from [text] if text else []
        return
    end = 0
    for found in lexicon.known.finditer(text):
        yield from [text[end : found.start()]] if found.start() > end else []
        yield found[0]
        end = found.end()
    yield from [text[end:]] if text[end:] else []


def _ways(piece: str, lexicon: Lexicon) -> Iterator[Way]:
    """As it is written, all that means the same, and for Latin letters all that sounds so."""
    alike = lexicon.alike(piece)
    if not HAN.search(piece) and piece.isalpha():
        alike |= lexicon.spoken.get(piece, set())
        yield from (Way(read) for read in sounds.asked(piece))
    for word in sorted(alike, key=lambda word: (word != piece, word)):
        yield phrase(word, other=word != piece)
    if HAN.fullmatch(piece) and piece not in lexicon.same:
        yield from (Way(_tokens(parts), parts) for parts in _cuts(piece) if not lexicon.whole & {*parts})
    if match := re.fullmatch(r"(\d+)号", piece):
        yield phrase(f"{match[1]}栋")


def phrase(word: str, *, other: bool = False) -> Way:
    """The word as it stands."""
    return Way(_tokens((word,)), (word,) if len(ATOM.findall(word)) > 2 else (), other)


def _tokens(words: tuple[str, ...]) -> tuple[str, ...]:
    """What must be looked up: the pairs, or the word itself where there is no pair."""
    found: dict[str, None] = {}
    for word in words:
        if all(len(run) == 1 for run in atoms(word)):
            found |= dict.fromkeys(tokens(word))
        for run in atoms(word):
            found |= dict.fromkeys(one + other for one, other in itertools.pairwise(run))
    return tuple(found)


def _cuts(word: str) -> Iterator[tuple[str, ...]]:
    """An unbroken word of four to eight characters may be two or three words: 水箱清洗 is 水箱 and 清洗."""
    if not 4 <= len(word) <= 8:
        return
    for at in range(2, len(word) - 1):
        yield word[:at], word[at:]
        for then in range(at + 2, len(word) - 1):
            yield word[:at], word[at:then], word[then:]
