"""What a row of the table may say of an order."""

from __future__ import annotations

from accounts import moment
from services.cases.models import Case
from services.orders.models import Order, Policy

DISPATCHING = ("dispatch", "redispatch")


def still_wanted(case: Case) -> bool:
    """A seat is free, and its time is not over."""
    order = _order(case)
    return order is not None and not order.full and order.wanted_until > moment.now()


def time_has_come(case: Case) -> bool:
    """The time that was wished for has begun, and nobody has checked in."""
    order = _order(case)
    return order is not None and order.wanted_from <= moment.now()


def named_one_will_not(case: Case) -> bool:
    """The one person whom the leader named said no, or let the time pass. No query, unless one was named."""
    order = _order(case)
    if order is None or order.policy != Policy.NAMED or order.standing:
        return False
    since = max((event.seq for event in case.past if event.verb in DISPATCHING), default=0)
    return order.offers.filter(seq__gt=since).exists()


def _order(case: Case) -> Order | None:
    return case.detail if isinstance(case.detail, Order) and case.detail.pk else None
