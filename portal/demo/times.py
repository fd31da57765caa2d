"""When people of the demo do things: residents from early to late, officers when the office is open."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from portal.demo.courses import Move
from services.cases.calendar import Calendar

DAY = (1, 0, 0, 0, 0, 1, 4, 11, 13, 9, 8, 7, 9, 6, 5, 6, 7, 10, 15, 18, 17, 11, 6, 3)  # reports by the hour of the day
RESIDENTS = {
    "submit",
    "me_too",
    "stand_apart",
    "keep_private",
    "answer",
    "supplement",
    "nudge",
    "withdraw",
    "rate_solved",
    "rate_unsolved",
    "ask_reopen",
}
ON_DUTY = {"accept"}  # somebody looks on Sundays too
SOONER = {"accept", "assign", "sign_for"}  # where the matter is urgent
AT_ONCE = {"reported_to_police", "report_not_required"}
STEP = timedelta(minutes=17)
A_WEEK = 168  # hours; a wait as long as that is for the clock, and must not be shorter than it says


def began(age: float, now: datetime, rng: Random) -> datetime:
    """So many days ago, at an hour at which people write; what is younger than a day, exactly then."""
    then = now - timedelta(days=age)
    if age < 1:
        return then
    hour = rng.choices(range(24), DAY)[0]
    at = timezone.localtime(then).replace(hour=hour, minute=rng.randrange(60), second=rng.randrange(60))
    return min(at, now - timedelta(hours=20))


def moments(start: datetime, moves: list[Move], days: float, urgent: bool, now: datetime, office: Calendar,
            rng: Random) -> list[datetime]:  # fmt: skip
    """One for each move, in order, none later than now: where the time is short, people work on Sundays too."""
    at, found = start, []
    for move in moves:
        spread = (0.4, 1.5) if move.hours < A_WEEK else (1.0, 1.1)
        hours = move.hours * rng.uniform(*spread) + move.share * days * 24 * rng.uniform(0.4, 1.1)
        if urgent and move.verb in SOONER and move.hours < A_WEEK:
            hours *= 0.3
        at = _decent(at + timedelta(hours=hours), move.verb, urgent, office, rng)
        found.append(at)
    if not found or found[-1] < now - timedelta(minutes=1):
        return found
    room = (now - start) / (len(moves) + 1)
    return [start + room * (place + rng.uniform(0.75, 0.95)) for place in range(len(moves))]


def _decent(at: datetime, verb: str, urgent: bool, office: Calendar, rng: Random) -> datetime:
    """This moment, or the next at which whoever takes this step is up and about."""
    awake = urgent or verb in RESIDENTS | ON_DUTY
    while verb not in AT_ONCE and not (7 <= timezone.localtime(at).hour < 22 if awake else office.is_office_open(at)):
        at += STEP
    return at + timedelta(seconds=rng.randrange(50))
