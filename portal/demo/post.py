"""The letters of the demo's history go into a drawer: sent as far as the portal knows, but to no gateway and no file.

The relay runs as always, under the same clock as the step; only its queue hands over at once instead of to a broker,
and what stands for the gateway takes every message and does nothing with it. So no letter of the past lies waiting.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet

from accounts import sms
from services.letters import carriers, relay
from services.letters.models import Letter


class AtOnce:
    """A queue in which nothing waits."""

    @staticmethod
    def open_for_business() -> bool:
        return True

    @staticmethod
    def put(ids: Sequence[int], ticket: str, *, expires: timedelta) -> int:
        for pk in ids:
            relay.deliver(pk, ticket)
        return len(ids)


class Drawer:
    """A gateway that takes everything and sends nothing."""

    Outcome, NoAnswer = sms.Outcome, sms.NoAnswer

    @staticmethod
    def deliver(*message: object) -> sms.Outcome:
        return sms.Outcome.TAKEN

    @staticmethod
    def query(*message: object) -> str:
        return "delivered"

    @staticmethod
    def afford(to: str, *, urgent: bool = False) -> None:
        """Nothing is paid for."""

    @staticmethod
    def can_be_asked() -> bool:
        return False

    is_real = can_be_asked
    knows_after = timedelta


@contextmanager
def drawer() -> Iterator[None]:
    """Inside, whatever relay.offer() is given goes into the drawer, at night too. For this process only, and put back."""
    kept = relay.queue, carriers.sms, settings.QUIET_HOURS
    relay.queue, carriers.sms, settings.QUIET_HOURS = AtOnce, Drawer, ""  # type: ignore[assignment]
    try:
        yield
    finally:
        relay.queue, carriers.sms, settings.QUIET_HOURS = kept


def put(written: QuerySet[Letter]) -> None:
    """Into the drawer with these."""
    relay.offer(list(written.values_list("pk", flat=True)))
