"""What became of a letter after the gateway took it: asked at growing distances, for a day. 送达

While it is not known the letter keeps its facts, so that one that did not arrive can be sent again.
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from accounts import moment
from services.letters import carriers
from services.letters.carriers import NoAnswer
from services.letters.models import Letter

AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 10, 60, 360, 1440))  # since it was sent
AT_ONCE = 50


def first_look(letter: Letter) -> dict[str, Any]:
    """The columns of a letter that was taken just now: when to ask, or that there is nothing to ask."""
    if carriers.reports(letter):
        return {"ask_at": moment.now() + AFTER[0]}
    return {"facts": {}}


def look(seconds: float = 20.0) -> int:
    """Ask about those that are due, for so long at most; returns how many became known."""
    until, now = time.monotonic() + seconds, moment.now()
    due = Letter.objects.filter(fate=Letter.Fate.SENT, ask_at__lte=now).select_related("to").order_by("ask_at", "pk")
    known = 0
    for letter in due[:AT_ONCE]:
        if time.monotonic() > until:
            break
        known += _look_for(letter)
    return known


def _look_for(letter: Letter) -> bool:
    """Ask, and write down the answer or when to ask next. The answer of two that ask at once is written once."""
    try:
        status = carriers.ask(letter)
    except NoAnswer:
        status = "unknown"
    change = {"delivered": _arrived, "failed": _lost}.get(status, _next_look)(letter)
    changed = Letter.objects.filter(pk=letter.pk, fate=Letter.Fate.SENT, key=letter.key, ask_at=letter.ask_at)
    return bool(changed.update(**change)) and status in ("delivered", "failed")


def _arrived(letter: Letter) -> dict[str, Any]:
    return {"arrived_at": moment.now(), "ask_at": None, "facts": {}}


def _lost(letter: Letter) -> dict[str, Any]:
    return {"fate": Letter.Fate.DEAD, "fault": Letter.Fault.LOST, "ask_at": None}


def _next_look(letter: Letter) -> dict[str, Any]:
    """After the last look it is let be: taken, and never heard of again."""
    sent = letter.sent_at or letter.written_at
    later = next((sent + after for after in AFTER if sent + after > moment.now()), None)
    return {"ask_at": later} if later else {"ask_at": None, "facts": {}}
