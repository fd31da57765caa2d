"""Whom one may ask, and asking them: the push budget and every other reason to leave somebody in peace stand here. 邀请"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from accounts import moment
from grids.models import Level
from services.cases.models import Case
from services.letters.channels import quiet_until
from services.letters.models import Letter
from services.orders import agenda
from services.orders.models import OfferMade, Order, Volunteer

A_DAY = timedelta(hours=24)
ANSWER_WITHIN = timedelta(hours=2)  # then the next may be asked; the invitation holds until then
NAMED_WITHIN = timedelta(hours=12)
PUSHES = ("offer", "name_stand_in")  # the letters by which somebody is asked for something
A_PUSH = Q(kind="orders", verb__in=PUSHES) | Q(kind="volunteers", verb="shift_offered")
NO_MORE = (OfferMade.Answer.DECLINED, OfferMade.Answer.ACCEPTED)  # said no, or said yes and went again


def around(case: Case) -> QuerySet[Volunteer]:
    """The volunteers who live in the subdistrict of this order and take part today; whoever ordered is not asked."""
    found = Volunteer.objects.active(moment.now()).exclude(contact=case.requester_id or 0)
    path = next((one.path for one in case.place.lineage() if one.level == Level.SUBDISTRICT), case.place.path)
    return found.filter(grid__path__startswith=path)


def suited(order: Order, found: QuerySet[Volunteer]) -> list[Volunteer]:
    """Of these who can do it, are free then, help nobody else then, and have not answered or been asked already.

    Four queries, however many there are.
    """
    taken = spoken_for(order)
    candidates = found.select_related("contact", "home", "other").order_by("pk")
    return [one for one in candidates if one.pk not in taken and able(order, one)]


def spoken_for(order: Order) -> set[int]:
    """Who must not be asked about this order: is being asked, has answered, or is somewhere else then. Three queries."""
    turned = order.offers.filter(Q(answer__in=NO_MORE) | Q(answer="", expires_at__gt=moment.now()))
    return {*turned.values_list("volunteer", flat=True), *agenda.elsewhere(order.wanted_from, order.wanted_until)}


def able(order: Order, volunteer: Volunteer) -> bool:
    """Can do it, and is free then. No query."""
    skilled = not order.skill or order.skill in volunteer.skills
    return skilled and volunteer.is_free(order.wanted_from, order.wanted_until)


def pushes_left(volunteers: Iterable[Volunteer], now: datetime) -> dict[int, int]:
    """How many invitations each may still be sent, by id: their budget less the letters of the last 24 hours. One query."""
    everybody = list(volunteers)
    sent = Letter.objects.filter(A_PUSH, to__in=[one.contact_id for one in everybody], written_at__gt=now - A_DAY)
    spent: Mapping[int, int] = Counter(sent.values_list("to", flat=True))
    return {one.pk: max(0, one.quota - spent[one.contact_id]) for one in everybody}


def reachable(volunteers: Iterable[Volunteer], now: datetime) -> list[Volunteer]:
    """Those with a message left, and not in their quiet hours. One query."""
    everybody = list(volunteers)
    left = pushes_left(everybody, now)
    return [one for one in everybody if left[one.pk] and quiet_until(one.contact, now) is None]


def ask(case: Case, wanted: Iterable[Volunteer], seq: int, until: datetime | None = None) -> list[OfferMade]:
    """Write down the invitations of this step; whose budget is spent meanwhile is left out. Inside the door only.

    The volunteers' rows are locked, in the order of their ids: two orders that ask the same person at the same moment
    count one after the other.
    """
    order = case.detail
    assert isinstance(order, Order)
    now = moment.now()
    _let_lapse(order, now)
    locked = Volunteer.objects.select_for_update().filter(pk__in=[one.pk for one in wanted]).order_by("pk")
    asked = {one.pk for one in suited(order, around(case).filter(pk__in=[one.pk for one in locked]))}
    left = pushes_left(locked, now)
    ends = min(until or now + ANSWER_WITHIN, order.wanted_until)
    offers = [
        OfferMade(order=order, volunteer=one, seq=seq, made_at=now, expires_at=ends)
        for one in locked
        if one.pk in asked and left[one.pk]
    ]
    OfferMade.objects.bulk_create(offers)
    order.read_anew()
    return offers


def close(order: Order, seq: int, answer: OfferMade.Answer, but: OfferMade | None = None) -> None:
    """End the invitations that still stand, by this step."""
    left = order.offers.filter(pk__in=[one.pk for one in order.standing]).exclude(pk=but.pk if but else 0)
    left.update(answer=answer, answered_at=moment.now(), answered_seq=seq)
    order.read_anew()


def _let_lapse(order: Order, now: datetime) -> None:
    """Whoever let the time pass may be asked again later, but not twice at a time: the old row makes room."""
    order.offers.filter(answer="", expires_at__lte=now).update(answer=OfferMade.Answer.LAPSED, answered_at=None)
