"""Words of `by` and `tells` that only consultation knows."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from services.cases.actor import Actor
from services.cases.models import Case
from services.cases.who import OWNER, STAFF, Told, Who


class Answering(Who):
    """Whoever has to answer: the adviser who was asked; where there is none, the community."""

    name, label = "ANSWERING", "答复的人"

    def holds(self, actor: Actor, case: Case) -> bool:
        return (OWNER if case.owner_appointment_id else STAFF).holds(actor, case)

    def pieces(self, actor: Actor) -> list[Q]:
        return [*OWNER.pieces(actor), *(piece & Q(owner_appointment=None) for piece in STAFF.pieces(actor))]

    def told(self, case: Case) -> Iterable[Told]:
        return OWNER.told(case) if case.owner_appointment_id else STAFF.told(case)


ANSWERING = Answering()
