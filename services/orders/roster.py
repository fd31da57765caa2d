"""Taking a turn, leaving it, swapping it, calling a shift off. Whoever changes a turn holds the row of its shift. 排班

A volunteer's row is locked before anything is promised to them, as at the door of orders: two promises for one time wait for each other.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet

from accounts import moment
from accounts.models import Contact
from grids.models import Area
from services.cases.actor import Actor
from services.letters import box
from services.orders import agenda, claims
from services.orders.models import Attendance, Member, Shift, Swap, Team, Turn, TurnOffer, Volunteer

AHEAD = timedelta(days=62)  # shifts on one page
ANSWERS = {"yes": Swap.Answer.AGREED, "no": Swap.Answer.DECLINED}


class NotPossible(Exception):
    """Full, over, not of this team, swapped meanwhile, or somewhere else at that time."""


def near(volunteer: Volunteer) -> QuerySet[Team]:
    """The teams near where they live."""
    return Team.objects.filter(claims.near(volunteer)).select_related("area").order_by("area__path", "pk")


def kept_by(actor: Actor) -> QuerySet[Team]:
    """The teams of the areas this actor leads."""
    return Team.objects.filter(area__in=Area.objects.filter(claims.led_by(actor))).select_related("area").order_by("pk")


def shifts(teams: QuerySet[Team] | list[Team], now: datetime) -> list[Shift]:
    """Those ahead and going on, soonest first, each with who goes (`going`). Two queries, and one for the names."""
    going = Turn.objects.filter(released_at=None).select_related("volunteer__contact").order_by("seat")
    found = Shift.objects.filter(team__in=teams, cancelled_at=None, ends__gt=now, starts__lt=now + AHEAD)
    return list(
        found.select_related("team").prefetch_related(Prefetch("turns", going, "going")).order_by("starts", "pk")
    )


def over(team: Team, now: datetime) -> QuerySet[Shift]:
    """Those that are over, latest first: who came may still be corrected."""
    gone = Shift.objects.filter(team=team, cancelled_at=None, ends__lte=now, starts__gt=now - AHEAD)
    return gone.order_by("-starts", "-pk")


@transaction.atomic
def join(team: Team, volunteer: Volunteer) -> None:
    """Twice is once. Raises NotPossible for whom the community has not confirmed."""
    if not volunteer.confirmed:
        raise NotPossible(team.pk)
    Member.objects.get_or_create(team=team, volunteer=volunteer)


@transaction.atomic
def leave(team: Team, volunteer: Volunteer) -> None:
    """And every turn that is still ahead."""
    ahead = Turn.objects.filter(shift__team=team, volunteer=volunteer, released_at=None, shift__starts__gt=moment.now())
    for turn in ahead.filter(attendance=None):
        drop(turn)
    asked = TurnOffer.objects.filter(shift__team=team, volunteer=volunteer, answer="")
    asked.update(answer=TurnOffer.Answer.CALLED_OFF, answered_at=moment.now())
    Member.objects.filter(team=team, volunteer=volunteer).delete()


@transaction.atomic
def take(shift: int, volunteer: Volunteer) -> Turn:
    """A seat of this shift; twice the same hand is once. Raises NotPossible."""
    locked = hold(shift)
    Volunteer.objects.select_for_update().get(pk=volunteer.pk)
    held = {turn.volunteer_id: turn for turn in locked.turns.filter(released_at=None)}
    if volunteer.pk in held:
        _close(locked, TurnOffer.Answer.ACCEPTED, of=volunteer)
        return held[volunteer.pk]
    free = [seat for seat in range(1, locked.seats + 1) if seat not in {turn.seat for turn in held.values()}]
    member = Member.objects.filter(team=locked.team_id, volunteer=volunteer).exists()
    busy = volunteer.pk in agenda.elsewhere(locked.starts, locked.ends)
    if not free or not member or busy or not locked.ahead(moment.now()) or not volunteer.confirmed:
        raise NotPossible(shift)
    made = Turn.objects.create(shift=locked, volunteer=volunteer, seat=free[0], taken_at=moment.now())
    _close(locked, TurnOffer.Answer.ACCEPTED, of=volunteer)
    if not free[1:]:
        _tell(_close(locked, TurnOffer.Answer.TAKEN), "shift_taken", locked)
    return made


@transaction.atomic
def drop(turn: Turn) -> None:
    """The seat is free again; what was asked about it is asked no more. Raises NotPossible for whoever has checked in."""
    hold(turn.shift_id)
    if Attendance.objects.filter(turn=turn).exists():
        raise NotPossible(turn.pk)
    _let_go(turn)


@transaction.atomic
def ask(own: Turn, wanted: Turn) -> Swap:
    """My turn for yours, of the same team, both ahead. Asking another takes the first question back. Raises NotPossible."""
    now = moment.now()
    together = own.shift.team_id == wanted.shift.team_id and own.shift_id != wanted.shift_id
    if not together or own.volunteer_id == wanted.volunteer_id or not _stands(own, now) or not _stands(wanted, now):
        raise NotPossible(own.pk)
    _answer(own.offered.filter(answer=""), Swap.Answer.WITHDRAWN)
    made = Swap.objects.create(own=own, wanted=wanted, asked_at=now)
    _tell([wanted.volunteer.contact], "swap_asked", own.shift)
    return made


@transaction.atomic
def answer(swap: Swap, said: Swap.Answer) -> None:
    """The other's word. Yes exchanges the two seats, if both can go; raises NotPossible otherwise, and nothing moves."""
    for shift in sorted((swap.own.shift_id, swap.wanted.shift_id)):
        hold(shift)
    locked = Swap.objects.select_for_update().get(pk=swap.pk)
    own, wanted = (
        Turn.objects.select_related("shift__team", "volunteer__contact").get(pk=pk)
        for pk in (locked.own_id, locked.wanted_id)
    )
    now = moment.now()
    if locked.answer or not _stands(own, now) or not _stands(wanted, now):
        raise NotPossible(swap.pk)
    if said == Swap.Answer.AGREED:
        _exchange(own, wanted)
    locked.answer, locked.answered_at = said, now
    locked.save()
    _tell([own.volunteer.contact], f"swap_{said}", own.shift)


