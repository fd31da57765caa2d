"""The exact letters of a step before it is taken: it is taken, read, and undone. 发送前先看

Nothing else could say the same: due moments, who is told and which words a letter may hold follow from the step itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from services.cases.act import act
from services.cases.actor import Actor
from services.cases.models import Case
from services.letters import wording
from services.letters.models import Letter


@dataclass(frozen=True)
class Foreseen:
    """One letter: to whom, and its text without the link, which is the reader's own way in."""

    to: str
    resident: bool
    text: str
    reaches: bool  # there is a number or an account to bring it to


def letters(case: Case, verb: str, *, actor: Actor, answers: Mapping) -> list[Foreseen]:
    """What would go out if this step were taken now, residents' first. Nothing of it is kept or sent.

    Raises what act() raises.
    """
    with transaction.atomic():
        locked = Case.objects.select_for_update().get(pk=case.pk)
        known = set(Letter.objects.filter(about=locked.number).values_list("pk", flat=True))
        act(locked, verb, actor=actor, answers=answers)
        written = Letter.objects.filter(about=locked.number).exclude(pk__in=known).select_related("to__person")
        found = [_foreseen(letter) for letter in written.order_by("pk")]
        transaction.set_rollback(True)
    return sorted(found, key=lambda one: not one.resident)


def _foreseen(letter: Letter) -> Foreseen:
    to, resident = letter.to, letter.facts.get("face") == "resident"
    text = wording.keepsake(wording.say_if_known(letter, to.language))
    name = "" if resident else str(getattr(to, "person", None) or to.name)
    return Foreseen(name, resident, text, letter.fate != Letter.Fate.NO_ADDRESS)
