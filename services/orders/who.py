"""Words of `by` and `tells` that only orders know: who was asked, who helps, who came too late."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from services.cases.actor import Actor
from services.cases.models import Case
from services.cases.who import Told, Who
from services.orders import links
from services.orders.actor import HelperActor
from services.orders.models import Helping, OfferMade


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


class Helper(Who):
    """Whoever said yes, has not gone since, and has not finished."""

    name, label = "HELPER", "接单的志愿者"

    def holds(self, actor: Actor, case: Case) -> bool:
        if not isinstance(actor, HelperActor):
            return False
        return any(one.volunteer_id == actor.volunteer for one in case.detail.helpers)  # type: ignore[attr-defined]

    def told(self, case: Case) -> Iterable[Told]:
        """Also whose help ended by this very step, and whose help is what is spoken of."""
        meant = Q(ended="") | Q(ended_seq=case.version) | Q(ended=Helping.Ended.DONE)
        helpings = Helping.objects.filter(meant, order__case=case, volunteer__isnull=False)
        for helping in helpings.select_related("volunteer__contact").order_by("pk"):
            if helping.volunteer:
                yield Told(helping.volunteer.contact, case, links.task(helping, case.number), "helper")


class Outrun(Who):
    """Those whose invitation ended by this very step without their answer: somebody was quicker, or it is off."""

    name, label = "OUTRUN", "其他被邀请的志愿者"

    def told(self, case: Case) -> Iterable[Told]:
        ended = (OfferMade.Answer.TAKEN, OfferMade.Answer.CALLED_OFF)
        offers = OfferMade.objects.filter(order__case=case, answered_seq=case.version, answer__in=ended)
        for offer in offers.select_related("volunteer__contact").order_by("pk"):
            yield Told(offer.volunteer.contact, case, "", "outrun")


INVITED, HELPER, OUTRUN = Invited(), Helper(), Outrun()
