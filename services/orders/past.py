"""Orders that were dispatched, as plain records: for figures, and for trying another policy on them. 往单

Ids stand for people and go into sums only. Sealed matters are never dispatched, so none is here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min, Q

from grids.models import Area
from services.cases.models import Case, Event
from services.orders.models import Helping, OfferMade

YES = ("join", "accept", "join_for", "accept_for")  # the first of several, too; by their own hand or on the telephone
MISSED = ("no_show", "one_missing")
BY_THE_GRID = ("assign", "sign_for")
GONE = ("withdraw", "decline")
PORTION = 5_000  # orders in one query: a database takes only so many numbers


@dataclass(frozen=True)
class Pushed:
    """One invitation: to whom, when, and whether it was answered with yes."""

    volunteer: int
    at: datetime
    yes: bool


@dataclass(frozen=True)
class PastOrder:
    """What became of one order. Times are moments, None where it never came to that."""

    key: int
    path: str  # tree path of its place
    category: str
    dispatched_at: datetime
    accepted_at: datetime | None
    unfilled_at: datetime | None  # nobody said yes in time: it fell back to the grid
    ended_at: datetime | None  # the grid took it, or it was called off, before anybody said yes
    no_shows: int
    pushes: tuple[Pushed, ...]
    helped: tuple[tuple[int, int], ...]  # volunteer, minutes; of those who came


def read(area: Area, since: datetime | None = None, until: datetime | None = None) -> list[PastOrder]:
    """Those of this area and below it first dispatched within [since, until), the oldest first.

    One query, and four for each PORTION: it costs as much as there were orders in that time, whatever was before.
    """
    first = Event.objects.filter(verb="dispatch", case__kind="orders", case__place__path__startswith=area.path)
    begun = first.values("case").annotate(begun=Min("at")).filter(_within(since, until)).order_by()
    dispatched = dict(begun.values_list("case", "begun"))
    keys, told = sorted(dispatched), list[PastOrder]()
    for at in range(0, len(keys), PORTION):
        told += _portion({key: dispatched[key] for key in keys[at : at + PORTION]})
    return sorted(told, key=lambda one: (one.dispatched_at, one.key))


def _portion(dispatched: dict[int, datetime]) -> list[PastOrder]:
    cases = Case.objects.filter(pk__in=dispatched).select_related("place", "category")
    events, offers, helpings = _events(dispatched), _offers(dispatched), _helpings(dispatched)
    return [_told(case, dispatched[case.pk], events[case.pk], offers[case.pk], helpings[case.pk]) for case in cases]


def _within(since: datetime | None, until: datetime | None) -> Q:
    found = Q(begun__gte=since) if since else Q()
    return found & Q(begun__lt=until) if until else found


def _events(cases: Iterable[int]) -> dict[int, list[tuple[str, datetime]]]:
    found: dict[int, list[tuple[str, datetime]]] = defaultdict(list)
    verbs = (*YES, *BY_THE_GRID, *GONE, "unfilled", *MISSED)
    rows = Event.objects.filter(case__in=list(cases), verb__in=verbs).order_by("case", "seq")
    for case, verb, at in rows.values_list("case", "verb", "at"):
        found[case].append((verb, at))
    return found


def _offers(cases: Iterable[int]) -> dict[int, list[Pushed]]:
    found: dict[int, list[Pushed]] = defaultdict(list)
    rows = OfferMade.objects.filter(order__case__in=list(cases)).order_by("made_at", "pk")
    for case, volunteer, at, answer in rows.values_list("order__case", "volunteer", "made_at", "answer"):
        found[case].append(Pushed(volunteer, at, answer == OfferMade.Answer.ACCEPTED))
    return found


def _helpings(cases: Iterable[int]) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    rows = Helping.objects.filter(order__case__in=list(cases), ended=Helping.Ended.DONE, volunteer__isnull=False)
    for case, volunteer, minutes in rows.order_by("pk").values_list("order__case", "volunteer", "minutes"):
        found[case].append((volunteer, minutes or 0))
    return found


def _told(
    case: Case, dispatched: datetime, events: list, pushes: list[Pushed], helped: list[tuple[int, int]]
) -> PastOrder:
    def first(*verbs: str) -> datetime | None:
        return next((at for verb, at in events if verb in verbs and at >= dispatched), None)

    accepted = first(*YES)
    ended = first(*BY_THE_GRID, *GONE)
    return PastOrder(
        key=case.pk, path=case.place.path, category=case.category.code if case.category else "",
        dispatched_at=dispatched, accepted_at=accepted, unfilled_at=first("unfilled"),
        ended_at=ended if ended and (accepted is None or ended < accepted) else None,
        no_shows=sum(verb in MISSED for verb, _at in events), pushes=tuple(pushes), helped=tuple(helped),
    )  # fmt: skip
