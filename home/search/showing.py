"""A hit as a reader sees it: title and a few words around the place, with what was asked for marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import get_script_prefix
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from grids.naming import is_english
from home.search import sounds
from home.search.asking import Term
from home.search.folding import HAN, fold, plain
from home.search.models import SearchEntry
from home.search.sources import PLACES

AROUND = 70  # characters of a text that are shown


@dataclass(frozen=True)
class Hit:
    """A line of the list."""

    kind: str
    title: SafeString
    lead: SafeString
    url: str
    excerpt: SafeString | str = ""
    dated: datetime | None = None


def hit(entry: SearchEntry, terms: Sequence[Term]) -> Hit:
    english = is_english()
    lead = (english and entry.lead_en) or entry.lead
    if here := (english and entry.acting_en) or entry.acting:  # type: ignore[attr-defined]
        lead = f"{lead} · " + _("休假，%(here)s代班") % {"here": here}
    title = (english and entry.title_en) or entry.title
    excerpt = "" if entry.kind in PLACES or _said(f"{title} {lead}", terms) else _excerpt(entry.text, terms)
    return Hit(
        entry.kind, marked(title, terms), marked(lead, terms),
        address(entry.address), marked(excerpt, terms), entry.dated,
    )  # fmt: skip


def address(path: str) -> str:
    """An address of ours in the language of the page, below the portal's prefix."""
    return f"{get_script_prefix().rstrip('/')}{'/en' if is_english() else ''}{path}"


def marked(text: str, terms: Sequence[Term]) -> SafeString:
    """The text, escaped, with <mark> around what was found."""
    spans, out, at = sorted(_spans(text, terms)), [], 0
    for start, end in spans:
        if end > at:
            start = max(start, at)
            out += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
            at = end
    return mark_safe("".join([*out, escape(text[at:])]).replace("</mark><mark>", ""))


def _spans(text: str, terms: Sequence[Term]) -> Iterator[tuple[int, int]]:
    spelt, back = _spelling(text)
    for term in terms:
        for word in _words(term):
            at = spelt.find(word)
            while at >= 0:
                yield back[at], back[at + len(word) - 1] + 1
                at = spelt.find(word, at + len(word))
        if term.said.isascii() and term.said.isalpha():
            yield from _sounding(spelt, back, term.said)


def _words(term: Term) -> set[str]:
    """What may stand in a text as it is: phrases, characters and pairs, not sounds."""
    words = {word for way in term.ways for word in (way.phrases or way.tokens)}
    return {word for word in words if word[0] not in (sounds.SYLLABLE, sounds.LETTERS)} | {term.said}


def _spelling(text: str) -> tuple[str, list[int]]:
    """The text in the one spelling, character by character, and from where each comes. Blanks beside numbers go."""
    out: list[str] = []
    back: list[int] = []
    for at, character in enumerate(text):
        beside = text[at - 1 : at].isdecimal() or text[at + 1 : at + 2].isdecimal()
        spelt = "" if character == " " and beside else plain(character)
        spelt = "栋" if spelt in ("幢", "座") and out and out[-1].isdecimal() else spelt
        out += spelt
        back += [at] * len(spelt)
    return "".join(out), back


def _sounding(spelt: str, back: list[int], typed: str) -> Iterator[tuple[int, int]]:
    """Where a title sounds as it was typed."""
    for run in HAN.finditer(spelt):
        read = sounds.syllables(run[0])
        for start in range(len(read)):
            for end in range(start + 1, min(len(read), start + len(typed)) + 1):
                said = read[start:end]
                if "".join(said) == typed or (len(said) > 1 and "".join(one[0] for one in said) == typed):
                    yield back[run.start() + start], back[run.start() + end - 1] + 1


def _said(text: str, terms: Sequence[Term]) -> bool:
    folded = fold(text)
    return any(word in folded for term in terms for word in _words(term))


def _excerpt(text: str, terms: Sequence[Term]) -> str:
    """The part of a text around the first hit; nothing where the text has none."""
    if not _said(text, terms):
        return ""
    first = min((start for start, _end in _spans(text, terms)), default=0)
    start = max(0, first - AROUND // 3)
    return ("…" if start else "") + text[start : start + AROUND] + ("…" if start + AROUND < len(text) else "")