def _exchange(own: Turn, wanted: Turn) -> None:
    list(Volunteer.objects.select_for_update().filter(pk__in=[own.volunteer_id, wanted.volunteer_id]).order_by("pk"))
    both = [own.pk, wanted.pk]
    for goes, turn in ((own.volunteer_id, wanted), (wanted.volunteer_id, own)):
        if goes in agenda.elsewhere(turn.shift.starts, turn.shift.ends, but=both):
            raise NotPossible(turn.pk)
    now = moment.now()
    Turn.objects.filter(pk__in=both).update(released_at=now)
    for goes, turn in ((own.volunteer_id, wanted), (wanted.volunteer_id, own)):
        Turn.objects.create(shift=turn.shift, volunteer_id=goes, seat=turn.seat, taken_at=now)
    pending = Swap.objects.filter(Q(own__in=both) | Q(wanted__in=both), answer="")
    _answer(pending, Swap.Answer.WITHDRAWN)


@transaction.atomic
def cancel(shift: int, *, reason: str) -> None:
    """Nobody goes out; whoever had a turn, or was asked to take one, is told once."""
    locked = hold(shift)
    if locked.cancelled_at is not None:
        return
    locked.cancelled_at = moment.now()
    locked.save(update_fields=["cancelled_at"])
    held = list(locked.turns.filter(released_at=None).select_related("volunteer__contact"))
    for turn in held:
        _let_go(turn)
    asked = _close(locked, TurnOffer.Answer.CALLED_OFF)
    _tell([*(turn.volunteer.contact for turn in held), *asked], "shift_cancelled", locked, reason)


def _close(shift: Shift, said: TurnOffer.Answer, of: Volunteer | None = None) -> list[Contact]:
    """End what was asked about this shift and still stands; of one volunteer, or of all. Returns whom it was asked."""
    standing = shift.offers.filter(answer="", expires_at__gt=moment.now()).select_related("volunteer__contact")
    ended = list(standing.filter(volunteer=of) if of else standing)
    TurnOffer.objects.filter(pk__in=[one.pk for one in ended]).update(answer=said, answered_at=moment.now())
    return [one.volunteer.contact for one in ended]


def hold(shift: int) -> Shift:
    """Its row, locked until the transaction is over: whoever changes a turn, or asks for one, waits here."""
    return Shift.objects.select_for_update(of=("self",)).select_related("team").get(pk=shift)


def _let_go(turn: Turn) -> None:
    Turn.objects.filter(pk=turn.pk, released_at=None).update(released_at=moment.now())
    _answer(Swap.objects.filter(Q(own=turn) | Q(wanted=turn), answer=""), Swap.Answer.WITHDRAWN)


def _stands(turn: Turn, now: datetime) -> bool:
    return turn.released_at is None and turn.shift.ahead(now) and not Attendance.objects.filter(turn=turn).exists()


def _answer(swaps: QuerySet[Swap], said: Swap.Answer) -> None:
    swaps.update(answer=said, answered_at=moment.now())


def _tell(contacts: list[Contact], verb: str, shift: Shift, reason: str = "") -> None:
    facts = {"face": "resident", "path": "/volunteer/teams/", "title": shift.team.name,
             "due": shift.starts.isoformat(), "words": {"reason": reason}}  # fmt: skip
    box.send_after_commit(box.write(contacts, "volunteers", verb, facts))
