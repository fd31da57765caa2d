"""Letters lose their words when those they were written from are erased, or when their reader is."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.models import Contact
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
