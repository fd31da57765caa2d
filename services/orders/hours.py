"""Entering hours, correcting them, and adding them up. The book itself is ledger.py. 服务时长"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from accounts import moment
from accounts.models import Contact
from grids.models import Area
from services.orders.ledger import Certificate, HoursAccount, HoursMove
from services.orders.models import Attendance, Helping

Done = Helping | Attendance  # what earns hours
AN_HOUR = 60
NEWEST = 200  # lines on one page


class NothingToCorrect(Exception):
    """It says so already, or it is of nobody any more who could be given something."""


@dataclass(frozen=True)
class Total:
    """What one account was given, less what was moved back."""

    minutes: int
    times: int


def of_contact(contact: Contact) -> HoursAccount:
    return HoursAccount.objects.get_or_create(contact=contact)[0]


def of_place(area: Area) -> HoursAccount:
    return HoursAccount.objects.get_or_create(area=area)[0]


def earn(done: Done, place: Area) -> HoursMove | None:
    """The minutes that were just said, on the day they were done. None of whoever has left, or for no time at all."""
    if done.volunteer is None or not done.minutes:
        return None
    day = timezone.localdate(done.checked_in_at or moment.now())
    return HoursMove.objects.create(
        source=of_place(place), target=of_contact(done.volunteer.contact), minutes=done.minutes,
        round=1, day=day, at=moment.now(), **_for(done),
    )  # fmt: skip


@transaction.atomic
def correct(done: Done, minutes: int, *, reason: str, by: int | None) -> None:
    """Move back what stands, and enter what is right; `by` is the id of a person. Raises NothingToCorrect.

    Two who correct the same thing wait for each other.
    """
    locked = type(done).objects.select_for_update().get(pk=done.pk)  # type: ignore[attr-defined]
    stands = standing(locked)
    if minutes == (stands.minutes if stands else 0):
        raise NothingToCorrect
    said = {"by_id": by, "reason": reason, "at": moment.now(), **_for(locked)}
    if stands:
        HoursMove.objects.create(
            source=stands.target, target=stands.source, minutes=stands.minutes, reverses=stands, day=stands.day, **said
        )
    if minutes:
        first = locked.moves.filter(round=1).select_related("source", "target").first()
        source, target, day = (first.source, first.target, first.day) if first else _never_entered(locked)
        entered = locked.moves.aggregate(last=Max("round"))["last"] or 0
        HoursMove.objects.create(source=source, target=target, minutes=minutes, round=entered + 1, day=day, **said)


def _never_entered(done: Done) -> tuple[HoursAccount, HoursAccount, date]:
    if done.volunteer is None:
        raise NothingToCorrect
    to = of_contact(done.volunteer.contact)
    if isinstance(done, Attendance):
        return of_place(done.area), to, done.day
    return of_place(done.order.case.place), to, timezone.localdate(done.order.wanted_from)


def _for(done: Done) -> dict[str, Done]:
    """Which of its columns a line of the book has for this."""
    return {"attendance" if isinstance(done, Attendance) else "helping": done}


def standing(done: Done) -> HoursMove | None:
    """What was entered for this and has not been moved back."""
    entered = done.moves.filter(reverses=None, reversal=None)
    return entered.select_related("source", "target").order_by("-round").first()


def all_standing(attended: Iterable[Attendance]) -> dict[int, HoursMove]:
    """The same for many days, by their ids. One query."""
    found = HoursMove.objects.filter(attendance__in=[one.pk for one in attended], reverses=None, reversal=None)
    return {move.attendance_id: move for move in found if move.attendance_id}


def total(account: HoursAccount, since: date | None = None, until: date | None = None) -> Total:
    """Of the days from `since` to `until`, both counted. Two queries."""
    got, given = account.got.all(), account.given.all()
    if since and until:
        got, given = got.filter(day__range=(since, until)), given.filter(day__range=(since, until))
    plus, minus = list(got.values_list("minutes", flat=True)), list(given.values_list("minutes", flat=True))
    return Total(sum(plus) - sum(minus), len(plus) - len(minus))


def moves(account: HoursAccount) -> list[HoursMove]:
    """What was entered and moved back, newest first; `signed` is the minutes with their sign. One query."""
    either = HoursMove.objects.filter(Q(target=account) | Q(source=account))
    found = list(either.select_related("helping__order__case__category", "attendance").order_by("-day", "-pk")[:NEWEST])
    for one in found:
        one.signed = one.minutes if one.target_id == account.pk else -one.minutes  # type: ignore[attr-defined]
    return found


def points(entered: Iterable[tuple[date, int]], rate: int, most: int) -> int:
    """Points for (day, minutes): `rate` for each whole hour of a month, at most `most` a month. Off where the rate is 0."""
    by_month: dict[tuple[int, int], int] = defaultdict(int)
    for day, minutes in entered:
        by_month[day.year, day.month] += minutes
    return sum(min(most, max(0, minutes) // AN_HOUR * rate) for minutes in by_month.values())


def points_of(account: HoursAccount) -> int | None:
    """None where this installation gives none, as it does unless told otherwise."""
    if not settings.POINTS_AN_HOUR:
        return None
    got = [(day, minutes) for day, minutes in account.got.values_list("day", "minutes")]
    back = [(day, -minutes) for day, minutes in account.given.values_list("day", "minutes")]
    return points(got + back, settings.POINTS_AN_HOUR, settings.POINTS_A_MONTH)


def certify(account: HoursAccount, since: date, until: date, *, name: str, issuer: str) -> Certificate | None:
    """A sheet for these days; None where nothing was done on them. The same days, name and sum are the same sheet."""
    found = total(account, since, until)
    if found.minutes <= 0:
        return None
    said = {"since": since, "until": until, "minutes": found.minutes, "times": found.times, "name": name,
            "kind": Certificate.Kind.HOURS}  # fmt: skip
    return Certificate.objects.get_or_create(account=account, **said, defaults={"issuer": issuer})[0]


def holds(certificate: Certificate) -> bool:
    """Whether the book, or the community, still says what the sheet says."""
    from services.orders import registering

    if certificate.kind == Certificate.Kind.REGISTERED:
        return registering.holds(certificate)
    now = total(certificate.account, certificate.since, certificate.until)
    return now == Total(certificate.minutes, certificate.times)


def forget(contact: Contact) -> None:
    """The account is nobody's from now on, its sheets are gone; every sum stays."""
    for account in HoursAccount.objects.filter(contact=contact):
        account.certificates.all().delete()
        account.contact = None
        account.save(update_fields=["contact"])
