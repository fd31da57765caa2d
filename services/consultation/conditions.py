"""What a row of the tables may say of a question or a booking."""

from __future__ import annotations

from accounts import moment
from services.cases.models import Case
from services.consultation import slots
from services.consultation.models import booking_of


def somebody_was_asked(case: Case) -> bool:
    """An adviser has it, and not yet the community."""
    return case.owner_appointment_id is not None


def still_ahead(case: Case) -> bool:
    """The time that was agreed on has not begun."""
    starts = booking_of(case).starts
    return starts is not None and starts > moment.now()


def has_begun(case: Case) -> bool:
    starts = booking_of(case).starts
    return starts is not None and starts <= moment.now()


def is_away(case: Case) -> bool:
    """Whoever was to be met is away on that day. One query."""
    booking = booking_of(case)
    return booking.starts is not None and still_ahead(case) and slots.is_away(booking.hours, booking.starts)
