"""The same again every week until a day: each time is an order of its own, made by the clock. 每周都来

What is asked for, and what the resident agreed to hand over, is read from the time before: what they took back since is not
asked for again, and nothing is kept beside the orders themselves.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import moment
from accounts.models import Consent, Contact
from grids.models import Place
from services.cases.act import AnswersRefused, StepNotAllowed, act, begin
from services.cases.actor import Actor
from services.cases.fields import Field
from services.cases.models import Case, Event
from services.letters import box
from services.orders import offerings
from services.orders.models import Order, Series

log = logging.getLogger(__name__)
A_WEEK = timedelta(days=7)
AHEAD = timedelta(days=6)  # so long before its day a time is ordered
LONGEST = timedelta(weeks=26)
AT_ONCE = 200  # those whose day is nearest; the rest in the next turn
Purpose = Consent.Purpose
AGREED = {
    Purpose.HELPER_PHONE: "give_phone",
    Purpose.HELPER_ADDRESS: "give_address",
    Purpose.HELPER_HEALTH: "give_needs",
}


@dataclass(frozen=True)
class Weekly(Field):
    """Until when it shall be the same again each week; nothing for once. Needs somebody who can be told, and can end it."""

    coded = True

    def form_fields(self, case: Case, actor: Actor, answers: Mapping) -> dict[str, forms.Field]:
        if actor.channel == "series" or not _repeatable(case, answers):
            return {}
        day = forms.DateField(label=self.label, required=False, help_text=self.help)
        day.widget = forms.DateInput({"type": "date"}, "%Y-%m-%d")
        return {self.name: day}

    def check(self, cleaned: dict, case: Case) -> None:
        until, span = cleaned.get(self.name), cleaned.get("span")
        if not isinstance(until, date) or not span:
            return
        first = timezone.localdate(span[0])
        if not first + A_WEEK <= until <= first + LONGEST:
            raise ValidationError({self.name: _("请选一周以后、半年以内的一天，或者空着。")})
        if not cleaned.get("phone") and not (case.requester and case.requester.phone_hash):
            raise ValidationError({self.name: _("每周都来，请留一个手机号：每次谁来、什么时候来，要告诉您。")})

    def after(self, case: Case, cleaned: dict, event: Event) -> None:
        if (until := cleaned.get(self.name)) and isinstance(case.detail, Order):
            order = case.detail
            order.series = Series.objects.create(until=until)
            order.series_day = timezone.localdate(order.wanted_from)
            order.save(update_fields=["series", "series_day"])

    def to_json(self, cleaned: dict) -> dict[str, Any]:
        return {self.name: cleaned[self.name].isoformat()} if cleaned.get(self.name) else {}


def _repeatable(case: Case, answers: Mapping) -> bool:
    """Neither what is sealed nor what the grid is called for."""
    found = offerings.at(case.place).get(str(answers.get("category", "")))
    return found is None or not (found.category.sealed or found.home_call)


def make_due() -> int:
    """Order the next time of every series whose day comes near. Returns how many were ordered."""
    last = Series.objects.filter(stopped_at=None).annotate(last=Max("orders__series_day"))
    due = last.filter(Q(last=None) | Q(last__lte=moment.today() + AHEAD - A_WEEK)).order_by("last", "pk")
    return sum(next_of(pk) for pk in list(due.values_list("pk", flat=True)[:AT_ONCE]))


@transaction.atomic
def next_of(pk: int) -> bool:
    """One more, if it is time. Two clocks wait for each other at the row, and a unique index keeps a day from coming twice."""
    series = Series.objects.select_for_update().get(pk=pk)
    last = series.orders.select_related("case__category", "case__requester").order_by("-series_day").first()
    day = last.series_day + A_WEEK if last and last.series_day else None
    if series.stopped_at or last is None or day is None or day > series.until or not _somebody(last.case.requester):
        stop(series)
        return False
    if day > moment.today() + AHEAD:
        return False
    try:
        with transaction.atomic():
            _order(series, last, day)
    except (
        AnswersRefused,
        StepNotAllowed,
        PermissionDenied,
    ):  # the item is offered no more, or the day has passed meanwhile
        log.warning("series %s cannot go on", series.pk)
        stop(series)
        _tell(last.case)
        return False
    return True


def _order(series: Series, last: Order, day: date) -> None:
    before = last.case
    actor = Actor("series", contact=before.requester_id)
    place = Place(before.place, before.building)
    made = begin("orders", actor=actor, place=place, answers=_answers(last, day), source=before.source)
    Order.objects.filter(case=made).update(series=series, series_day=day, headcount=last.headcount)


def _answers(last: Order, day: date) -> dict[str, Any]:
    """What was said the time before, as far as what was agreed to still holds."""
    case, whose = last.case, last.case.requester
    first = case.events.select_related("text").get(seq=1)
    said = {**first.facts, **(first.text.words if hasattr(first, "text") else {})}
    assert whose is not None
    held = set(whose.consents.filter(about=case.number, withdrawn_at=None).values_list("purpose", flat=True))
    agreed = {name: "on" for purpose, name in AGREED.items() if purpose in held}
    return {
        **{name: value for name, value in said.items() if name.startswith("q_") or name in ("slot", "text")},
        "category": case.category.code if case.category else "", "day": day.isoformat(), **agreed,
        "address": last.address if "give_address" in agreed else "", "needs": last.needs if "give_needs" in agreed else "",
        "phone": whose.phone if Purpose.CONTACT in held else "",
    }  # fmt: skip


def _somebody(requester: Contact | None) -> bool:
    return requester is not None and requester.erased_at is None


def stop(series: Series) -> None:
    if series.stopped_at is None:
        series.stopped_at = moment.now()
        series.save(update_fields=["stopped_at"])


def runs(case: Case) -> bool:
    """This order is one of a series that goes on. No query for one that is not."""
    order = case.detail
    return isinstance(order, Order) and order.series is not None and order.series.stopped_at is None


def call_off(series: Series, but: int, actor: Actor) -> None:
    """Cancel what was ordered ahead already, after the step that ended the series; `but`: the order it was taken at."""
    whole = Actor(
        actor.channel, contact=actor.contact, person=actor.person, user=actor.user, held=actor.held, reach=actor.reach
    )
    for order in series.orders.exclude(case=but).select_related("case"):
        for verb in ("withdraw", "decline"):
            try:
                act(order.case, verb, actor=whole, answers={"reason": str(_("每周的安排取消了"))})
                break
            except (StepNotAllowed, PermissionDenied, AnswersRefused):
                continue


def _tell(case: Case) -> None:
    facts = {"face": "resident", "path": "/services/", "title": str(case.category or ""), "words": {}}
    if case.requester:
        box.send_after_commit(box.write([case.requester], "orders", "series_ended", facts, about=case.number))


WEEKLY = Weekly(
    "weekly_until", _("每周都来的话，到哪天为止"), required=False,
    help=_("只来一次就空着。每次按这次填的和同意的安排，可以只取消一次，也可以以后都不用来。"),
)  # fmt: skip
