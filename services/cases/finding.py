"""The rows of a list that say words: met on the way through it, or looked up by words and areas.

See docs/adr/0063 for what either costs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case as ByCases
from django.db.models import Q, QuerySet, Value, When

from services.cases import grams, pieces
from services.cases.models import Case
from services.cases.pieces import CLEAR, Parts, Walk

if TYPE_CHECKING:
    from services.cases.actor import Actor
    from services.cases.lists import Listing, Narrowing

MET_FIRST = 500  # rows that are asked what they say before it is looked up where those lie who say it
MET_MOST = 10_000  # and where too many say it to be looked up: about fifty milliseconds
EVERY = 10**9  # rows: no list is that long


@dataclass(frozen=True)
class Search:
    """For the rows of a list that say words.

    What many say is soon met on the way through the list. What few say there is looked up by words and areas, and put in
    order. Of what is of no area, one's own work, nobody knows how much says it: that is met on the way.
    """

    listing: Listing
    actor: Actor
    narrowing: Narrowing
    most: int
    after: str

    def found(self, whole: bool) -> Walk:
        """Up to three queries."""
        if not grams.can_be_asked(self.narrowing.words()):
            return Walk([])
        most = EVERY if whole else MET_MOST
        seats, where = self.narrowing.seats(self.listing, self.actor), pieces.clear(self.listing.where(self.actor))
        if seats:
            return self._walk(self._met(self.listing.seated(self.actor), seats), most)
        every = self.listing.read(self.actor, Case.objects.all())
        # what awaits somebody stands in so many pieces that going through them twice takes longer than looking up
        soon = None if whole or self.listing.whole else self._met(every, where)
        if soon is not None and (walk := self._walk(soon, MET_FIRST)).last is None:
            return walk
        few = grams.looked_up(self.narrowing.words(), pieces.areas_of(where), over=self.listing.over)
        if few is None:
            return self._walk(soon or self._met(every, where), most)
        return self._walk([*self._few(few), *self._met(every, pieces.elsewhere(where))], most)

    def _walk(self, parts: Parts, met: int) -> Walk:
        return pieces.walk(parts, self.most, met, self.listing.order)

    def _met(self, cases: QuerySet[Case], where: list[Q]) -> Parts:
        """Each that stands there, and whether it says so."""
        return self._said(cases, where, self.narrowing.says() & self.narrowing.asks(self.actor))

    def _few(self, found: list[int]) -> Parts:
        """Those of these that are on the list. They say so."""
        cases = self.listing.read(self.actor, None) if self.listing.whole else self.listing.seated(self.actor)
        return self._said(cases.filter(CLEAR), [Q(pk__in=found)], self.narrowing.asks(self.actor))

    def _said(self, cases: QuerySet[Case], where: list[Q], so: Q) -> Parts:
        asked = ByCases(When(so, then=Value(1)), default=Value(0)) if so else Value(1)
        said, rests = pieces.once(asked, Case.objects.all()), pieces.after(self.listing.order, self.after)
        found = (cases.filter(piece & rest).annotate(said=said) for piece in where for rest in rests)
        return pieces.in_order(found, self.listing.order, "said")
