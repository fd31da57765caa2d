"""The lists of the desk, what narrows them, and one page of them at a time.

A page begins after the last row of the page before (deadline and id), so the hundredth costs what the first does, and
nothing is counted that is not shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import takewhile
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from services.cases import grams, pieces, queries
from services.cases.actor import Actor
from services.cases.models import Case, Openness, Tier
from services.cases.numbers import read_number
from services.cases.sources import FOUND_BY_STAFF
from services.cases.table import Phase

A_PAGE = 30
NO_CLOCK = "-"


@dataclass(frozen=True)
class Listing:
    """A list of the desk: all of it, and the pieces of indexes in which its rows stand in order.

    `read` without cases reads all within reach; of cases that are given it asks only what is said of this list. The
    pieces say the rest: whose they are to see. A list with `until` is the beginning of in_my_area(): it ends with the
    first row of which that is not so.
    """

    label: Any
    read: Callable[[Actor, queries.Seen], QuerySet[Case]]
    where: Callable[[Actor], list[Q]]
    order: tuple = pieces.SOONEST
    until: Callable[[Case], bool] | None = None


def _in_phases(*phases: Phase) -> Callable[[Actor], list[Q]]:
    return lambda actor: pieces.in_phases(actor, *phases)


UNDER_WAY = _in_phases(*pieces.UNDER_WAY)
LISTS: dict[str, Listing] = {
    "awaiting": Listing(_("待我办理"), queries.awaiting, queries.where_awaiting),
    "area": Listing(_("辖区在办"), queries.in_my_area, UNDER_WAY),
    "late": Listing(_("已超期"), queries.late_in_my_area, UNDER_WAY, until=queries.is_late),
    "parked": Listing(_("暂停中"), queries.parked_in_my_area, _in_phases(Phase.PAUSED)),
    "whistles": Listing(_("吹哨"), queries.whistles_in_my_area, queries.where_whistles),
    "calls": Listing(_("待回访"), queries.to_call_back, _in_phases(Phase.RESTING)),
    "often": Listing(_("反复发生"), queries.often_in_my_area, queries.where_often),
    "done": Listing(_("已办结"), queries.handled_in_my_area, _in_phases(Phase.OVER), pieces.NEWEST),
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

    @property
    def few(self) -> bool:
        """Whether what is asked leaves so little that it is looked up by that."""
        return bool({"q", "b"} & set(self.chosen()))

    def narrow(self, cases: QuerySet[Case], actor: Actor) -> QuerySet[Case]:
        asked = self.chosen()
        if words := asked.get("q"):
            number = read_number(words)
            cases = cases.filter(Q(number=number) if number else grams.says(words) & ~Q(openness=Openness.SEALED))
        if slug := asked.get("b"):
            cases = cases.filter(building__slug=slug)
        if tier := asked.get("tier"):
            cases = cases.filter(tier=tier).exclude(openness=Openness.SEALED)
        if owner := asked.get("owner"):
            nobody = Q(owner_appointment=None, owner_organisation=None)
            cases = cases.filter(actor.work() if owner == "me" else nobody)
        if by := asked.get("by"):
            found = Q(source__in=FOUND_BY_STAFF)
            cases = cases.filter(found if by == "staff" else ~found)
        return cases


@dataclass(frozen=True)
class Page:
    """Some rows, and where the next page begins; empty when there is none."""

    cases: list[Case]
    after: str


def read(chosen: str, actor: Actor, narrowing: Narrowing) -> QuerySet[Case]:
    """All of one list that is asked for, in its order. Raises KeyError."""
    return narrowing.narrow(LISTS[chosen].read(actor, None), actor)


def page(listing: Listing, actor: Actor, narrowing: Narrowing, after: str = "") -> Page:
    """The page that begins after this row; the first where it names none. Three queries."""
    few, every = narrowing.few, Case.objects.all()
    seen = queries.in_my_area(actor, every) if listing.until else listing.read(actor, every)
    cases = narrowing.narrow(listing.read(actor, None) if few else seen, actor)
    parts = [
        cases.filter(seat & rest)
        for seat in ([Q()] if few else listing.where(actor))
        for rest in _after(listing, after)
    ]
    keys = pieces.first(parts, A_PAGE + 1, listing.order)
    found = {case.pk: case for case in queries.listed(Case.objects.filter(pk__in=keys[:A_PAGE]))}
    rows = [found[key] for key in keys[:A_PAGE] if key in found]
    kept = list(takewhile(listing.until, rows)) if listing.until else rows
    return Page(kept, _mark(kept[-1]) if len(keys) > A_PAGE and len(kept) == len(rows) else "")


def address(chosen: str, narrowing: Narrowing, **more: str) -> str:
    """The same list again, as it stands in an address."""
    return urlencode({"list": chosen, **narrowing.chosen(), **more})


def _mark(case: Case) -> str:
    due = f"{case.due_at.timestamp():.6f}" if case.due_at else NO_CLOCK
    return f"{due}_{case.pk}"


def _after(listing: Listing, after: str) -> list[Q]:
    """What comes after this row, in pieces that an index answers; all of it where no row is named."""
    due, _sep, key = after.partition("_")
    if not key.isdecimal() or len(key) > 18:
        return [Q()]
    pk = int(key)
    if listing.order is pieces.NEWEST:
        return [Q(due_at=None, pk__lt=pk)]
    if due == NO_CLOCK:
        return [Q(due_at=None, pk__gt=pk)]
    try:
        at = datetime.fromtimestamp(float(due), UTC)
    except (ValueError, OverflowError, OSError):
        return [Q()]
    return [Q(due_at__gte=at) & ~Q(due_at=at, pk__lte=pk), Q(due_at=None)]
