"""Trying a rule on past cases before it is in force: where each would go today, and where it went. 试跑

It decides by the very function by which new cases are sent (services.cases.dispatch), with the rule as if it were in
force among those that are. Nothing is changed by it. What is not for everybody follows no rule, so it is not listed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from grids.duties import Duty
from grids.models import Appointment, Area, Organisation
from services.cases import calendar
from services.cases.actor import NOTHING, Actor
from services.cases.dispatch import Ground, Matter, Route, Rulebook, grounds, in_force
from services.cases.handlers import UPPER
from services.cases.models import Case, Event, EventText, Openness
from services.cases.rules import RoutingRule

MOST = 2000  # cases a try, the newest
RULING = frozenset({*UPPER, Duty.ADMINISTRATOR})


@dataclass(frozen=True)
class Line:
    """One case that the rule would decide: the desk it came to and who was put in charge of it; where it would go now."""

    case: Case
    old_desk: str
    old_owner: str
    new_desk: str
    new_owner: str

    @property
    def moves(self) -> bool:
        return self.old_desk != self.new_desk


@dataclass(frozen=True)
class Rehearsal:
    """What one try found. `gone`: cases at places that are no more, where nothing can be filed again."""

    lines: list[Line] = field(default_factory=list)
    looked_at: int = 0
    gone: int = 0
    more: bool = False  # there were more than MOST

    @property
    def ways(self) -> list[tuple[str, str, str, int]]:
        """Old desk, new desk, who is suggested, how many; the most first."""
        found = Counter((line.old_desk, line.new_desk, line.new_owner) for line in self.lines)
        return [(*way, count) for way, count in found.most_common()]


def ruled_by(actor: Actor) -> list[Area]:
    """The areas whose rules this actor may look at: where they decide, or administer."""
    return [held.area for held in actor.held if held.area is not None and held.duty in RULING]


def rules_of(actor: Actor) -> QuerySet[RoutingRule]:
    """The rules that hold in those areas: of the area, of what contains it or lies in it, of all places."""
    areas = ruled_by(actor)
    if not areas:
        return RoutingRule.objects.none()
    near = [Q(area__path__in=area.lineage_paths()) | Q(area__path__startswith=area.path) for area in areas]
    found = RoutingRule.objects.filter(reduce(or_, near, Q(area=None)))
    return found.select_related("area", "body").order_by("-area__depth", "area__path", "order", "pk")


def cases_for(actor: Actor, rule: RoutingRule, since: date, until: date) -> QuerySet[Case]:
    """What was filed in the actor's areas from the first day to the last, where the rule holds, and was for everybody."""
    mine: Q = reduce(or_, (Q(place__path__startswith=area.path) for area in ruled_by(actor)), NOTHING)
    here = Q()
    if rule.area:  # a building may lie there today, and have lain elsewhere
        here = Q(place__path__startswith=rule.area.path) | Q(building__grid__path__startswith=rule.area.path)
    filed = Q(created_at__gte=_morning(since), created_at__lt=_morning(until + timedelta(days=1)))
    plain = Q(kind=rule.kind, parent=None, subject_person=None, subject_organisation=None)
    found = Case.objects.filter(mine & here & filed & plain).exclude(openness=Openness.SEALED)
    return found.exclude(category__about_staff=True).select_related("category", "place", "building__grid")


def rehearse(rule: RoutingRule, cases: QuerySet[Case]) -> Rehearsal:
    """Try the rule on these cases, newest first. Nine queries at most, however many there are."""
    tried = list(cases.order_by("-created_at", "-pk")[: MOST + 1])
    standing = [case for case in tried[:MOST] if _place(case).living]
    book = Rulebook([*(one for one in in_force(rule.kind) if one.pk != rule.pk), rule])
    ground, answers = grounds(_place(case) for case in standing), _answers(book, standing)
    decided: list[tuple[Case, Ground, Route]] = []
    for case in standing:
        here = ground[_place(case).pk]
        matter = Matter(case.category.code if case.category else "", answers.get(case.pk, {}), case.created_at)
        route = book.decide(matter, here)
        if route and route.rule.pk == rule.pk:
            decided.append((case, here, route))
    gone = min(len(tried), MOST) - len(standing)
    return Rehearsal(list(_lines(decided)), len(standing), gone, len(tried) > MOST)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time.min, calendar.ZONE)


def _place(case: Case) -> Area:
    """Where the same would be filed today: a building may lie in another grid than it did then."""
    return case.building.grid if case.building else case.place


def _answers(book: Rulebook, cases: list[Case]) -> dict[int, dict[str, str]]:
    """What was chosen in the form, by case; asked for only where a rule asks. Erased words answer nothing."""
    if not any(rule.answer for rule in book.rules):
        return {}
    texts = EventText.objects.filter(event__case__in=[case.pk for case in cases], event__seq=1)
    return {
        pk: {name.removeprefix("q_"): value for name, value in words.items() if name.startswith("q_")}
        for pk, words in texts.values_list("event__case", "words")
    }


def _lines(decided: list[tuple[Case, Ground, Route]]) -> Iterator[Line]:
    desks, owners = _as_it_went([case.pk for case, _ground, _route in decided])
    for case, ground, route in decided:
        desk, owner = route.desk or ground.area, str(route.owner or "")
        yield Line(case, desks.get(case.pk, ""), owners.get(case.pk, ""), str(desk), owner)


def _as_it_went(cases: list[int]) -> tuple[dict[int, str], dict[int, str]]:
    """The first desk of each, and the first who was in charge: read from the events, which nobody changes."""
    desk_of: dict[int, int] = {}
    owner_code: dict[int, str] = {}
    rows = Event.objects.filter(case__in=cases).order_by("case", "seq").values_list("case", "desk_id", "owner")
    for case, desk, owner in rows:
        desk_of.setdefault(case, desk)
        if owner:
            owner_code.setdefault(case, owner)
    areas = {area.pk: str(area) for area in Area.objects.filter(pk__in=set(desk_of.values()))}
    said = owners_said(set(owner_code.values()))
    return {case: areas[pk] for case, pk in desk_of.items()}, {case: said[code] for case, code in owner_code.items()}


def owners_said(codes: set[str]) -> dict[str, str]:
    """Who is meant by a12 and o3 of the events. Two queries."""
    people = Appointment.objects.filter(pk__in=[code[1:] for code in codes if code[0] == "a"]).select_related("person")
    bodies = Organisation.objects.filter(pk__in=[code[1:] for code in codes if code[0] == "o"])
    return {f"a{held.pk}": str(held) for held in people} | {f"o{body.pk}": str(body) for body in bodies}


def table(found: Rehearsal, shown: set[int]) -> Iterator[list[Any]]:
    """The lines as a sheet has them; of a case that the reader may not open, no number."""
    for line in found.lines:
        number = line.case.shown_number if line.case.pk in shown else ""
        filed = calendar.local(line.case.created_at).strftime("%Y-%m-%d %H:%M")
        yield [
            number,
            str(line.case.category or ""),
            filed,
            line.old_desk,
            line.old_owner,
            line.new_desk,
            line.new_owner,
        ]
