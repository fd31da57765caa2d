"""What can come of handing a message to somebody else's service; the same words for every way out."""

from __future__ import annotations

from enum import Enum

STATES = ("unknown", "accepted", "delivered", "failed")
NEVER_LEFT = ("NewConnectionError", "ConnectTimeoutError", "NameResolutionError")


class Outcome(Enum):
    """What became of one try. Only NOT_SENT may be tried again without asking the gateway first."""

    TAKEN = "taken"
    REFUSED = "refused"  # the gateway will never take this one
    IN_DOUBT = "in_doubt"  # it may have it: ask before sending again
    NOT_SENT = "not_sent"  # it certainly has it not


class NoAnswer(Exception):
    """Whether the gateway has a message could not be learned: it has no address to ask at, or did not say."""


def of_a_broken_line(failure: object) -> Outcome:
    """NOT_SENT when no line came about, else IN_DOUBT. Read from the words of `requests`, which the SDKs pass on."""
    return Outcome.NOT_SENT if any(word in str(failure) for word in NEVER_LEFT) else Outcome.IN_DOUBT
