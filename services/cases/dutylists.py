"""What a community has published that it does, and what it is given beyond that 职责清单. See ADR 36.

Beijing's rule (Art. 17) and Binzhou's (Art. 10): nothing is put on a community that its list does not name. Here it is
warned of beside the choice, asked why, and counted. A community that has ticked nothing has said nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from grids.models import Appointment, Area, Level
from services.cases.actor import Actor
from services.cases.models import Case
from services.cases.words import Field

WHY = _("社区公布的职责清单里没有这一类事，请写明为什么还交给社区。")


def outside(area: Area | None, case: Case) -> bool:
    """Whether this is a community whose list does not name what the case is about. No query.

    Never of what is sealed, nor of a kind that asks no reason.
    """
    if area is None or area.level != Level.COMMUNITY or case.category is None or case.sealed or not _asks(case):
        return False
    return bool(area.duty_categories) and case.category.code not in area.duty_categories


def _asks(case: Case) -> bool:
    return any(isinstance(field, Beyond) for step in case.workflow.steps.values() for field in step.asks)


def together(cases: Sequence[Case]) -> Case:
    """The first of several that are dealt out at once: its form warns, and asks the reason, for all of them."""
    vars(cases[0])["dealt_with"] = cases
    return cases[0]


def marked(said: Any, area: Area | None, case: Case) -> str:
    """A choice as the form offers it, with the warning where that community has not published such a thing.

    The case remembers that there was such a choice: WhyBeyond, which stands further down in the row, asks no database.
    """
    cases = vars(case).get("dealt_with", [case])
    beyond = sum(outside(area, one) for one in cases)
    if not beyond:
        return str(said)
    vars(case)["beyond_offered"] = True
    if beyond == len(cases):
        return gettext("%(choice)s（职责清单里没有这一类）") % {"choice": said}
    some = ngettext(
        "%(choice)s（其中 %(n)s 件，职责清单里没有）", "%(choice)s（其中 %(n)s 件，职责清单里没有）", beyond
    )
    return some % {"choice": said, "n": beyond}


@dataclass(frozen=True)
class Beyond(Field):
    """Whether what was chosen in `to` is a community to whose list this does not belong; then `why` must say why."""

    to: str = "owner"
    why: str = "why"
    coded = True

    def form_fields(self, case: Case, actor: Actor, answers: Mapping) -> dict[str, forms.Field]:
        return {}

    def check(self, cleaned: dict, case: Case) -> None:
        cleaned[self.name] = _asks(case) and outside(_area_of(cleaned.get(self.to)), case)
        if cleaned[self.name] and not cleaned.get(self.why):
            raise ValidationError({self.why: WHY})

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        return {self.name: "yes"} if cleaned.get(self.name) else {}


class WhyBeyond(Field):
    """Asked only where some community that is offered has not published such a thing."""

    def form_fields(self, case: Case, actor: Actor, answers: Mapping) -> dict[str, forms.Field]:
        return super().form_fields(case, actor, answers) if "beyond_offered" in vars(case) else {}


def _area_of(chosen: Any) -> Area | None:
    """The area of a post (a12), or an area itself; of a body (o3) none. One query for a post."""
    if isinstance(chosen, str):
        post = Appointment.objects.filter(pk=int(chosen[1:])) if chosen[:1] == "a" else Appointment.objects.none()
        found = post.select_related("area").first()
        return found.area if found else None
    return chosen if isinstance(chosen, Area) else None
