"""What a community has published that it does, and what it is given beyond that 职责清单. See ADR 36.

Beijing's rule (Art. 17) and Binzhou's (Art. 10): nothing is put on a community that its list does not name. Here it is
warned of beside the choice, asked why, and counted. A community that has ticked nothing has said nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from grids.models import Appointment, Area, Level
from services.cases.actor import Actor
from services.cases.models import Case
from services.cases.words import Field

WHY = _("社区公布的职责清单里没有这一类事，请写明为什么还交给社区。")


def beyond(case: Case) -> set[int]:
    """The communities at and below its desk, and around its place, whose list does not name what this is about.

    One query a case; none for what is sealed, and of a kind that asks no reason.
    """
    if case.category is None or case.sealed or not case.pk or not _asks(case):
        return set()
    if not hasattr(case, "beyond_lists"):
        near = Q(path__startswith=case.desk.path) | Q(path__in=case.place.lineage_paths())
        said = Area.objects.filter(near, level=Level.COMMUNITY).exclude(duty_categories=[])
        lists = said.order_by().values_list("pk", "duty_categories")
        vars(case)["beyond_lists"] = {pk for pk, codes in lists if case.category.code not in codes}
    return vars(case)["beyond_lists"]


def _asks(case: Case) -> bool:
    return any(isinstance(field, Beyond) for step in case.workflow.steps.values() for field in step.asks)


def marked(said: Any, area: int | None, case: Case) -> str:
    """A choice as the form offers it, with the warning where that community has not published such a thing."""
    return gettext("%(choice)s（职责清单里没有这一类）") % {"choice": said} if area in beyond(case) else str(said)


@dataclass(frozen=True)
class Beyond(Field):
    """Whether what was chosen in `to` is a community to whose list this does not belong; then `why` must say why."""

    to: str = "owner"
    why: str = "why"
    coded = True

    def form_fields(self, case: Case, actor: Actor, answers: Mapping) -> dict[str, forms.Field]:
        return {}

    def check(self, cleaned: dict, case: Case) -> None:
        cleaned[self.name] = bool(beyond(case)) and _area_of(cleaned.get(self.to)) in beyond(case)
        if cleaned[self.name] and not cleaned.get(self.why):
            raise ValidationError({self.why: WHY})

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        return {self.name: "yes"} if cleaned.get(self.name) else {}


class WhyBeyond(Field):
    """Asked only where some community that is offered has not published such a thing."""

    def form_fields(self, case: Case, actor: Actor, answers: Mapping) -> dict[str, forms.Field]:
        return super().form_fields(case, actor, answers) if beyond(case) else {}


def _area_of(chosen: Any) -> int | None:
    """The area of a post (a12), or an area itself; of a body (o3) none. One query for a post."""
    if isinstance(chosen, str):
        post = Appointment.objects.filter(pk=int(chosen[1:])) if chosen[:1] == "a" else Appointment.objects.none()
        return post.values_list("area", flat=True).first()
    return chosen.pk if isinstance(chosen, Area) else None
