"""What rows of the order table cause. Called inside the door, with the row of the case locked."""

from __future__ import annotations

import secrets

from django.db import transaction

from accounts import moment
from grids.duties import Duty
from grids.models import Appointment
from services.cases.act import StepNotAllowed
from services.cases.actor import Actor
from services.cases.effects import put_in_charge
from services.cases.models import Case
from services.orders import agenda, asking, hours, offerings, repeats, standing_in
from services.orders.actor import HelperActor
from services.orders.models import Helping, OfferMade, Order, Volunteer


class HelpsElsewhere(StepNotAllowed):
    """Whoever says yes has already said yes to something else at that time."""


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
    """Raises HelpsElsewhere for whoever said yes to something else at that time; their row is locked meanwhile."""
    order = _order(case)
    _may_come(order, volunteer)
    mine = next((offer for offer in order.standing if offer.volunteer_id == volunteer), None)
    held = {one.seat for one in order.helpers}
    seat = next(seat for seat in range(1, order.headcount + 1) if seat not in held)
    _sit(case, volunteer, seat)
    if mine:
        _answered(mine, case, OfferMade.Answer.ACCEPTED)
    order.read_anew()
    if order.full:
        asking.close(order, case.version, OfferMade.Answer.TAKEN, but=mine)


def _may_come(order: Order, volunteer: int) -> None:
    Volunteer.objects.select_for_update().get(pk=volunteer)
    if volunteer in agenda.elsewhere(order.wanted_from, order.wanted_until):
        raise HelpsElsewhere(volunteer)


def _sit(case: Case, volunteer: int, seat: int) -> None:
    Helping.objects.create(
        order=_order(case), volunteer_id=volunteer, seat=seat, accepted_at=moment.now(), accepted_seq=case.version
    )


def pass_on(case: Case, actor: Actor, cleaned: dict) -> None:
    """Not this time. No reason is asked, and nobody is told but the planner."""
    assert isinstance(actor, HelperActor)
    order = _order(case)
    _answered(
        next(one for one in order.standing if one.volunteer_id == actor.volunteer), case, OfferMade.Answer.DECLINED
    )
    order.read_anew()


def settle_for(case: Case, actor: Actor, cleaned: dict) -> None:
    """Those who have said yes will do."""
    order = _order(case)
    order.headcount = len(order.helpers)
    asking.close(order, case.version, OfferMade.Answer.TAKEN)


def arrive(case: Case, actor: Actor, cleaned: dict) -> None:
    """Whoever checks in; by another's word those who are named, and where one alone was meant, that one."""
    for helping in _meant(case, actor, cleaned):
        if helping.checked_in_at is None:
            helping.checked_in_at = moment.now()
            helping.save(update_fields=["checked_in_at"])


def finish_own(case: Case, actor: Actor, cleaned: dict) -> None:
    """The minutes of one helper, as they say; of who forgot, the usual time of the order."""
    order = _order(case)
    said = int(cleaned.get("minutes") or order.minutes)
    order.served_minutes = max(order.served_minutes or 0, said)
    for helping in _who_came(order) if not isinstance(actor, HelperActor) else _meant(case, actor, cleaned):
        helping.checked_out_at, helping.minutes = moment.now(), said
        _end(helping, case, Helping.Ended.DONE)
        hours.earn(helping, case.place)
    order.read_anew()


def finish(case: Case, actor: Actor, cleaned: dict) -> None:
    """The same, and it is over: whoever never came need not come any more."""
    finish_own(case, actor, cleaned)
    _release(case, Helping.Ended.CALLED_OFF)


def wrap_up(case: Case, actor: Actor, cleaned: dict) -> None:
    """Everybody who came has gone: nobody else needs to come."""
    _release(case, Helping.Ended.CALLED_OFF)


def let_go(case: Case, actor: Actor, cleaned: dict) -> None:
    """This helper cannot come after all: their seat is free again, the others keep theirs."""
    for helping in _meant(case, actor, cleaned):
        _end(helping, case, Helping.Ended.GIVEN_BACK)
    _order(case).read_anew()


def ask_stand_in(case: Case, actor: Actor, cleaned: dict) -> None:
    for helping in _meant(case, actor, cleaned):
        standing_in.ask(case, helping, int(cleaned["volunteer"]))


def replace(case: Case, actor: Actor, cleaned: dict) -> None:
    """Whoever was asked takes over the seat; whoever asked need not come. Raises HelpsElsewhere."""
    assert isinstance(actor, HelperActor)
    offer, order = standing_in.asked_of(case, actor), _order(case)
    _may_come(order, actor.volunteer)
    assert offer.instead_of is not None
    _answered(offer, case, OfferMade.Answer.ACCEPTED)
    _end(offer.instead_of, case, Helping.Ended.REPLACED)
    _sit(case, actor.volunteer, offer.instead_of.seat)
    order.read_anew()


def stay_away(case: Case, actor: Actor, cleaned: dict) -> None:
    """Whoever was asked to stand in cannot; the helper still comes, or asks another."""
    assert isinstance(actor, HelperActor)
    _answered(standing_in.asked_of(case, actor), case, OfferMade.Answer.DECLINED)


def end_series(case: Case, actor: Actor, cleaned: dict) -> None:
    """No further time is ordered; what was ordered ahead is called off once this is committed. This order stays as it is."""
    series = _order(case).series
    assert series is not None
    repeats.stop(series)
    transaction.on_commit(lambda: repeats.call_off(series, case.pk, actor), robust=True)


def miss_one(case: Case, actor: Actor, cleaned: dict) -> None:
    """Of several one did not come."""
    for helping in _meant(case, actor, cleaned):
        _end(helping, case, Helping.Ended.NO_SHOW)
    _order(case).read_anew()


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
    put_in_charge(case, posts.first())


def _release(case: Case, ended: Helping.Ended) -> None:
    order = _order(case)
    for helping in order.helpers:
        _end(helping, case, ended)
    order.read_anew()


def _meant(case: Case, actor: Actor, cleaned: dict) -> list[Helping]:
    """Of those who help: oneself, or who is named, or all of them where nobody had to be named."""
    helpers = _order(case).helpers
    if isinstance(actor, HelperActor):
        return [one for one in helpers if one.volunteer_id == actor.volunteer]
    named = cleaned.get("helpers")
    return helpers if named is None else [one for one in helpers if str(one.pk) in named]


def _who_came(order: Order) -> list[Helping]:
    """Whoever checked in; where nobody has thought of it, everybody."""
    return [one for one in order.helpers if one.checked_in_at] or order.helpers


def _end(helping: Helping, case: Case, ended: Helping.Ended) -> None:
    helping.ended, helping.ended_seq = ended, case.version
    helping.save()
    standing_in.withdraw(helping, case.version)


def _answered(offer: OfferMade, case: Case, answer: OfferMade.Answer) -> None:
    offer.answer, offer.answered_at, offer.answered_seq = answer, moment.now(), case.version
    offer.save()


def _order(case: Case) -> Order:
    assert isinstance(case.detail, Order)
    return case.detail
