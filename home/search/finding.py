"""A whole question answered: recommendations, services, hits, counts, in at most five queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from home.search import instep, lexicon, matching, services
from home.search.asking import Term, terms
from home.search.folding import fold
from home.search.models import SearchEntry, SearchHint
from home.search.showing import Hit, hit
from home.search.sources import PLACES

PAGE = 20
GROUPS = {"place": PLACES}  # what one facet takes together


@dataclass
class Found:
    """What a page of answers shows. `services` and `recommended` stand on the first page only."""

    terms: Sequence[Term] = ()
    recommended: list[Hit] = field(default_factory=list)
    services: list[Hit] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)
    counts: matching.Counts = field(default_factory=matching.Counts)
    page: int = 1

    @property
    def places(self) -> list[Hit]:
        """Those that stand before everything else."""
        return list(takewhile(lambda one: one.kind in PLACES, self.hits)) if self.page == 1 else []

    @property
    def others(self) -> list[Hit]:
        return self.hits[len(self.places) :]

    @property
    def anything(self) -> bool:
        return bool(self.hits or self.services or self.recommended)

    @property
    def more(self) -> bool:
        return self.page * PAGE < self.counts.total

    @property
    def in_order(self) -> list[Hit]:
        """As one reads them."""
        return [*self.recommended, *self.places, *self.services, *self.others]


def find(asked: str, *, kind: str = "", place: str = "", near: str = "", page: int = 1) -> Found:
    """Five queries at most; with a place's changes due, as many more as reading them takes."""
    hints = list(SearchHint.objects.all())
    wanted = terms(asked, lexicon.of(hints))
    if not wanted:
        return Found()
    instep.catch_up()
    found = Found(wanted, page=page)
    if page == 1 and not place:
        found.recommended = services.recommended(hints, wanted) if not kind else []
        found.services = services.found(wanted) if kind in ("", services.KIND) else []
        found.services = found.services[: None if kind else services.MOST]
    question = matching.Asked(fold(asked), wanted, GROUPS.get(kind, (kind,) if kind else ()), place, near)
    found.counts = matching.counts(question)
    if found.counts.total:
        found.hits = [hit(one, wanted) for one in matching.hits(question, (page - 1) * PAGE, PAGE)]
    return found


def places(asked: str, most: int = PAGE) -> list[SearchEntry]:
    """Buildings and areas only."""
    wanted = terms(asked, lexicon.of(SearchHint.objects.all()))
    if not wanted:
        return []
    instep.catch_up()
    return matching.hits(matching.Asked(fold(asked), wanted, PLACES), 0, most)
