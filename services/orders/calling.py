"""Whoever leads asks one of the team to go out on a shift; they say yes or no, by the link in the message or signed in. 请上班

Nobody is put on a shift by another. What is asked holds a day at most and no seat: the first yes takes it, and the others are told.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts import moment, seals
from accounts.gates import Gone
from services.letters import box
from services.orders import agenda, asking, roster
from services.orders.models import Shift, TurnOffer, Volunteer
from services.orders.roster import NotPossible

ANSWER_WITHIN = timedelta(hours=24)
LASTS = timedelta(days=70)  # shifts are planned eight weeks ahead


def may_be_asked(shift: Shift) -> list[Volunteer]:
    """Of the team who does not go yet, was not asked, is free then, rests neither today nor at this hour, and has a message left.

    Six queries, however many there are.
    """
    now = moment.now()
    going = shift.turns.filter(released_at=None).values("volunteer")
    asked = shift.offers.filter(Q(answer="", expires_at__gt=now) | Q(answer=TurnOffer.Answer.DECLINED)).values(
        "volunteer"
    )
    found = Volunteer.objects.active(now).filter(memberships__team=shift.team_id)
    found = found.exclude(pk__in=going).exclude(pk__in=asked).select_related("contact").order_by("pk")
    away = agenda.elsewhere(shift.starts, shift.ends)
    return asking.reachable([one for one in found if one.pk not in away], now)


@transaction.atomic
def ask(shift: int, volunteer: int, *, by: int | None) -> TurnOffer:
    """Ask them; twice is once. `by` is the id of a person. Raises NotPossible.

    The volunteer's row is held: what is asked of them elsewhere at this moment counts against the same budget.
    """
    locked, now = roster.hold(shift), moment.now()
    Volunteer.objects.select_for_update().filter(pk=volunteer).first()
    standing = locked.offers.filter(volunteer=volunteer, answer="")
    if found := standing.filter(expires_at__gt=now).first():
        return found
    free = locked.turns.filter(released_at=None).count() < locked.seats
    chosen = next((one for one in may_be_asked(locked) if one.pk == volunteer), None)
    if not free or chosen is None or not locked.ahead(now):
        raise NotPossible(shift)
    standing.update(answer=TurnOffer.Answer.LAPSED)
    made = TurnOffer.objects.create(
        shift=locked, volunteer=chosen, asked_by_id=by, asked_at=now, expires_at=min(now + ANSWER_WITHIN, locked.starts)
    )
    _tell(made, "shift_offered", link(made))
    return made


@transaction.atomic
def answer(offer: TurnOffer, *, yes: bool) -> None:
    """Their word; the same one twice is once. Raises NotPossible where it is too late, and nothing moves."""
    roster.hold(offer.shift_id)
    held, now = TurnOffer.objects.select_related("volunteer").get(pk=offer.pk), moment.now()
    said = TurnOffer.Answer.ACCEPTED if yes else TurnOffer.Answer.DECLINED
    if held.answer == said:
        return
    if not held.stands(now):
        raise NotPossible(offer.pk)
    if yes:
        roster.take(held.shift_id, held.volunteer)
    else:
        TurnOffer.objects.filter(pk=held.pk).update(answer=said, answered_at=now)


@transaction.atomic
def call_off(offer: TurnOffer) -> None:
    """Whoever leads takes it back; the volunteer is told once."""
    roster.hold(offer.shift_id)
    ended = TurnOffer.objects.filter(pk=offer.pk, answer="", expires_at__gt=moment.now())
    if ended.update(answer=TurnOffer.Answer.CALLED_OFF, answered_at=moment.now()):
        _tell(offer, "shift_called_off")


def link(offer: TurnOffer) -> str:
    """The way in the message. No GET spends it."""
    return f"/volunteer/turns/{offer.pk}/?k={seals.seal('turn-offer', offer.pk)}"


def read(pk: int, key: str) -> TurnOffer | None:
    """The offer that this key was issued for; None for any other. Raises Gone when it has had its time."""
    if not seals.fits(key, "turn-offer", pk):
        return None
    if seals.age(key) > LASTS:
        raise Gone
    return _told().filter(pk=pk).first()


def of(volunteer: Volunteer, pk: int) -> TurnOffer | None:
    return _told().filter(pk=pk, volunteer=volunteer).first()


def standing(volunteer: Volunteer) -> list[TurnOffer]:
    """What waits for this volunteer's word, soonest first. One query."""
    now = moment.now()
    found = _told().filter(volunteer=volunteer, answer="", expires_at__gt=now, shift__cancelled_at=None)
    return list(found.order_by("shift__starts", "pk"))


def _told() -> QuerySet[TurnOffer]:
    return TurnOffer.objects.select_related("shift__team__area", "volunteer__contact")


def _tell(offer: TurnOffer, verb: str, path: str = "/volunteer/teams/") -> None:
    facts = {"face": "resident", "path": path, "title": offer.shift.team.name, "due": offer.shift.starts.isoformat(),
             "words": {}}  # fmt: skip
    box.send_after_commit(box.write([offer.volunteer.contact], "volunteers", verb, facts))
