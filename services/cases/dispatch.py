"""Which rule a new case follows, and where that leads. The same for a case that is filed and for one that is tried. 派单

A rule that leads to nobody is passed over: a desk at which nobody serves, a body that does not serve the place. So
"the property company, else the owners' committee, else the community" are three rules in that order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from grids.models import Appointment, Area, Level, Organisation
from services.cases import calendar
from services.cases.handlers import SEEING, UPPER
from services.cases.models import Case
from services.cases.rules import Company, Hours, Routed, RoutingRule, as_it_reads


@dataclass(frozen=True)
class Ground:
    """A place as rules ask of it: what contains it, and who serves it, nearest first."""

    area: Area
    lineage: list[Area]
    bodies: list[Organisation]
    posts: list[Appointment]

    @property
    def estate_type(self) -> str:
        return next((area.estate_type for area in self.lineage if area.level == Level.ESTATE), "")

    def body(self, rule: RoutingRule) -> Organisation | None:
        fits = (one for one in self.bodies if one.kind == rule.body_kind or one.pk == rule.body_id)
        return next(fits, None)

    def post(self, duty: str) -> Appointment | None:
        return next((held for held in self.posts if held.duty == duty), None)

    def desk(self, level: str) -> Area | None:
        """The area of this level, if somebody serves there who decides."""
        served = {held.area_id for held in self.posts if held.duty in UPPER}
        return next((area for area in self.lineage if area.level == level and area.pk in served), None)


@dataclass(frozen=True)
class Matter:
    """A new case as rules ask of it."""

    category: str
    answers: Mapping[str, str]  # question: answer
    filed: datetime


@dataclass(frozen=True)
class Route:
    """What a rule decides; `desk` None: the place itself answers."""

    rule: RoutingRule
    desk: Area | None
    owner: Appointment | Organisation | None


def grounds(areas: Iterable[Area]) -> dict[int, Ground]:
    """By the id of each area. Three queries, however many."""
    places = {area.pk: area for area in areas}
    paths = {path for area in places.values() for path in area.lineage_paths()}
    above = {area.path: area for area in Area.objects.filter(path__in=paths)}
    bodies, posts = defaultdict(list), defaultdict(list)
    for one in Organisation.objects.filter(area__path__in=paths).select_related("area").order_by("pk"):
        bodies[one.area.path].append(one)
    held_here = Appointment.objects.current().filter(area__path__in=paths, duty__in=SEEING)
    for held in held_here.select_related("area", "person").order_by("pair_slot", "pk"):
        posts[held.area.path].append(held)  # type: ignore[union-attr]
    return {
        pk: Ground(
            area,
            [above[path] for path in area.lineage_paths() if path in above],
            [one for path in area.lineage_paths() for one in bodies[path]],
            [held for path in area.lineage_paths() for held in posts[path]],
        )
        for pk, area in places.items()
    }


class Rulebook:
    """Rules in the order in which they are asked."""

    def __init__(self, rules: Iterable[RoutingRule]) -> None:
        self.rules = sorted(rules, key=lambda rule: (-(rule.area.depth if rule.area else 0), rule.order, rule.pk))

    def decide(self, matter: Matter, ground: Ground) -> Route | None:
        """The first that holds here, fits, and leads to somebody. No query but of a calendar that is not kept."""
        here = (rule for rule in self.rules if rule.area is None or ground.area.path.startswith(rule.area.path))
        routes = (_leads(rule, ground) for rule in here if fits(rule, matter, ground))
        return next((route for route in routes if route), None)


def in_force(kind: str, places: Q | None = None) -> list[RoutingRule]:
    """What holds for a kind; `places`: only the rules whose area is one of these, with those of all places."""
    rules = RoutingRule.objects.filter(kind=kind, in_force=True).select_related("area", "body")
    return list(rules if places is None else rules.filter(places | Q(area=None)))


def fits(rule: RoutingRule, matter: Matter, ground: Ground) -> bool:
    """Every condition that is set holds."""
    return (
        matter.category in (rule.categories or [matter.category])
        and _answered(rule, matter)
        and ground.estate_type in (rule.estate_types or [ground.estate_type])
        and (not rule.company or _company(ground) == rule.company)
        and (not rule.hours or _within(rule.hours, matter.filed, ground.area))
    )


def _answered(rule: RoutingRule, matter: Matter) -> bool:
    if not rule.answer:
        return True
    category, question, answer = rule.answer.split("/")
    return matter.category == category and matter.answers.get(question) == answer


def _company(ground: Ground) -> str:
    there = any(one.kind == Organisation.Kind.PROPERTY_COMPANY for one in ground.bodies)
    return Company.THERE if there else Company.NONE


def _within(hours: str, filed: datetime, area: Area) -> bool:
    office = calendar.load("office", area)
    if hours == Hours.DAY_OFF:
        return not office.is_working_day(calendar.local(filed).date())
    if hours == Hours.NIGHT:
        return not office.is_urgent(filed)
    return office.is_office_open(filed) == (hours == Hours.OPEN)


def _leads(rule: RoutingRule, ground: Ground) -> Route | None:
    desk = ground.desk(rule.desk) if rule.desk else None
    owner = ground.post(rule.duty) if rule.duty else ground.body(rule)
    if (rule.desk and desk is None) or (rule.suggests and owner is None):
        return None
    return Route(rule, desk, owner)


def follow(case: Case, answers: Mapping[str, str], *, seats: bool = True) -> None:
    """Let a case that was just opened follow the first rule that decides, and note which. One query where there is none.

    `seats`: also to the desk that the rule names; a case that somebody has taken on stays where it is.
    Not called for what is sealed, nor for what is about somebody: who may read those is not a rule's to say.
    """
    rules = in_force(case.kind, Q(area__path__in=case.place.lineage_paths()))
    if not rules:
        return
    matter = Matter(case.category.code if case.category else "", answers, case.created_at)
    if route := Rulebook(rules).decide(matter, grounds([case.place])[case.place_id]):
        if route.desk and seats:
            case.sit_at(route.desk)
        note(case, route)


def note(case: Case, route: Route) -> Routed:
    """Beside the case: by which rule, in its words of today, and who is suggested."""
    owner = route.owner
    return Routed.objects.create(
        case=case, rule=route.rule, words=as_it_reads(route.rule), at=case.created_at,
        appointment=owner if isinstance(owner, Appointment) else None,
        organisation=owner if isinstance(owner, Organisation) else None,
    )  # fmt: skip
