"""Words of `tells` that only consultation knows."""

from __future__ import annotations

from collections.abc import Iterable

from services.cases.models import Case
from services.cases.who import OWNER, STAFF, Told, Who


class Answering(Who):
    """Whoever has to answer: the adviser who was asked; where there is none, the community."""

    name, label = "ANSWERING", "答复的人"

    def told(self, case: Case) -> Iterable[Told]:
        return OWNER.told(case) if case.owner_appointment_id else STAFF.told(case)


ANSWERING = Answering()
