"""Letters lose their words when those they were written from are erased, or when their reader is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from accounts.models import Contact
from services.letters import wording
from services.letters.models import Letter


def words_about(numbers: Iterable[str]) -> int:
    """Empty what was written about these cases, to whomever; returns how many letters.

    What still waits is left alone: nothing is written about a case that has been over for so long.
    """
    gone = Letter.objects.filter(about__in=list(numbers)).exclude(fate=Letter.Fate.WAITING)
    return gone.update(facts={}, text="")


def all_to(contact: Contact) -> int:
    """Delete every letter to somebody who wants to be forgotten, also one that waits. Returns how many."""
    return Letter.objects.filter(to=contact).delete()[0]


def withdraw_about(number: str, *, but_to: Iterable[int | None]) -> int:
    """Take back whatever was written about this case to anybody but these contacts; returns how many letters.

    What waits does not go out, what was lost is not sent again, and no inbox shows it: its link would lead to nothing,
    and a reason why would say what nobody may know. A worker that has claimed one finds it gone (relay._is_still_ours);
    what a gateway has cannot be called back.
    """
    gone: dict[str, Any] = {
        "fate": Letter.Fate.WITHDRAWN, "facts": {}, "text": "", "ticket": "", "claimed_at": None, "ask_at": None,
    }  # fmt: skip
    return Letter.objects.filter(about=number).exclude(to__in=[to for to in but_to if to]).update(**gone)


def seal_about(number: str) -> None:
    """Of what was written about this case before it was sealed, no letter keeps more than that there was one.

    One that waits still goes, and says no more either.
    """
    letters = list(Letter.objects.select_for_update().filter(about=number).exclude(facts={}).order_by("pk"))
    for letter in letters:
        letter.facts = wording.trimmed(letter.facts | {"sealed": True}, letter.verb)
    Letter.objects.bulk_update(letters, ["facts"])
    Letter.objects.filter(about=number).exclude(fate=Letter.Fate.WAITING).update(text="")
