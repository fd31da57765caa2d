"""Another category after filing 改类别: what may be chosen, and what a choice makes of the case. See ADR 35.

Sealing is a row of its own, which any colleague may take at once; out of it leads only a named handler's hand, for no
other reaches the case.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from services.cases import dispatch, grams, routing
from services.cases.actor import Actor
from services.cases.fields import CategoryChoice, TierChoice
from services.cases.models import Case, Category, EventText, Openness, Routed, Tier
from services.cases.queries import categories_of


class OtherCategory(CategoryChoice):
    """Another than it has: to a case for everybody no secret one, see ToSealed; to a sealed one any."""

    reads = True

    def form_field(self, case: Case, actor: Actor) -> forms.Field:
        made = super().form_field(case, actor)
        made.help_text = OPENS if case.sealed else self.help
        return made

    def offered(self, case: Case) -> dict[str, Category]:
        return {code: one for code, one in _others(case).items() if case.sealed or not (one.sealed or one.about_staff)}

    def check(self, cleaned: dict, case: Case) -> None:
        """The event keeps the old one, too: to_json() has nothing but the answers."""
        cleaned["was"] = case.category.code if case.category else ""

    def apply(self, case: Case, cleaned: dict) -> None:
        """Out of sealed it is nobody's to publish: whoever asked had agreed to nothing of the kind."""
        opened = case.sealed and not cleaned[self.name].sealed
        super().apply(case, cleaned)
        cleaned["unsealed"] = opened
        if opened:
            case.openness = Openness.PRIVATE

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        return super().to_json(cleaned) | {"was": cleaned["was"]}


class ToSealed(OtherCategory):
    """One of the categories that only named handlers read."""

    def offered(self, case: Case) -> dict[str, Category]:
        return {code: one for code, one in _others(case).items() if one.sealed}


@dataclass(frozen=True)
class UsualTier(TierChoice):
    """Whose matter it is now; unanswered, what is usual for the new category."""

    def form_field(self, case: Case, actor: Actor) -> forms.Field:
        made = super().form_field(case, actor)
        made.initial = None
        return made

    def check(self, cleaned: dict, case: Case) -> None:
        if cleaned.get("category"):
            cleaned[self.name] = cleaned.get(self.name) or cleaned["category"].tier


def _others(case: Case) -> dict[str, Category]:
    """What is on the form of its place, less what it is already."""
    now = case.category.code if case.category else ""
    near = categories_of(case)
    return {code: one for code, one in near.items() if one.listed and code != now}


def send_anew(case: Case, unsealed: bool) -> None:
    """The rules suggest anew. The desk follows them only while nobody has taken the case on; the owner never does."""
    case.topic = None
    untouched = case.state == str(case.workflow.opening.target)
    if unsealed:
        grams.keep(case)
        case.sit_at(case.place if untouched else case.desk)
    Routed.objects.filter(case=case).delete()
    if routing.sealed_desks(case):
        keep_to_handlers(case)
    else:
        dispatch.follow(case, _answers(case), seats=untouched)


def keep_to_handlers(case: Case) -> None:
    """A desk at which it may be opened, and in charge nobody but a named handler there."""
    desks = routing.sealed_desks(case)
    if case.desk not in desks or not routing.held_desks(case, [case.desk]):
        routing.seat(case)
    held = case.owner_appointment
    if held is None or not held.handles_sealed or held.area_id != case.desk_id:
        case.owner_appointment = case.owner_organisation = None


def _answers(case: Case) -> dict[str, str]:
    """What was chosen when it was filed, where that was asked for this category."""
    opening = case.past[0]
    if not case.category or opening.facts.get("category") != case.category.code:
        return {}
    text = EventText.objects.filter(event=opening).first()
    return {
        name.removeprefix("q_"): str(said) for name, said in (text.words if text else {}).items() if name[:2] == "q_"
    }


OPENS = _("换成不保密的类别，网格和社区都能打开这件事，连同以前写下的话。")
OTHER_CATEGORY = OtherCategory("category", _("改成什么类别"))
TO_SEALED = ToSealed("category", _("改成哪个保密类别"), help=_("改了以后只有保密事项的经办人能打开。"))
USUAL_TIER = UsualTier(
    "tier", _("分流"), required=False, choices=tuple(Tier.choices), help=_("不选，就按新类别的默认分流。")
)
