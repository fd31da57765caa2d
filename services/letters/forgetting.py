"""Letters lose their words when those they were written from are erased, or when their reader is."""

from __future__ import annotations

from collections.abc import Iterable

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


def seal_about(number: str) -> None:
    """Of what was written about this case before it was sealed, no letter keeps more than that there was one.

    One that waits still goes, and says no more either.
    """
    letters = list(Letter.objects.filter(about=number).exclude(facts={}))
    for letter in letters:
        letter.facts = wording.trimmed(letter.facts | {"sealed": True}, letter.verb)
    Letter.objects.bulk_update(letters, ["facts"])
    Letter.objects.filter(about=number).exclude(fate=Letter.Fate.WAITING).update(text="")
