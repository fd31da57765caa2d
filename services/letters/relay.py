"""From the outbox to the gateway: nothing lost, nothing sent twice, and never more under way than can be kept.

The rows are the truth; the queue only carries tickets. offer() gives waiting letters a ticket and puts it in the queue,
deliver() claims the letter by that ticket, hands it to the gateway and writes down what came of it. The claim is one
conditional UPDATE, so of any number of workers one gets the letter. A letter whose ticket was lost (broker killed) is
offered again when OFFER is over; one whose worker was lost when LEASE is over, and then the gateway is asked first.
"""

from __future__ import annotations

import logging
import secrets
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.template import TemplateDoesNotExist

from accounts import moment
from accounts.limits import TooMany
from services.letters import arrivals, carriers, channels, queue, wording
from services.letters.carriers import NoAnswer, Outcome
from services.letters.models import Letter

log = logging.getLogger(__name__)

CAP = 60  # letters under way; without it the queue grows with every sweep while the gateway stalls
OFFER = timedelta(seconds=20)  # how long a ticket is good for
LEASE = timedelta(seconds=20)  # how long a claim is good for; longer than asking the gateway and giving it the letter
GIVE_UP = timedelta(seconds=8)  # a worker held up so long after its claim leaves the letter to the sweep
LONGEST_BACK_OFF = timedelta(minutes=10)


@dataclass(frozen=True)
class Backlog:
    """How the outbox stands: letters that are due, those under way, and the age of the oldest of them in seconds."""

    unsent: int
    under_way: int
    oldest_seconds: int


def backlog() -> Backlog:
    """Letters put off by quiet hours do not count."""
    now = moment.now()
    unsent = Letter.objects.filter(fate=Letter.Fate.WAITING).exclude(tries=0, ticket="", due_at__gt=now)
    oldest = unsent.order_by("written_at").values_list("written_at", flat=True).first()
    age = int((now - oldest).total_seconds()) if oldest else 0
    return Backlog(unsent.count(), _under_way(now).count(), max(0, age))


def _lying(now: datetime) -> QuerySet[Letter]:
    return Letter.objects.filter(fate=Letter.Fate.WAITING, due_at__lte=now)


def _under_way(now: datetime) -> QuerySet[Letter]:
    held = ~Q(ticket="") | Q(claimed_at__gt=now - LEASE)
    return Letter.objects.filter(held, fate=Letter.Fate.WAITING, due_at__gt=now)


def offer(ids: list[int] | None = None) -> int:
    """Put these, or whatever lies waiting, in the queue, as far as there is room below CAP; returns how many.

    Offers that run at the very same moment may together pass CAP by what each of them takes.
    """
    if not queue.open_for_business():
        return 0
    now, ticket = moment.now(), secrets.token_hex(8)
    with transaction.atomic():
        room = CAP - _under_way(now).count()
        lying = _lying(now) if ids is None else _lying(now).filter(pk__in=ids)
        free = lying.select_for_update(skip_locked=True).order_by("due_at", "pk")  # SQLite: the transaction is alone
        chosen = list(free.values_list("pk", flat=True)[: max(0, room)])
        if chosen:
            Letter.objects.filter(pk__in=chosen).update(ticket=ticket, due_at=now + OFFER)
    sent = queue.put(chosen, ticket, expires=OFFER)
    if sent < len(chosen):
        Letter.objects.filter(pk__in=chosen[sent:], ticket=ticket).update(ticket="", due_at=now)
    return sent


def sweep(seconds: float = 1.5) -> int:
    """Offer what lies waiting, and go on filling up to CAP while more lies there, for so long; returns how many."""
    until, offered = time.monotonic() + seconds, offer()
    while _lying(moment.now()).exists() and queue.open_for_business() and time.monotonic() < until:
        time.sleep(0.1)
        offered += offer()
    return offered


def claim(pk: int, ticket: str) -> Letter | None:
    """The letter, if this ticket is still good: from now on for LEASE it is this worker's alone.

    `claimed_at` of what is returned is the claim before, None when the gateway cannot know the letter.
    """
    letter = Letter.objects.select_related("to").filter(pk=pk, ticket=ticket, fate=Letter.Fate.WAITING).first()
    if not ticket or letter is None:
        return None
    now = moment.now()
    won = Letter.objects.filter(pk=pk, ticket=ticket, fate=Letter.Fate.WAITING, due_at__gt=now).update(
        ticket="", claimed_at=now, due_at=now + LEASE, tries=F("tries") + 1
    )
    letter.due_at, letter.tries = now + LEASE, letter.tries + 1
    return letter if won else None


def deliver(pk: int, ticket: str) -> None:
    """Claim the letter and bring it to its gateway. A ticket that is no longer good does nothing."""
    letter = claim(pk, ticket)
    if letter is None:
        return
    in_doubt, letter.claimed_at = letter.claimed_at is not None, letter.due_at - LEASE
    if in_doubt and carriers.can_bring(letter) and _settled_by_asking(letter):
        return
    if not carriers.can_bring(letter):
        _by_another_way(letter, Letter.Fate.NO_ADDRESS)
    elif not _held_back(letter, in_doubt) and moment.now() < letter.claimed_at + GIVE_UP and _is_still_ours(letter):
        _give(letter)


