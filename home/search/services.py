"""What can be asked for, found by its words: few rows that are not worth an index, so never behind the times."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids import towns
from grids.naming import named
from grids.queries import place_at
from home.doors import about, call_back, doors
from home.search import sounds
from home.search.asking import Term, Way
from home.search.folding import fold, tokens
from home.search.models import SearchHint
from home.search.showing import Hit, marked
from services.cases.models import Category

PLACE = re.compile(r"(?:/en)?/(?:[Bb]|g|stats)/([^/.]+)")
KIND, LABEL, MOST = "service", _("可以办的事"), 3


@dataclass(frozen=True)
class Service:
    title: str
    note: str
    url: str
    words: str = ""


def found(terms: Sequence[Term]) -> list[Hit]:
    """Those in which every term occurs; in their titles first. One query."""
    scored = [(score, one) for one in _services() if (score := _score(one, terms)) is not None]
    scored.sort(key=lambda pair: pair[0])
    return [Hit(KIND, marked(one.title, terms), marked(one.note, terms), one.url) for _score, one in scored]


def recommended(hints: Sequence[SearchHint], terms: Sequence[Term]) -> list[Hit]:
    """What administrators lead to who asks for one of their words. No query, but in a town one for each place."""
    from home.search.lexicon import words
    from home.search.showing import address as below

    asked = {term.said for term in terms}
    return [
        Hit("", marked(named(hint, "title"), terms), marked("", terms), below(hint.address))
        for hint in hints
        if hint.address and asked & set(map(fold, words(hint.words))) and _leads_here(hint.address)
    ]


def _leads_here(address: str) -> bool:
    """Whether what it leads to is shown in the town that is asked."""
    code = PLACE.match(address)
    return towns.current() is None or code is None or place_at(code[1]) is not None


def _services() -> Iterator[Service]:
    for door in doors():
        yield Service(str(door.label), str(door.note), door.url)
    seen: set[str] = set()
    here = Category.objects.filter(Q(area=None) | towns.above_too("area__path"))
    for one in here.order_by("area__depth", "order", "pk"):
        url = about(one)
        if url and one.code not in seen:
            seen.add(one.code)
            title, note = one.in_language("name"), one.in_language("hint")
            yield Service(title, note, call_back() if one.code == "call_back" else url, f"{one.name} {one.hint}")


def _score(one: Service, terms: Sequence[Term]) -> int | None:
    title = fold(f"{one.title} {one.words}")
    own = fold(f"{one.title} {one.note} {one.words}")
    has = tokens(own) | sounds.tokens(title)
    in_title = tokens(fold(one.title)) | sounds.tokens(fold(one.title))
    if not all(any(_said(way, own, has) for way in term.ways) for term in terms):
        return None
    return 0 if all(any(set(way.tokens) <= in_title for way in term.ways) for term in terms) else 1


def _said(way: Way, own: str, has: set[str]) -> bool:
    return set(way.tokens) <= has and all(phrase in own for phrase in way.phrases)


def popular(most: int = 8) -> list[Hit]:
    """What many come for: the categories that stand first in the form; nobody writes down what is asked. One query."""
    listed = Category.objects.filter(area=None, kind="reports", listed=True, sealed=False).order_by("order", "pk")[
        :most
    ]
    return [
        Hit(KIND, marked(one.in_language("name"), ()), marked(one.in_language("hint"), ()), url)
        for one in listed
        if (url := about(one))
    ]
