"""What stands between two pairs of braces in somebody's own form, read as a name and never as anything that runs. ADR 42."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from services.figures.blanks.fields import NAMES, Field, Value

if TYPE_CHECKING:
    from services.figures.blanks.answers import Answers

SLOT = re.compile(r"[{｛]{2}([^{}｛｝]{0,60})[}｝]{2}")  # a Chinese keyboard types them full width
BEGUN = re.compile(r"[{｛]{2}|[}｝]{2}")
Read = Callable[[Field], Value]


@dataclass(frozen=True)
class Fault:
    """What cannot be filled: where it stands, and a sentence that says what to do."""

    where: str
    words: str

    def __str__(self) -> str:
        return _("%(where)s：%(words)s") % {"where": self.where, "words": self.words}


def plain(word: str) -> str:
    """A name as it is looked up: any width, any case, blanks away, any kind of dot between its two parts."""
    return re.sub(r"[:。·・、]", ".", re.sub(r"\s+", "", unicodedata.normalize("NFKC", word).casefold()))


def meant(word: str) -> Field | None:
    return NAMES.get(plain(word))


def fields_in(text: str) -> list[Field]:
    """Those we know, in the order in which they stand."""
    return [field for word in SLOT.findall(text) if (field := meant(word))]


def has_slots(text: str) -> bool:
    """Whether something is to be filled in, or was meant to be."""
    return bool(BEGUN.search(text))


def faults_in(text: str, where: str) -> list[Fault]:
    """Every name that we do not know, and braces that are not closed."""
    unknown = [word for word in SLOT.findall(text) if not meant(word)]
    faults = [Fault(where, _unknown(word)) for word in unknown]
    if BEGUN.search(SLOT.sub("", text)):
        faults.append(Fault(where, _("大括号要成对写，像 {{收到}} 这样")))
    return faults


def _unknown(word: str) -> str:
    near = get_close_matches(plain(word), NAMES, n=1, cutoff=0.5)
    facts = {"word": word.strip(), "near": near[0] if near else ""}
    if near:
        return _("不认识 {{%(word)s}}，是不是 {{%(near)s}}？") % facts
    return _("不认识 {{%(word)s}}，请对照“能填哪些”改正") % facts


def lone(text: str) -> Field | None:
    """The field of a text that is one slot and nothing besides."""
    found = SLOT.fullmatch(text.strip())
    return meant(found[1]) if found else None


def filled(text: str, read: Read) -> str:
    """The text with every slot filled; a name that is not known stays as it is."""

    def word(found: re.Match[str]) -> str:
        field = meant(found[1])
        return said(read(field)) if field else found[0]

    return SLOT.sub(word, text)


def said(value: Value) -> str:
    """A value in words."""
    return "" if value is None else str(value)


def mixed() -> str:
    return _("同一行里只能有一种成行的内容，请把“事项”“类别”“下级”分在不同的行")


def once(answers: Answers) -> Read:
    """How what stands once is read."""
    return lambda field: field.read(answers)


def of_row(row: Any, answers: Answers) -> Read:
    """How a slot in a repeated row is read; of no row at all, nothing is said."""

    def value(field: Field) -> Value:
        if not field.family:
            return field.read(answers)
        return None if row is None else field.read(row)

    return value
