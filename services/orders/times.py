"""When somebody has to be found, and when they have to be there. 时间"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from accounts import moment
from services.cases import calendar, clocks
from services.cases.fitting import begun
from services.cases.models import Case
from services.orders.models import Order

FIRST, LAST = 8 * 60, 21 * 60  # minutes of the day within which anybody comes to a door
SLOTS = {"m": (FIRST, 12 * 60), "a": (12 * 60, 18 * 60), "e": (18 * 60, LAST), "any": (FIRST, LAST)}
AHEAD = timedelta(days=31)  # so far ahead may be ordered
SOON = timedelta(hours=1)  # less than this before the end of a time, nobody can be found for it any more
LEAD = timedelta(hours=2)  # so long before it begins it falls back to the grid, which needs time as well
SHORTEST = timedelta(minutes=30)
GRACE = timedelta(hours=1)  # after the end of the time: then it is late


def span(day: date, slot: str) -> tuple[datetime, datetime]:
    """From when to when somebody may come."""
    first, last = SLOTS[slot]
    return calendar.at(day, first), calendar.at(day, last)


def fill_by(case: Case) -> datetime:
    """By when somebody must have said yes; then it falls back to the grid worker.

    The limit of the clock `acceptance`, but some time before the wanted one, and never sooner than in half an hour.
    """
    now, order = moment.now(), _order(case)
    found = clocks.limit(case, "acceptance")
    latest = begun(now, found, case).due if found else now + timedelta(days=1)
    return max(min(latest, order.wanted_from - LEAD), now + SHORTEST)


def arrive_by(case: Case) -> datetime:
    """By when whoever said yes must have checked in."""
    return max(_order(case).wanted_until, moment.now() + SHORTEST)


def _order(case: Case) -> Order:
    assert isinstance(case.detail, Order)
    return case.detail
