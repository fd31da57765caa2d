"""What is under way already, here and of the same kind: offered before it is filed once more.

A stranger reads of it what stands in `Known` and no more: no words, no picture, no number (which with four digits of a
phone would open the case), and never anything of a sealed one. See ADR 25.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import moment
from grids.models import Level
from services.cases.actor import Actor
from services.cases.models import Case, CaseQuerySet, Category, Openness
from services.cases.table import Phase
from services.cases.whereabouts import said_in_public
from services.cases.words import Field

LATELY = timedelta(days=30)  # what was filed before that and is still open is seldom what somebody means today
UNDER_WAY = (Phase.OPEN, Phase.PAUSED)  # what was answered already would leave who joins without an answer
AT_MOST = 3  # more would not be read before a button
SMALL = (Level.ESTATE, Level.GRID, Level.MICRO_GRID)  # areas in which the same category is likely the same matter
GONE = _("那件事刚刚办结了，请再提交一次。")


@dataclass(frozen=True)
class Known:
    """What may be said of somebody else's case to whoever is about to report the same."""

    pk: int
    category: str
    where: str
    state: Any
    day: date


def is_asked_about(category: Category) -> bool:
    """Nobody is held up who is in need, asks to be called, or confides something."""
    secret = category.sealed or category.about_staff or category.must_be_reported
    return category.text_required and not secret and not category.urgent


def near(case: Case) -> CaseQuerySet:
    """Cases of this kind under way that are nobody's secret, at the house or about the estate as a whole, newest first."""
    found = Case.objects.filter(_here(case), kind=case.kind, parent=None, merged_into=None, phase__in=UNDER_WAY)
    recent = found.filter(created_at__gte=moment.now() - LATELY).exclude(openness=Openness.SEALED)
    return recent.exclude(category__sealed=True).exclude(category__about_staff=True).order_by("-created_at", "-pk")


def offered(case: Case, category: Category) -> list[Known]:
    """Those of this category, of other people as far as one can tell; at most three. Three queries."""
    if not is_asked_about(category):
        return []
    same = near(case).filter(category__code=category.code)
    if case.requester_id:
        same = same.exclude(requester=case.requester_id)
    rows = same.with_estates().select_related("category", "place", "building", "entrance")[:AT_MOST]
    return [_known(one) for one in rows]


def _known(case: Case) -> Known:
    day = timezone.localdate(case.created_at)
    return Known(case.pk, str(case.category), said_in_public(case), case.standing.label, day)


def _here(case: Case) -> Q:
    if case.building_id:
        whole = case.place.estate or case.place
        return Q(building=case.building_id) | Q(building=None, place__path__startswith=whole.path)
    if case.place.level in SMALL:
        return Q(place__path__startswith=case.place.path)
    return Q(place=case.place, building=None)


class SameAs(Field):
    """The case that somebody else has filed about the same; it must still be open when this one joins it."""

    coded = True

    def form_field(self, case: Case, actor: Actor) -> forms.Field:
        return forms.ModelChoiceField(near(case), label=self.label, error_messages={"invalid_choice": GONE})

    def check(self, cleaned: dict, case: Case) -> None:
        """Under a lock: what ends a moment later tells this follower, too. Asked inside the door only."""
        main, category = cleaned.get(self.name), cleaned.get("category")
        if main is None or category is None:
            return
        now = Case.objects.select_for_update(of=("self",)).select_related("category").get(pk=main.pk)
        if (
            now.phase not in UNDER_WAY
            or now.merged_into_id
            or now.sealed
            or not now.category
            or now.category.code != category.code
        ):
            raise ValidationError({self.name: GONE})
        cleaned[self.name] = now

    def apply(self, case: Case, cleaned: dict) -> None:
        case.merged_into = cleaned[self.name]
