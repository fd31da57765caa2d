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
from services.cases.models import Case
from services.orders.ledger import Certificate, HoursAccount, HoursMove
from services.orders.models import Helping

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


def earn(helping: Helping, case: Case) -> HoursMove | None:
    """The minutes that were just said, on the day they were done. None of whoever has left, or for no time at all."""
    if helping.volunteer is None or not helping.minutes:
        return None
    day = timezone.localdate(helping.checked_in_at or moment.now())
    return HoursMove.objects.create(
        source=of_place(case.place), target=of_contact(helping.volunteer.contact), minutes=helping.minutes,
        helping=helping, round=1, day=day, at=moment.now(),
    )  # fmt: skip


@transaction.atomic
def correct(helping: Helping, minutes: int, *, reason: str, by: int | None) -> None:
    """Move back what stands, and enter what is right; `by` is the id of a person. Raises NothingToCorrect.

    Two who correct the same help wait for each other.
    """
    locked = Helping.objects.select_for_update().select_related("order__case__place").get(pk=helping.pk)
    stands = standing(locked)
    if minutes == (stands.minutes if stands else 0):
        raise NothingToCorrect
    said = {"helping": locked, "by_id": by, "reason": reason, "at": moment.now()}
    if stands:
        HoursMove.objects.create(
            source=stands.target, target=stands.source, minutes=stands.minutes, reverses=stands, day=stands.day, **said
        )
    if minutes:
        first = locked.moves.filter(round=1).select_related("source", "target").first()
        source, target, day = (first.source, first.target, first.day) if first else _never_entered(locked)
        entered = locked.moves.aggregate(last=Max("round"))["last"] or 0
        HoursMove.objects.create(source=source, target=target, minutes=minutes, round=entered + 1, day=day, **said)


def _never_entered(helping: Helping) -> tuple[HoursAccount, HoursAccount, date]:
    if helping.volunteer is None:
        raise NothingToCorrect
    day = timezone.localdate(helping.order.wanted_from)
    return of_place(helping.order.case.place), of_contact(helping.volunteer.contact), day


def standing(helping: Helping) -> HoursMove | None:
    """What was entered for this help and has not been moved back."""
    entered = helping.moves.filter(reverses=None, reversal=None)
    return entered.select_related("source", "target").order_by("-round").first()


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
    found = list(either.select_related("helping__order__case__category").order_by("-day", "-pk")[:NEWEST])
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
