"""The lists of the desk, what narrows them, and one page of them at a time.

A page begins after the last row of the page before (deadline and id), so the hundredth costs what the first does, and
nothing is counted that is not shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Exists, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from grids.models import Building
from services.cases import grams, pieces, queries
from services.cases.actor import NOTHING, Actor
from services.cases.finding import Search
from services.cases.models import Case, Tier
from services.cases.numbers import read_number
from services.cases.pieces import CLEAR, Walk
from services.cases.sources import FOUND_BY_STAFF
from services.cases.table import Phase

A_PAGE = 30
PORTION = 500  # rows of a sheet that are held at once


@dataclass(frozen=True)
class Listing:
    """A list of the desk: all of it, and the pieces of indexes in which its rows stand in order.

    `read` without cases reads all within reach; of cases that are given it asks only what is said of this list. The
    pieces of `where` say the rest: whose they are to see. `cuts` are the list once more, by phase or state, each with what
    else it asks: what one person is in charge of, or one building has, is a piece for each; whether they say whose it
    is to see, `whole` tells.
    A list with `until` is the beginning of in_my_area(): it ends with the first row of which that is not so.
    """

    label: Any
    read: Callable[[Actor, queries.Seen], QuerySet[Case]]
    where: Callable[[Actor], list[Q]]
    cuts: Callable[[Actor], list[tuple[Q, Q]]] = lambda actor: [(Q(), Q())]
    whole: bool = False
    order: tuple = pieces.SOONEST
    until: Callable[[Case], bool] | None = None

    def seated(self, actor: Actor) -> QuerySet[Case]:
        """What its cuts are taken of."""
        every = Case.objects.all()
        return self.read(actor, every if self.whole else every.within_reach_of(actor, met=True))

    @property
    def over(self) -> bool:
        """Of what is over; every other list is of what is under way."""
        return self.order is pieces.NEWEST


def by_phase(label: Any, read: Callable[[Actor, queries.Seen], QuerySet[Case]], *phases: Phase, **more: Any) -> Listing:
    """A list of what is in these phases."""
    cuts = [(Q(phase=phase), Q()) for phase in phases]
    return Listing(label, read, lambda actor: pieces.in_phases(actor, *phases), lambda actor: cuts, **more)


LISTS: dict[str, Listing] = {
    "awaiting": Listing(_("待我办理"), queries.awaiting, queries.where_awaiting, queries.awaiting_by_state, whole=True),
    "area": by_phase(_("辖区在办"), queries.in_my_area, *pieces.UNDER_WAY),
    "late": by_phase(_("已超期"), queries.late_in_my_area, *pieces.UNDER_WAY, until=queries.is_late),
    "parked": by_phase(_("暂停中"), queries.parked_in_my_area, Phase.PAUSED),
    "whistles": Listing(
        _("吹哨"), queries.whistles_in_my_area, queries.where_whistles, lambda actor: [(pieces.WHISTLES, Q())]
    ),
    "calls": by_phase(_("待回访"), queries.to_call_back, Phase.RESTING),
    "often": Listing(_("反复发生"), queries.often_in_my_area, queries.where_often, lambda actor: [(pieces.AGAIN, Q())]),
    "done": by_phase(_("已办结"), queries.handled_in_my_area, Phase.OVER, order=pieces.NEWEST),
}
ANY = ("", _("不限"))
OWNERS = (ANY, ("me", _("我承办的")), ("none", _("还没有承办人")))
SOURCES = (ANY, ("residents", _("居民反映")), ("staff", _("网格员发现")))


class Narrowing(forms.Form):
    """What a list is narrowed by. What is not known narrows nothing."""

    b = forms.SlugField(required=False, max_length=8, widget=forms.HiddenInput())
    q = forms.CharField(label=_("编号或内容"), required=False, max_length=60)
    tier = forms.ChoiceField(label=_("分流"), required=False, choices=(ANY, *Tier.choices))
    owner = forms.ChoiceField(label=_("承办"), required=False, choices=OWNERS)
    by = forms.ChoiceField(label=_("来源"), required=False, choices=SOURCES)

    def chosen(self) -> dict[str, str]:
        """What was asked and understood."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def seats(self, listing: Listing, actor: Actor) -> list[Q]:
        """The pieces in which what is asked for stands in order, where an index begins with that; none where none does."""
        asked = self.chosen()
        if slug := asked.get("b"):
            return [Q(building=self._house(slug)) & cut & pieces.met(more) for cut, more in listing.cuts(actor)]
        if asked.get("owner") == "me":
            own = pieces.owned(actor) or [NOTHING]
            each = [(one & cut, more) for one in own for cut, more in listing.cuts(actor)]
            return [seat & pieces.met(more) & _any_of(seat) for seat, more in each]
        return []

    def number(self) -> str | None:
        """The number that was typed, if it is one."""
        return read_number(self.chosen().get("q", ""))

    def words(self) -> str:
        """What was typed, if it is no number."""
        return "" if self.number() else self.chosen().get("q", "")

    def says(self) -> Q:
        """What the number or the words say, of any case."""
        if number := self.number():
            return Q(number=number)
        return grams.says(words) if (words := self.words()) else Q()

    def asks(self, actor: Actor) -> Q:
        """What else is asked, of any case. The first time up to one query."""
        asked, found = self.chosen(), Q()
        if slug := asked.get("b"):
            found &= Q(building=self._house(slug))
        if tier := asked.get("tier"):
            found &= Q(tier=tier) & CLEAR
        if owner := asked.get("owner"):
            found &= actor.work() if owner == "me" else Q(owner_appointment=None, owner_organisation=None)
        if by := asked.get("by"):
            theirs = Q(source__in=FOUND_BY_STAFF)
            found &= theirs if by == "staff" else ~theirs
        return found

    def _house(self, slug: str) -> int:
        """Asked first: the planner knows how much one building has, and not how much some building has."""
        if not hasattr(self, "_found"):
            self._found = Building.objects.filter(slug=slug).values_list("pk", flat=True).first() or 0
        return self._found


