"""What a source says about one published thing, and the row that search keeps of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path

from grids.models import Area, Level
from home.search import sounds
from home.search.folding import ATOM, fold, tokens
from home.search.models import SearchEntry

READ_BY = ("drafts.py", "folding.py", "sounds.py", "traditional.txt")


@cache
def release() -> str:
    """What reads the words: another release of it makes every row anew (`manage.py rebuild_search`)."""
    found = hashlib.sha256(version("pypinyin").encode())
    for name in READ_BY:
        found.update(Path(__file__).with_name(name).read_bytes())
    return found.hexdigest()[:12]


@dataclass(frozen=True)
class Draft:
    """One thing as it is published. `address` lies below the portal's prefix; `shown_*` bound when it is found at all.

    It is found by title, words and text; what stands in `lead` only, the place it lies in as a rule, does not find it.
    """

    kind: str
    key: int
    area: int
    address: str
    title: str
    title_en: str = ""
    lead: str = ""
    lead_en: str = ""
    words: str = ""  # not shown: what else it is called
    text: str = ""
    person: str = ""  # the part of the title that is somebody's name
    page: int | None = None
    order: int = 0
    dated: datetime | None = None
    shown_from: datetime | None = None
    shown_until: datetime | None = None

    def digest(self, around: Iterable[Area]) -> str:
        """Changes with anything that the row is made of."""
        names = [(area.name, area.name_en) for area in around]
        return hashlib.md5(repr((release(), [*vars(self).values()], names)).encode(), usedforsecurity=False).hexdigest()


def entry(draft: Draft, lineage: list[Area], digest: str) -> SearchEntry:
    """The row of a thing; `lineage` is its area and all above it, nearest first."""
    shown = f"{draft.title} {draft.title_en}"
    named = fold(f"{shown} {draft.words}")
    title_words = tokens(named) | sounds.tokens(named, fold(draft.person))
    own = f"{named} {fold(draft.text)}" if draft.text else named
    above = [_name(area.name, area.name_en) for area in lineage]
    words = title_words.union(tokens(own) if draft.text else (), *(names for _spelt, names in above))
    facts = {name: getattr(draft, name) for name in (
        "kind", "key", "address", "text", "order", "dated", "shown_from", "shown_until")}  # fmt: skip
    facts |= {name: getattr(draft, name)[:255] for name in ("title", "title_en", "lead", "lead_en")}
    return SearchEntry(
        **facts, area_id=draft.area, page_id=draft.page, place_id=place_of(lineage).pk, path=lineage[0].path,
        called=fold(draft.title)[:255], title_words=_line(title_words), words=_line(words), plain=own,
        around=" ".join(spelt for spelt, _names in above), digest=digest,
    )  # fmt: skip


def place_of(lineage: list[Area]) -> Area:
    """Under which place it is counted: its community, or the area itself where that stands above."""
    return next((area for area in lineage if area.level == Level.COMMUNITY), lineage[0])


@lru_cache(maxsize=2000)
def _name(name: str, name_en: str) -> tuple[str, frozenset[str]]:
    """An area's name as it stands around what lies in it: no single characters, which would find everything."""
    folded = fold(f"{name} {name_en}")
    found = tokens(folded) | sounds.tokens(folded)
    return folded, frozenset(token for token in found if len(ATOM.findall(token)) > 1 or len(token) > 2)


def _line(found: Iterable[str]) -> str:
    """As the tables hold tokens: a blank before and after each, so that one can be asked for by LIKE."""
    return f" {' '.join(sorted(found))} "
