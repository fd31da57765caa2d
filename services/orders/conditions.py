"""What a row of the table may say of an order."""

from __future__ import annotations

from accounts import moment
from services.cases.models import Case
from services.orders.models import Helping, Order, Policy

DISPATCHING = ("dispatch", "redispatch")


def still_wanted(case: Case) -> bool:
    """A seat is free, and its time is not over."""
    order = _order(case)
    return order is not None and not order.full and order.wanted_until > moment.now()


def last_seat(case: Case) -> bool:
    """Whoever says yes now is the last who is needed."""
    order = _order(case)
    return order is not None and order.seats_left == 1


def more_seats(case: Case) -> bool:
    """Whoever says yes now is not the last who is needed."""
    order = _order(case)
    return order is not None and order.seats_left > 1


def somebody_helps(case: Case) -> bool:
    order = _order(case)
    return order is not None and bool(order.helpers)


def nobody_helps(case: Case) -> bool:
    return not somebody_helps(case)


def somebody_is_missing(case: Case) -> bool:
    """Of several who said yes not all have checked in."""
    order = _order(case)
    return order is not None and len(order.helpers) > 1 and not all(one.checked_in_at for one in order.helpers)


def somebody_on_the_way(case: Case) -> bool:
    order = _order(case)
    return order is not None and not all(one.checked_in_at for one in order.helpers)


def nobody_else_left(case: Case) -> bool:
    """Whoever checks out now is the last: nobody else is at it, and nobody may still come."""
    return _left(case) <= 1


def others_left(case: Case) -> bool:
    return _left(case) > 1


def grid_stays_out(case: Case) -> bool:
    """No officer comes along."""
    return not (case.owner_appointment_id or case.owner_organisation_id)


def goes_on_without(case: Case) -> bool:
    """One helper less, and somebody is there all the same: an officer, or, once it is under way, another helper."""
    return not grid_stays_out(case) or (case.state == "under_way" and others_left(case))


def only_done_are_left(case: Case) -> bool:
    """Some have checked out, nobody is at it, no officer sees to it."""
    order = _order(case)
    if order is None or not grid_stays_out(case) or any(one.checked_in_at for one in order.helpers):
        return False
    return order.helpings.filter(ended=Helping.Ended.DONE).exists()


def _left(case: Case) -> int:
    """Those who are at it, and while the time lasts those who may still come."""
    order = _order(case)
    if order is None:
        return 0
    lasts = moment.now() < order.wanted_until
    return sum(lasts or one.checked_in_at is not None for one in order.helpers)


def time_has_come(case: Case) -> bool:
    """The time that was wished for has begun."""
    order = _order(case)
    return order is not None and order.wanted_from <= moment.now()


def named_one_will_not(case: Case) -> bool:
    """The one person whom the leader named said no, or let the time pass. No query, unless one was named."""
    order = _order(case)
    if order is None or order.policy != Policy.NAMED or order.standing or order.helpers:
        return False
    since = max((event.seq for event in case.past if event.verb in DISPATCHING), default=0)
    return order.offers.filter(seq__gt=since).exists()


def _order(case: Case) -> Order | None:
    return case.detail if isinstance(case.detail, Order) and case.detail.pk else None
