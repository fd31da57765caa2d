"""Cases with all that figures ask of them, read many at a time: seven queries, however many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q
from django.db.models.functions import Coalesce

from grids.models import Area
from services.cases.models import Case, CaseClock, Event, Openness
from services.cases.recurrence import AGAIN_WITHIN
from services.cases.table import uncounted
from services.figures import roles


@dataclass
class History:
    """A case, oldest event first; `stopped`: when which of its clocks was stopped, with its due moment."""

    case: int
    kind: str
    path: str
    category: str = ""  # empty where naming it could point at somebody
    source: str = ""
    building: int | None = None
    code: str = ""  # the category, whether it is named or not: for what came again
    events: list[Event] = field(default_factory=list)
    stopped: list[tuple[str, datetime, datetime]] = field(default_factory=list)
    children: list[History] = field(default_factory=list)
    levels: Mapping[int, str] = field(default_factory=dict)  # of the desks
    again: bool = False  # answered once already, and filed anew

    def of(self, verbs: Iterable[str]) -> list[Event]:
        return [event for event in self.events if event.verb in verbs]


def read(ids: Iterable[int]) -> list[History]:
    """The histories of these parent cases, with the children they opened."""
    found = {row["pk"]: _history(row) for row in _rows(~Q(kind__in=uncounted()) & Q(pk__in=list(ids), parent=None))}
    below = {row["pk"]: (row["parent_id"], _history(row)) for row in _rows(Q(parent__in=list(found)))}
    for parent, child in below.values():
        found[parent].children.append(child)
    everybody = found | {pk: child for pk, (_parent, child) in below.items()}
    _fill(everybody)
    _mark_repeated(list(found.values()))
    return list(found.values())


def _rows(condition: Q):
    wanted = ("pk", "parent_id", "kind", "source", "building_id", "openness", "place__path", "category__code",
              "category__sealed")  # fmt: skip
    return Case.objects.filter(condition).order_by("pk").values(*wanted)


def _history(row: dict) -> History:
    nameable = row["openness"] != Openness.SEALED or row["category__sealed"]
    code = row["category__code"] or ""
    category = code if nameable else ""
    return History(row["pk"], row["kind"], row["place__path"], category, row["source"], row["building_id"], code)


def _fill(by_case: dict[int, History]) -> None:
    desks: dict[int, str] = {}
    for event in Event.objects.filter(case__in=list(by_case)).order_by("case", "seq"):
        by_case[event.case_id].events.append(event)
        desks[event.desk_id] = ""
    for clock in CaseClock.objects.filter(case__in=list(by_case), stopped__isnull=False):
        by_case[clock.case_id].stopped.append((clock.name, clock.stopped, clock.due))  # type: ignore[arg-type]
    desks.update(Area.objects.filter(pk__in=list(desks)).values_list("pk", "level"))
    for history in by_case.values():
        history.levels = desks


def _mark_repeated(histories: list[History]) -> None:
    """Ask of each case filed about a house whether the same was answered there not long before."""
    here = [one for one in histories if one.building and one.events]
    if not here:
        return
    first, last = min(one.events[0].at for one in here), max(one.events[0].at for one in here)
    answers = _answers_at({one.building for one in here}, first - AGAIN_WITHIN, last)
    for one in here:
        filed = one.events[0]
        asked = answers[one.building, one.kind, one.code]
        one.again = any(case != one.case and filed.at - AGAIN_WITHIN <= at < filed.at for case, at in asked)


def _answers_at(buildings: set, since: datetime, until: datetime) -> dict:
    """(house, kind, category) → (case, when) of each answer in this time."""
    answered = Q(roles.events(roles.answered), roles.any_of(roles.answered), at__gte=since, at__lt=until)
    rows = list(
        Event.objects.filter(answered, case__building__in=buildings, case__parent=None)
        .order_by()
        .values_list("case", "case__building", "case__kind", "case__category__code", "at")
    )
    found = defaultdict(list)
    for case, building, kind, code, at in rows:
        found[building, kind, code or ""].append((case, at))
    return found


def touched_by(ids: Iterable[int]) -> set[int]:
    """The parent cases whose figures may be other than before, now that these have new events. Three queries."""
    cases = Case.objects.filter(pk__in=list(ids)).order_by()
    roots = set(cases.values_list(Coalesce("parent_id", "pk"), flat=True))
    answers = Event.objects.filter(roles.any_of(roles.answered), case__in=list(roots), case__building__isnull=False)
    moments = list(answers.order_by().values_list("case__building", "at"))
    if moments:
        near = {"created_at__gt": min(at for _, at in moments), "building__in": {house for house, _ in moments}}
        later = Case.objects.filter(created_at__lte=max(at for _, at in moments) + AGAIN_WITHIN, parent=None, **near)
        roots.update(later.order_by().values_list("pk", flat=True))
    return roots
