"""Words of `by` and `tells` that only orders know: who was asked, who helps, who came too late."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from accounts import moment
from services.cases.actor import Actor
from services.cases.models import Case
from services.cases.who import Told, Who
from services.orders import links
from services.orders.actor import HelperActor
from services.orders.models import Helping, OfferMade, Volunteer


class Invited(Who):
    """Whoever was asked and may still answer. A letter goes to those who are asked by this very step."""

    name, label = "INVITED", "被邀请的志愿者"

    def holds(self, actor: Actor, case: Case) -> bool:
        if not isinstance(actor, HelperActor):
            return False
        standing: list[OfferMade] = case.detail.standing  # type: ignore[attr-defined]
        return any(one.volunteer_id == actor.volunteer and one.volunteer.confirmed for one in standing)

    def told(self, case: Case) -> Iterable[Told]:
        asked = OfferMade.objects.filter(order__case=case, seq=case.version).select_related("volunteer__contact")
        for offer in asked.order_by("pk"):
            yield Told(offer.volunteer.contact, case, links.invitation(offer, case.number), "helper")


class StandIn(Who):
    """Whom one of the helpers has asked to come for them, while that helper may still be replaced."""

    name, label = "STAND_IN", "被请来替的志愿者"

    def holds(self, actor: Actor, case: Case) -> bool:
        if not isinstance(actor, HelperActor):
            return False
        asked = OfferMade.objects.filter(order__case=case, volunteer=actor.volunteer, answer="")
        return asked.filter(
            expires_at__gt=moment.now(), instead_of__ended="", volunteer__standing=Volunteer.Standing.CONFIRMED
        ).exists()

    def told(self, case: Case) -> Iterable[Told]:
        return INVITED.told(case)


class Asking(Who):
    """Who asked for a stand-in that answers by this very step. For letters only."""

    name, label = "ASKED_FOR_ONE", "请人替的志愿者"

    def told(self, case: Case) -> Iterable[Told]:
        return _told(case, Q(stand_ins__answered_seq=case.version))


class Helper(Who):
    """Whoever said yes, has not gone since, and has not finished."""

    name, label = "HELPER", "接单的志愿者"

    def holds(self, actor: Actor, case: Case) -> bool:
        return bool(_own(actor, case))

    def told(self, case: Case) -> Iterable[Told]:
        """Also whose help ended by this very step, and whose help is what is spoken of."""
        meant = Q(ended="") | Q(ended_seq=case.version) | Q(ended=Helping.Ended.DONE)
        return _told(case, meant)


class OnTheWay(Helper):
    """Of those who said yes whoever has not checked in. Nobody is told by this word."""

    name, label = "ON_THE_WAY", "还没到的志愿者"

    def holds(self, actor: Actor, case: Case) -> bool:
        return any(one.checked_in_at is None for one in _own(actor, case))

    def told(self, case: Case) -> Iterable[Told]:
        return []


class AtWork(Helper):
    """Of those who said yes whoever has checked in. Nobody is told by this word."""

    name, label = "AT_WORK", "已到的志愿者"

    def holds(self, actor: Actor, case: Case) -> bool:
        return any(one.checked_in_at is not None for one in _own(actor, case))

    def told(self, case: Case) -> Iterable[Told]:
        return []


class Newcomer(Who):
    """Whoever said yes by this very step. For letters only."""

    name, label = "NEWCOMER", "刚接单的志愿者"

    def told(self, case: Case) -> Iterable[Told]:
        return _told(case, Q(accepted_seq=case.version, ended=""))


class Gone(Who):
    """Whose help ended by this very step. For letters only."""

    name, label = "GONE", "不再来的志愿者"

    def told(self, case: Case) -> Iterable[Told]:
        return _told(case, Q(ended_seq=case.version), "gone")


class Outrun(Who):
    """Those whose invitation ended by this very step without their answer: somebody was quicker, or it is off."""

    name, label = "OUTRUN", "其他被邀请的志愿者"

    def told(self, case: Case) -> Iterable[Told]:
        offers = OfferMade.objects.filter(order__case=case, answered_seq=case.version, answer__in=OfferMade.OUTRUN)
        for offer in offers.select_related("volunteer__contact").order_by("pk"):
            yield Told(offer.volunteer.contact, case, "", "outrun")


def _own(actor: Actor, case: Case) -> list[Helping]:
    """The seat that this actor holds; none for everybody else. No query once the helpers are known."""
    if not isinstance(actor, HelperActor):
        return []
    return [one for one in case.detail.helpers if one.volunteer_id == actor.volunteer]  # type: ignore[attr-defined]


def _told(case: Case, meant: Q, face: str = "helper") -> Iterable[Told]:
    helpings = Helping.objects.filter(meant, order__case=case, volunteer__isnull=False)
    for helping in helpings.select_related("volunteer__contact").order_by("pk"):
        if helping.volunteer:
            yield Told(helping.volunteer.contact, case, links.task(helping, case.number), face)


INVITED, HELPER, OUTRUN = Invited(), Helper(), Outrun()
STAND_IN, ASKED_FOR_ONE = StandIn(), Asking()
ON_THE_WAY, AT_WORK, NEWCOMER, GONE = OnTheWay(), AtWork(), Newcomer(), Gone()
