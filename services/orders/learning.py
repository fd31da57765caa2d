"""How often somebody says yes: learned from what was asked in the last 90 days, careful while little is known.

Internal to matching: never shown, ranked or published, and its owner may begin anew.
"""

from __future__ import annotations

from collections.abc import Iterable

PRIOR_YES, PRIOR_NO = 1.0, 2.5  # a newcomer counts as somebody who said yes to one of three and a half
WINDOW = 90 * 86_400.0  # seconds


def rate(said_yes: int, asked: int) -> float:
    """Mean of the Beta distribution after so many yes of so many asked; raises ValueError when there are more yes."""
    if not 0 <= said_yes <= asked:
        raise ValueError(f"{said_yes} yes of {asked} asked")
    return (PRIOR_YES + said_yes) / (PRIOR_YES + PRIOR_NO + asked)


def learned(answers: Iterable[tuple[float, bool]], now: float, since: float | None = None) -> float:
    """From (when asked, yes) of one volunteer: those within 90 days before `now`, and not before `since`, the new beginning.

    What was taken by somebody else before there was time to answer is no answer, and does not belong among them.
    """
    first = now - WINDOW if since is None else max(now - WINDOW, since)
    counted = [yes for when, yes in answers if first <= when <= now]
    return rate(sum(counted), len(counted))