@dataclass(frozen=True)
class Page:
    """Some rows, and where the next page begins; empty when there is none.

    `unread` where it begins because so many rows were met that the search broke off: there may be more, or not.
    """

    cases: list[Case]
    after: str
    unread: bool = False


def read(chosen: str, actor: Actor, narrowing: Narrowing) -> QuerySet[Case]:
    """All of one list that is asked for, in its order. Raises KeyError."""
    return LISTS[chosen].read(actor, None).filter(narrowing.asks(actor) & narrowing.says())


def keys(listing: Listing, actor: Actor, narrowing: Narrowing, most: int, after: str = "", whole: bool = False) -> Walk:
    """The ids of so many of its rows, in its order, from this row on or from the first. One query, up to two more for words.

    Of a list with `until` these may go on behind its end. A search for words breaks off after so many rows that do not say
    them, unless the `whole` list is looked through.
    """
    if narrowing.words():
        return Search(listing, actor, narrowing, most, after).found(whole)
    every, asks, seats = Case.objects.all(), narrowing.asks(actor), narrowing.seats(listing, actor)
    if narrowing.number():
        cases, where = listing.read(actor, None).filter(asks & narrowing.says()), [Q()]
    elif seats:
        cases, where = listing.seated(actor).filter(pieces.met(asks)), seats
    else:
        cases = queries.in_my_area(actor, every) if listing.until else listing.read(actor, every)
        cases, where = cases.filter(asks), listing.where(actor)
    parts = [cases.filter(piece & rest) for piece in where for rest in pieces.after(listing.order, after)]
    return Walk(pieces.first(parts, most, listing.order))


def page(listing: Listing, actor: Actor, narrowing: Narrowing, after: str = "", most: int = 0) -> Page:
    """The page that begins after this row; the first where it names none. Three queries."""
    most = most or A_PAGE
    walk = keys(listing, actor, narrowing, most + 1, after)
    asked, ends = walk.keys[:most], [walk.last] if walk.last else []
    found = {case.pk: case for case in queries.listed(Case.objects.filter(pk__in=[*asked, *ends]))}
    rows = [found[key] for key in asked if key in found]
    kept = list(takewhile(listing.until, rows)) if listing.until else rows
    if walk.last in found:
        return Page(kept, pieces.mark(found[walk.last]), unread=True)
    return Page(kept, pieces.mark(kept[-1]) if len(walk.keys) > most and len(kept) == len(rows) else "")


def portions(chosen: str, actor: Actor, narrowing: Narrowing, most: int) -> Iterator[list[Case]]:
    """All of one list, up to so many rows, in its order, a portion of it at a time. Raises KeyError.

    Which rows is asked at once, so that none comes twice; each portion is asked again whether it is still to be seen,
    and read when it is wanted: two queries.
    """
    asked, whole = keys(LISTS[chosen], actor, narrowing, most, whole=True).keys, read(chosen, actor, narrowing)
    return _portions(asked, whole, ends=LISTS[chosen].until is not None)


def _portions(asked: list[int], whole: QuerySet[Case], ends: bool) -> Iterator[list[Case]]:
    for begin in range(0, len(asked), PORTION):
        portion = asked[begin : begin + PORTION]
        found = {case.pk: case for case in whole.filter(pk__in=portion)}
        if ends and not found:
            return
        yield [found[key] for key in portion if key in found]


def address(chosen: str, narrowing: Narrowing, **more: str) -> str:
    """The same list again, as it stands in an address."""
    return urlencode({"list": chosen, **narrowing.chosen(), **more})


def _any_of(which: Q) -> Q:
    """Whether there are such cases at all: asked once, before a piece is looked through.

    Of a state in which one has nothing, all that others have in it would be read else: that the two never come together
    no planner knows.
    """
    return Q(Exists(Case.objects.filter(which)))
