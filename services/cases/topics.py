"""Trouble that comes back however often it is mended 专题: a matter of its own, with an owner, a deadline and an answer.

The clock opens one when the same has come again as often as the place has set, a leader sooner. Its members keep their
own numbers and answers; whoever asked is told what becomes of the whole. Nothing sealed is ever a member. See ADR 36.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from accounts import moment
from grids.models import Area, Level, Place
from services.cases.actor import Actor
from services.cases.models import Case, CaseClock, CaseQuerySet, EventText, Openness
from services.cases.queries import categories_for
from services.cases.recurrence import AGAIN_WITHIN
from services.cases.table import KINDS, Phase
from services.cases.words import Field

KIND = "topics"
SAYING = ("report_progress", "conclude")  # the rows by which members are answered
USUAL = 3  # times, where no place has set another number


class OfCategory(Field):
    """What the topic is about; nobody is asked, whoever opens it hands it in."""

    coded = True

    def form_fields(self, case: Case, actor: Actor, answers: Mapping) -> dict[str, forms.Field]:
        kind = str(answers.get("of", ""))
        offered = categories_for(case.place, kind) if kind in KINDS else {}
        category = forms.TypedChoiceField(choices=[(code, code) for code in offered], coerce=offered.get)
        return {"of": forms.CharField(max_length=30), self.name: category}

    def apply(self, case: Case, cleaned: dict) -> None:
        case.category = cleaned[self.name]
        case.tier = case.category.tier

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        return {self.name: cleaned[self.name].code, "of": cleaned["of"]}


def needed(place: Area) -> int:
    """How often the same must have come, as the nearest place has it; 0: the clock opens none here. One query."""
    said = Area.objects.filter(path__in=place.lineage_paths(), topic_after__isnull=False).order_by("-depth")
    found = said.values_list("topic_after", flat=True).first()
    return USUAL if found is None else found


def due_at(case: Case) -> Place | None:
    """The house, or the estate, about which a topic is due now that this one was filed and saved; None: not yet.

    Counted over AGAIN_WITHIN: at a house the times it came, in an estate the times it came again at any of its houses.
    What a topic has answered for already does not count for the next.
    """
    if case.again_of_id is None or not _is_trouble(case) or not (most := needed(case.place)):
        return None
    again, first = Q(again_of__isnull=False), Q(recurrences__isnull=False)
    if _same(case).filter(again | first, building=case.building_id).distinct().count() >= most:
        return Place(case.place, case.building)
    estate = case.place.estate
    often = estate and _same(case).filter(again, place__path__startswith=estate.path).count() >= most
    return Place(estate) if estate and often else None


def standing(case: Case) -> Case | None:
    """The topic under way to which a case like this belongs: of its house or of its estate. One query."""
    if case.category is None or not _is_trouble(case):
        return None
    here = Q(building=case.building_id) if case.building_id else Q(pk__in=[])
    if estate := case.place.estate:
        here |= Q(building=None, place=estate)
    topics = Case.objects.filter(here, kind=KIND, category__code=case.category.code)
    return topics.exclude(phase=Phase.OVER).order_by("pk").first()


def members(topic: Case, of: str) -> QuerySet[Case]:
    """What belongs to a topic that is being opened: the same, at its house or in its estate, not long ago."""
    same = Case.objects.filter(kind=of, category__code=topic.category.code if topic.category else "", parent=None)
    recent = same.filter(created_at__gte=moment.now() - AGAIN_WITHIN, topic=None).exclude(openness=Openness.SEALED)
    here = Q(building=topic.building_id) if topic.building_id else Q(place__path__startswith=topic.place.path)
    return recent.filter(here)


@dataclass(frozen=True)
class Shown:
    """A topic as the page of a member shows it, whoever reads."""

    topic: Case
    promised: datetime | None
    answer: str


def shown(case: Case) -> Shown | None:
    """The topic that a case belongs to, and what was last said about it. One query, none where it belongs to none."""
    if case.topic_id is None:
        return None
    said = EventText.objects.filter(event__case=OuterRef("pk"), event__verb__in=SAYING).order_by("-event__seq")
    due = CaseClock.objects.filter(case=OuterRef("pk"), name="resolution", stopped=None).order_by("-pk")
    found = Case.objects.select_related("owner_appointment__person", "owner_organisation", "desk")
    topic = found.annotate(said=Subquery(said.values("words")[:1]), promised=Subquery(due.values("due")[:1])).get(
        pk=case.topic_id
    )
    return Shown(topic, topic.promised, (topic.said or {}).get("reply", ""))


def under_way(area: Area) -> CaseQuerySet:
    """The topics here and below that are not over, in the order of the tree."""
    found = Case.objects.filter(kind=KIND, place__path__startswith=area.path).exclude(phase=Phase.OVER)
    return found.annotate(many=Count("members")).order_by("place__path", "pk")


def desk_of(case: Case) -> Area:
    """The community of the place, which answers for what a grid alone has not ended."""
    return next((area for area in case.place.lineage() if area.level == Level.COMMUNITY), case.desk)


def _is_trouble(case: Case) -> bool:
    """Something that could be mended once and for all: no secret, and no wish to be called or let into a group."""
    return bool(case.category and case.category.listed) and not case.sealed


def _same(case: Case) -> QuerySet[Case]:
    code = case.category.code if case.category else ""
    same = Case.objects.filter(kind=case.kind, category__code=code, parent=None, topic=None)
    return same.filter(created_at__gte=moment.now() - AGAIN_WITHIN).exclude(openness=Openness.SEALED)
