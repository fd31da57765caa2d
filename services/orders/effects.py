"""What rows of the order table cause. Called inside the door, with the row of the case locked."""

from __future__ import annotations

import secrets

from accounts import moment
from grids.duties import Duty
from grids.models import Appointment
from services.cases.actor import Actor
from services.cases.models import Case
from services.orders import asking, offerings
from services.orders.actor import HelperActor
from services.orders.models import Helping, OfferMade, Order


def note_wishes(case: Case, actor: Actor, cleaned: dict) -> None:
    """What the item usually takes is written down with the order: later changes of the catalogue do not move it."""
    order = _order(case)
    usual = offerings.of(case.category, case.place)
    order.minutes, order.headcount, order.skill = usual.minutes, usual.headcount, usual.skill
    order.meeting_code = f"{secrets.randbelow(10_000):04}"


def take(case: Case, actor: Actor, cleaned: dict) -> None:
    """Whoever answered has a seat; once there is none left, the others' invitations end."""
    assert isinstance(actor, HelperActor)
    _seat(case, actor.volunteer)


def take_for(case: Case, actor: Actor, cleaned: dict) -> None:
    """The same for somebody who said yes on the telephone."""
    _seat(case, int(cleaned["volunteer"]))


def _seat(case: Case, volunteer: int) -> None:
    order = _order(case)
    mine = next((offer for offer in order.standing if offer.volunteer_id == volunteer), None)
    held = {one.seat for one in order.helpers}
    seat = next(seat for seat in range(1, order.headcount + 1) if seat not in held)
    Helping.objects.create(order=order, volunteer_id=volunteer, seat=seat, accepted_at=moment.now())
    if mine:
        _answered(mine, case, OfferMade.Answer.ACCEPTED)
    order.read_anew()
    if order.full:
        asking.close(order, case.version, OfferMade.Answer.TAKEN, but=mine)


def pass_on(case: Case, actor: Actor, cleaned: dict) -> None:
    """Not this time. No reason is asked, and nobody is told but the planner."""
    assert isinstance(actor, HelperActor)
    order = _order(case)
    _answered(
        next(one for one in order.standing if one.volunteer_id == actor.volunteer), case, OfferMade.Answer.DECLINED
    )
    order.read_anew()


def arrive(case: Case, actor: Actor, cleaned: dict) -> None:
    for helping in _order(case).helpers:
        helping.checked_in_at = moment.now()
        helping.save(update_fields=["checked_in_at"])


def finish(case: Case, actor: Actor, cleaned: dict) -> None:
    """The hours as they were said; of who forgot, the usual time of the order."""
    order = _order(case)
    said = int(cleaned.get("minutes") or order.minutes)
    order.served_minutes = said
    for helping in order.helpers:
        helping.checked_out_at, helping.minutes = moment.now(), said
        _end(helping, case, Helping.Ended.DONE)
    order.read_anew()


def let_go(case: Case, actor: Actor, cleaned: dict) -> None:
    """The helper cannot come after all: the order looks for another, and the grid's own hand is off it."""
    _release(case, Helping.Ended.GIVEN_BACK)


def miss(case: Case, actor: Actor, cleaned: dict) -> None:
    """Nobody came."""
    _release(case, Helping.Ended.NO_SHOW)
    fall_back(case, actor, cleaned)


def call_off(case: Case, actor: Actor, cleaned: dict) -> None:
    """Nobody needs to come any more."""
    asking.close(_order(case), case.version, OfferMade.Answer.CALLED_OFF)
    _release(case, Helping.Ended.CALLED_OFF)


def stop_asking(case: Case, actor: Actor, cleaned: dict) -> None:
    """The grid sees to it itself, or another way is chosen: what was asked is asked no more."""
    asking.close(_order(case), case.version, OfferMade.Answer.CALLED_OFF)


def fall_back(case: Case, actor: Actor, cleaned: dict) -> None:
    """To the nearest grid worker who is in office; where there is none, the desk sees to it. Nothing ends silently."""
    stop_asking(case, actor, cleaned)
    if case.sealed:
        return
    posts = Appointment.objects.answering_for(case.place).filter(duty=Duty.GRID_WORKER)
    case.owner_appointment, case.owner_organisation = posts.first(), None


def _release(case: Case, ended: Helping.Ended) -> None:
    order = _order(case)
    for helping in order.helpers:
        _end(helping, case, ended)
    order.read_anew()


def _end(helping: Helping, case: Case, ended: Helping.Ended) -> None:
    helping.ended, helping.ended_seq = ended, case.version
    helping.save()


def _answered(offer: OfferMade, case: Case, answer: OfferMade.Answer) -> None:
    offer.answer, offer.answered_at, offer.answered_seq = answer, moment.now(), case.version
    offer.save()


def _order(case: Case) -> Order:
    assert isinstance(case.detail, Order)
    return case.detail
