"""What of an order whom may read: before acceptance the house and the time, after it what the resident hands over."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from accounts.models import Consent, Contact
from grids.naming import is_english
from services.cases.actor import Actor
from services.cases.models import Case, Event
from services.cases.who import OWNER
from services.orders.models import Order
from services.orders.who import HELPER
from services.orders.workflow import ACCEPTED, DISPATCHED, UNDER_WAY

Purpose = Consent.Purpose
IN_HAND = (DISPATCHED, ACCEPTED, UNDER_WAY)  # who has a seat reads it while others are still looked for


@dataclass
class Handed:
    """What whoever comes is told, as far as the resident agreed to each part, and while they are at it."""

    name: str = ""
    address: str = ""
    needs: str = ""
    text: str = ""
    may_call: bool = False
    answers: list[tuple[Any, Any]] = field(default_factory=list)


def handed_over(case: Case, actor: Actor) -> Handed | None:
    """None for everybody who does not come: who was asked and has not said yes, who gave it back, who is done.

    What has to do with health goes to the volunteer who said yes, and to no officer.
    """
    order, helps = case.detail, HELPER.holds(actor, case)
    if not isinstance(order, Order) or case.state not in IN_HAND or not (helps or OWNER.holds(actor, case)):
        return None
    agreed = _agreed(case.requester, case.number)
    return Handed(
        name=case.requester.name if case.requester else "",
        address=order.address if Purpose.HELPER_ADDRESS in agreed else "",
        needs=order.needs if helps and Purpose.HELPER_HEALTH in agreed else "",
        text=case.text or _words(case).get("text", ""),
        may_call=helps and Purpose.HELPER_PHONE in agreed and bool(case.requester and case.requester.phone_hash),
        answers=_answers(case),
    )


def _agreed(requester: Contact | None, number: str) -> set[str]:
    """The consents that hold for this order. One query."""
    if requester is None:
        return set()
    return set(requester.consents.filter(about=number, withdrawn_at=None).values_list("purpose", flat=True))


def _words(case: Case) -> dict[str, Any]:
    first = Event.objects.filter(case=case, seq=1).select_related("text").first()
    return first.text.words if first and hasattr(first, "text") else {}


def _answers(case: Case) -> list[tuple[Any, Any]]:
    """The questions of the item with what was answered, in the language of the page."""
    found, words, english = [], _words(case), is_english()
    for question in case.category.questions.all() if case.category else ():
        if value := words.get(f"q_{question.code}"):
            names = {code: (english and en) or zh for code, zh, en in question.choices}
            found.append((str(question), names.get(value, value)))
    return found
