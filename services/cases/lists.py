"""The lists of the desk, what narrows them, and one page of them at a time.

A page begins after the last row of the page before (deadline and id), so the hundredth costs what the first does, and
nothing is counted that is not shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from services.cases import grams, queries
from services.cases.actor import Actor
from services.cases.models import Case, Openness, Tier
from services.cases.numbers import read_number
from services.cases.sources import FOUND_BY_STAFF

A_PAGE = 30
NO_CLOCK = "-"
LISTS: dict[str, tuple[Any, Callable[[Actor], QuerySet[Case]]]] = {
    "awaiting": (_("待我办理"), queries.awaiting),
    "area": (_("辖区在办"), queries.in_my_area),
    "late": (_("已超期"), queries.late_in_my_area),
    "parked": (_("暂停中"), queries.parked_in_my_area),
    "whistles": (_("吹哨"), queries.whistles_in_my_area),
    "calls": (_("待回访"), queries.to_call_back),
    "often": (_("反复发生"), queries.often_in_my_area),
    "done": (_("已办结"), queries.handled_in_my_area),
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
    return narrowing.narrow(LISTS[chosen][1](actor), actor)


def page(chosen: str, cases: QuerySet[Case], after: str = "") -> Page:
    """The page that begins after this row; the first where it names none. Two queries."""
    rows = list(_after(chosen, cases, after)[: A_PAGE + 1])
    return Page(rows[:A_PAGE], _mark(rows[A_PAGE - 1]) if len(rows) > A_PAGE else "")


def address(chosen: str, narrowing: Narrowing, **more: str) -> str:
    """The same list again, as it stands in an address."""
    return urlencode({"list": chosen, **narrowing.chosen(), **more})


def _mark(case: Case) -> str:
    due = f"{case.due_at.timestamp():.6f}" if case.due_at else NO_CLOCK
    return f"{due}_{case.pk}"


def _after(chosen: str, cases: QuerySet[Case], after: str) -> QuerySet[Case]:
    due, _sep, key = after.partition("_")
    if not key.isdecimal() or len(key) > 18:
        return cases
    pk = int(key)
    if chosen == "done":
        return cases.filter(pk__lt=pk)
    if due == NO_CLOCK:
        return cases.filter(due_at=None, pk__gt=pk)
    try:
        at = datetime.fromtimestamp(float(due), UTC)
    except (ValueError, OverflowError, OSError):
        return cases
    return cases.filter(Q(due_at__gt=at) | Q(due_at=at, pk__gt=pk) | Q(due_at=None))