def _give(letter: Letter) -> None:
    try:
        outcome = carriers.give(letter)
    except TemplateDoesNotExist:
        log.exception("letter %s has no words for %s/%s", letter.pk, letter.kind, letter.verb)
        _finish(letter, Letter.Fate.DEAD, Letter.Fault.WORDLESS)
        return
    if outcome == Outcome.TAKEN:
        _finish(letter, Letter.Fate.SENT)
    elif outcome == Outcome.REFUSED:
        _by_another_way(letter, Letter.Fate.DEAD)
    elif outcome == Outcome.NOT_SENT:
        _put_off(letter, moment.now() + back_off(letter.tries))
    else:
        _ask_later(letter)


def _settled_by_asking(letter: Letter) -> bool:
    """Ask the gateway about a letter in doubt; False when it does not know it, so that it must be given it again.

    A gateway that cannot be asked gets it again: a letter rather comes twice than never. One that learns of its own
    messages late is believed not to have it only when it should have learned.
    """
    if not carriers.can_be_asked(letter):
        return False
    try:
        status = carriers.ask(letter)
    except NoAnswer as silence:
        log.info("letter %s stays in doubt: %s", letter.pk, silence)
        status = "unheard"
    if status in ("accepted", "delivered"):
        _finish(letter, Letter.Fate.SENT)
    elif status == "failed":
        _by_another_way(letter, Letter.Fate.DEAD, Letter.Fault.LOST)
    elif status == "unheard" or (letter.given_at and moment.now() < letter.given_at + carriers.knows_after(letter)):
        _ask_later(letter)
    else:
        return False
    return True


def _held_back(letter: Letter, in_doubt: bool) -> bool:
    """Put it off for quiet hours or an empty purse, without counting the try; a letter in doubt is paid for already."""
    until = channels.held_back(letter.to, letter.facts, moment.now())
    try:
        if until is None and letter.given_at is None and not in_doubt:
            carriers.afford(letter)
    except TooMany as limit:
        until = moment.now() + timedelta(seconds=limit.retry_after)
    if until:
        _put_off(letter, until, tries=0)
    return until is not None


def _is_still_ours(letter: Letter) -> bool:
    """Write down that it is handed over now, if nobody else has claimed it since, and read what it may say by now."""
    letter.given_at = moment.now()
    ours = bool(_claimed(letter).update(given_at=letter.given_at))
    if ours:
        letter.refresh_from_db(fields=["facts"])  # what it is about may have been sealed since it was claimed
    return ours


def back_off(tries: int) -> timedelta:
    """2, 4, 8 … seconds, at most ten minutes."""
    return min(timedelta(seconds=2 ** min(tries, 10)), LONGEST_BACK_OFF)


def _claimed(letter: Letter) -> QuerySet[Letter]:
    """The letter as long as the claim is this worker's."""
    return Letter.objects.filter(pk=letter.pk, fate=Letter.Fate.WAITING, claimed_at=letter.claimed_at)


def _put_off(letter: Letter, until: datetime, **more: Any) -> None:
    """The gateway does not have it: nobody's again, and not before then."""
    _claimed(letter).update(claimed_at=None, due_at=until, **more)


def _ask_later(letter: Letter) -> None:
    """In doubt: not before the lease is over, for the gateway may still be at it."""
    later = max(letter.due_at, moment.now() + back_off(letter.tries))
    _claimed(letter).update(due_at=later)


def _by_another_way(letter: Letter, last: Letter.Fate, fault: Letter.Fault = Letter.Fault.REFUSED) -> None:
    """This way did not take it: to the next at once, and when there is none, that is its fate.

    Who refuses a second try is taken to have refused the first, whose answer was lost: who follows no account, and what
    no template fits, does not change within seconds; and a letter rather comes twice than never.
    """
    if way := channels.following(letter.to, letter):
        _put_off(letter, moment.now(), way=way, tries=0, given_at=None)
    else:
        _finish(letter, last, fault if last == Letter.Fate.DEAD else "")


def _finish(letter: Letter, fate: Letter.Fate, fault: str = "") -> None:
    """What the gateway took is sent, whoever holds the claim by now. Links and facts do not outlive the letter."""
    kept: dict[str, Any] = {"fate": fate, "ticket": "", "claimed_at": None, "fault": fault}
    if fate == Letter.Fate.SENT:
        text = wording.keepsake(wording.say(letter, letter.to.language))
        kept |= {"sent_at": moment.now(), "text": text} | arrivals.first_look(letter)
    elif fate == Letter.Fate.NO_ADDRESS:
        kept["facts"] = {name: fact for name, fact in letter.facts.items() if name != "path"}
    Letter.objects.filter(pk=letter.pk, fate=Letter.Fate.WAITING).update(**kept)
