"""What time it is. The whole portal asks here, so that a history can be made, or tested, under another clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_set: ContextVar[datetime | None] = ContextVar("moment", default=None)


def now() -> datetime:
    """The moment, aware, in UTC unless another was set."""
    return _set.get() or timezone.now()


def today() -> date:
    """The date in the portal's time zone."""
    return timezone.localdate(now())


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let everything inside happen at this (aware) moment."""
    token = _set.set(moment)
    try:
        yield
    finally:
        _set.reset(token)
