"""Words of `by` and `tells` that only projects know: the unit that claims, and the community that is served."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from accounts import moment
from services.cases.actor import Actor
from services.cases.models import Case
from services.cases.who import COMMUNITY, Resident, Told, Who
from services.partners.models import Agreement


class Unit(Who):
    """Whoever speaks for a unit that has an agreement with this place, or with one that contains it. One query."""

    name, label = "UNIT", "共建单位"

    def holds(self, actor: Actor, case: Case) -> bool:
        if not actor.organisations:
            return False
        standing = Agreement.objects.in_force(moment.today()).covering(case.place)
        return standing.filter(organisation__in=actor.organisations).exists()


class Served(Resident):
    """The community: it asked, whichever side claimed, so to it the answer is owed and it has the last word."""

    name, label = "SERVED", "社区一方"

    def holds(self, actor: Actor, case: Case) -> bool:
        return COMMUNITY.holds(actor, case)

    def pieces(self, actor: Actor) -> list[Q]:
        return COMMUNITY.pieces(actor)

    def told(self, case: Case) -> Iterable[Told]:
        return COMMUNITY.told(case)


UNIT, SERVED = Unit(), Served()
