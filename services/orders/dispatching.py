"""What a leader says when an order is dispatched: how somebody is found, or who is asked. 派单"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import moment
from services.cases.actor import Actor
from services.cases.fields import Field
from services.cases.models import Case, Event
from services.orders import asking
from services.orders.models import Order, Policy, Volunteer

MOST = 60  # names in one list
MOST_HELPERS = 12
ENOUGH = _("接单的人已经够这个数了。要再找人，请填多一点；不用再找，请点「人够了」。")
NOBODY_LEFT = _("这位志愿者今天的邀请已经到数了，请换一位，或者打电话问。")


def _candidates(case: Case) -> list[Volunteer]:
    """Whom a leader may name, those of the same grid first. No query for an order that is not written down yet."""
    if not isinstance(case.detail, Order) or not case.detail.pk:
        return []
    found = asking.suited(case.detail, asking.around(case))
    return sorted(found, key=lambda one: (one.grid_id != case.place_id, one.pk))[:MOST]


class HowToFind(Field):
    """The policy; for one that names somebody, whom; for one that asks the nearest, how many at a time."""

    coded = True

    def form_fields(self, case: Case, actor: Actor, answers: Mapping) -> dict[str, forms.Field]:
        named = [(str(one.pk), one.said) for one in _candidates(case)]
        return {
            self.name: forms.ChoiceField(
                label=self.label, choices=Policy.choices, initial=Policy.MATCHING, widget=forms.RadioSelect
            ),
            "volunteer": forms.ChoiceField(
                label=_("指定谁"), required=False, choices=[("", _("不指定")), *named], help_text=_("只在指定时填")
            ),
            "at_once": forms.IntegerField(
                label=_("一次问几位"), required=False, min_value=1, max_value=20, help_text=_("只在问最近的几位时填")
            ),
            "headcount": forms.IntegerField(
                label=_("需要几人"), required=False, min_value=1, max_value=MOST_HELPERS,
                initial=getattr(case.detail, "headcount", 1), help_text=_("含已经接单的人"),
            ),
        }  # fmt: skip

    def check(self, cleaned: dict, case: Case) -> None:
        assert isinstance(case.detail, Order)
        if (wanted := cleaned.get("headcount")) and wanted <= len(case.detail.helpers):
            raise ValidationError({"headcount": ENOUGH})
        if cleaned.get(self.name) != Policy.NAMED:
            return
        chosen = Volunteer.objects.filter(pk=cleaned.get("volunteer") or 0).first()
        if chosen is None:
            raise ValidationError({"volunteer": _("请选一位志愿者。")})
        if not asking.pushes_left([chosen], moment.now())[chosen.pk]:
            raise ValidationError({"volunteer": NOBODY_LEFT})

    def apply(self, case: Case, cleaned: dict) -> None:
        order = case.detail
        assert isinstance(order, Order)
        order.policy = cleaned[self.name]
        order.named_id = int(cleaned["volunteer"]) if order.policy == Policy.NAMED else None
        order.at_once = cleaned.get("at_once") or 3
        order.headcount = cleaned.get("headcount") or order.headcount

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        return {self.name: cleaned[self.name]}

    @property
    def choices(self) -> tuple:
        """So that the history says the policy in words."""
        return tuple(Policy.choices)


class Invite(Field):
    """Whom to ask now. The clock names them by id; a leader ticks names."""

    coded = True

    def form_fields(self, case: Case, actor: Actor, answers: Mapping) -> dict[str, forms.Field]:
        if actor.channel == "clock":
            everybody = forms.ModelMultipleChoiceField(asking.around(case))
            return {self.name: everybody, "until": forms.DateTimeField(required=False)}
        named = [(str(one.pk), one.said) for one in _candidates(case)]
        return {
            self.name: forms.MultipleChoiceField(label=self.label, choices=named, widget=forms.CheckboxSelectMultiple)
        }

    def after(self, case: Case, cleaned: dict, event: Event) -> None:
        wanted = [int(getattr(one, "pk", one)) for one in cleaned[self.name]]
        until: datetime | None = cleaned.get("until")
        asking.ask(case, Volunteer.objects.filter(pk__in=wanted), event.seq, until)

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        return {self.name: len(cleaned[self.name])}


class WhoSaidYes(Field):
    """One of those who are being asked, or who could come: they said yes by word of mouth."""

    coded = True

    def form_field(self, case: Case, actor: Actor) -> forms.Field:
        asked = [one.volunteer for one in case.detail.standing] if isinstance(case.detail, Order) else []
        named = [(str(one.pk), one.said) for one in [*asked, *_candidates(case)]]
        return forms.ChoiceField(label=self.label, choices=named, help_text=self.help)

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        return {}  # who helps stands with the order, and goes when they leave


class Which(Field):
    """Of several who said yes whom is meant; where one alone may be, nothing is asked."""

    coded = True

    def form_fields(self, case: Case, actor: Actor, answers: Mapping) -> dict[str, forms.Field]:
        if not isinstance(case.detail, Order) or len(case.detail.helpers) < 2:
            return {}
        awaited = [one for one in case.detail.helpers if one.checked_in_at is None]
        named = [(str(one.pk), str(one.volunteer or _("志愿者"))) for one in awaited]
        ticks = forms.CheckboxSelectMultiple
        return {self.name: forms.MultipleChoiceField(label=self.label, choices=named, widget=ticks)}

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        return {}  # who helps stands with the order, and goes when they leave


HOW = HowToFind("policy", _("怎么找人"))
INVITE = Invite("volunteers", _("请谁来"))
WHICH, MISSED = Which("helpers", _("谁到了")), Which("helpers", _("谁没有来"))
WHO = WhoSaidYes("volunteer", _("谁答应了"), help=_("在电话里或者当面答应的。会给他发一条通知。"))
