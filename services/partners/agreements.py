"""Agreements: written down, renewed, ended early; and both sides asked in time whether to go on. 共建协议"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import translation

from accounts import moment
from accounts.models import Contact
from grids.models import Appointment, Organisation
from grids.versions import shown_anew
from services.cases.actor import Actor
from services.cases.handlers import UPPER
from services.letters import box
from services.partners.models import Agreement

AHEAD = timedelta(days=30)  # before the last day both sides are asked


class AlreadyRenewed(Exception):
    """Somebody else was quicker: an agreement has one next one."""


@transaction.atomic
def write_down(actor: Actor, answers: dict[str, Any], renews: Agreement | None = None) -> Agreement:
    """A new one, or the next one of `renews`; the pages of its area show that there is something. Raises AlreadyRenewed."""
    if renews:
        Agreement.objects.select_for_update().get(pk=renews.pk)
        if Agreement.objects.filter(renews=renews).exists():
            raise AlreadyRenewed(renews.pk)
    made = Agreement.objects.create(**answers, renews=renews, written_by_id=actor.person)
    shown_anew([made.area_id])
    return made


def end(agreement: Agreement) -> None:
    """From today on it holds no more; what is under way goes on. Twice is once."""
    Agreement.objects.filter(pk=agreement.pk, ended_on=None).update(ended_on=moment.today())


def ask_about_ends() -> int:
    """Ask both sides of each agreement that ends within AHEAD, once, however late this runs. Returns how many."""
    soon = Q(until__lte=moment.today() + AHEAD)
    due = Agreement.objects.filter(soon, asked_on=None, ended_on=None, renewal=None).order_by("until", "pk")
    return sum(_ask(pk) for pk in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _ask(pk: int) -> bool:
    """One agreement, under its lock: of two sweeps at once the second finds that it was done."""
    found = Agreement.objects.select_for_update(of=("self",)).select_related("organisation", "area").filter(pk=pk)
    agreement = found.filter(asked_on=None).first()
    if agreement is None:
        return False
    agreement.asked_on = moment.today()
    agreement.save(update_fields=["asked_on"])
    ids: list[int] = []
    for face, path, readers in (
        ("partner", "/partner/", speakers(agreement.organisation)),
        ("staff", "/work/projects/agreements/", _community(agreement)),
    ):
        for to in readers:
            ids += box.write([to], "agreements", "ending", _facts(agreement, to, face, path))
    box.send_after_commit(ids)
    return True


def _facts(agreement: Agreement, to: Contact, face: str, path: str) -> dict[str, Any]:
    with translation.override(to.language):
        unit, area = str(agreement.organisation), str(agreement.area)
    ended = agreement.until < moment.today()
    return {"face": face, "path": path, "title": unit, "area": area, "due": agreement.until.isoformat(), "ended": ended}


def speakers(unit: Organisation) -> list[Contact]:
    """Its own number; of a unit without one, whoever speaks for it."""
    if unit.contact:
        return [unit.contact]
    held = Appointment.objects.current().filter(organisation=unit).select_related("person__contact")
    return [one.person.contact for one in held.order_by("pk")]


def _community(agreement: Agreement) -> Iterable[Contact]:
    """Those of the nearest area that has any, as with letters of cases."""
    posts = list(Appointment.objects.answering_for(agreement.area).filter(duty__in=UPPER))
    return [held.person.contact for held in posts if held.area_id == posts[0].area_id]
