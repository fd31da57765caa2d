"""Somebody else comes for a helper who cannot: whom one may ask, and what follows from their yes. 替班

Whoever is named has said beforehand that they may be, and says yes to this very order: nobody is sent by another.
The seat stays, and with it the word that resident and helper both know.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import moment
from services.cases.actor import Actor
from services.cases.fields import Field
from services.cases.models import Case
from services.orders import asking
from services.orders.actor import HelperActor
from services.orders.models import Helping, Member, OfferMade, Order, Volunteer

MOST = 40  # names in one list
ANSWER_WITHIN = timedelta(hours=12)
NOT_NOW = _("这位现在不方便打扰，请换一位。")


def willing(case: Case, actor: Actor) -> list[Volunteer]:
    """Who agreed to be asked by other volunteers, or is of a team with this one, can do it and is free then.

    Those of the same grid first.
    """
    if not isinstance(case.detail, Order) or not case.detail.pk:
        return []
    mate = Member.objects.filter(team__members__volunteer=getattr(actor, "volunteer", 0)).values("volunteer")
    found = asking.suited(case.detail, asking.around(case).filter(Q(stands_in=True) | Q(pk__in=mate)))
    return sorted(found, key=lambda one: (one.grid_id != case.place_id, one.pk))[:MOST]


class StandInFor(Field):
    """Whom a helper asks to come for them. They read names and skills, no house: it is a neighbour's, not theirs to know."""

    coded = True

    def form_fields(self, case: Case, actor: Actor, answers: Mapping) -> dict[str, forms.Field]:
        named = [(str(one.pk), " · ".join([str(one), *one.skill_names])) for one in willing(case, actor)]
        choices = [("", _("请选一位")), *named]
        return {self.name: forms.ChoiceField(label=self.label, choices=choices, help_text=self.help)}

    def check(self, cleaned: dict, case: Case) -> None:
        if not cleaned.get(self.name):
            return
        chosen = Volunteer.objects.select_related("contact").filter(pk=cleaned[self.name])
        if not asking.reachable(chosen, moment.now()):
            raise ValidationError({self.name: NOT_NOW})

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        return {}  # who is asked stands with the order, and goes when they leave


def ask(case: Case, helping: Helping, volunteer: int) -> OfferMade:
    """By this step; whom the same helper asked before is asked no more. Inside the door only."""
    withdraw(helping, case.version)
    locked = Volunteer.objects.select_for_update().get(pk=volunteer)
    order, now = helping.order, moment.now()
    order.offers.filter(volunteer=locked, answer="", expires_at__lte=now).update(answer=OfferMade.Answer.LAPSED)
    return OfferMade.objects.create(
        order=order, volunteer=locked, instead_of=helping, seq=case.version, made_at=now,
        expires_at=min(now + ANSWER_WITHIN, order.wanted_until),
    )  # fmt: skip


def withdraw(helping: Helping, seq: int) -> None:
    """Whom this helper asked need not come."""
    asked = helping.stand_ins.filter(answer="")
    asked.update(answer=OfferMade.Answer.CALLED_OFF, answered_at=moment.now(), answered_seq=seq)


def asked_of(case: Case, actor: HelperActor) -> OfferMade:
    """What this volunteer was asked and has not answered."""
    asked = OfferMade.objects.filter(order__case=case, volunteer=actor.volunteer, answer="", instead_of__ended="")
    return asked.select_related("instead_of__order").latest("pk")


STAND_IN_FOR = StandInFor(
    "volunteer", _("请谁替您去"), help=_("只列出愿意替班、那时有空的人。他答应了才算，见面口令不变。")
)
