"""The words of `by` and `tells`. Each has three faces: holds for the door, awaits (by its pieces) for lists, told for letters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q

from accounts.models import Contact
from grids import standing_in
from grids.duties import Duty
from grids.models import Appointment, Area
from services.cases import events, keys, pieces, routing
from services.cases.actor import NOTHING, Actor
from services.cases.handlers import UPPER
from services.cases.models import Case, Openness
from services.cases.queries import of_nobody_accused
from services.cases.table import Step


@dataclass(frozen=True)
class Told:
    """One reader of a letter: whom, about which case, and the way in."""

    contact: Contact
    case: Case
    path: str
    face: str  # resident, staff or partner: how the letter speaks


class Who:
    """Nobody, unless a word says otherwise."""

    name = ""
    label = ""

    def holds(self, actor: Actor, case: Case) -> bool:
        """Whether this actor is that, for this case. Plain Python over what is loaded."""
        return False

    def pieces(self, actor: Actor) -> list[Q]:
        """The cases for which this actor is that, taken apart so that each part stands in one index: see pieces.py."""
        return []

    def awaits(self, actor: Actor) -> Q:
        """The same, put together."""
        return reduce(or_, self.pieces(actor), NOTHING)

    def told(self, case: Case) -> Iterable[Told]:
        """Who reads a letter that tells this word."""
        return []

    def __str__(self) -> str:
        return self.name


class Anyone(Who):
    name, label = "ANYONE", "任何人"

    def holds(self, actor: Actor, case: Case) -> bool:
        return actor.channel != "clock"


class Clock(Who):
    name, label = "CLOCK", "到时"

    def holds(self, actor: Actor, case: Case) -> bool:
        return actor.channel == "clock"


class Resident(Who):
    """Whoever asked; of a child case, the colleague who opened it."""

    name, label = "RESIDENT", "居民"

    def holds(self, actor: Actor, case: Case) -> bool:
        return actor.contact is not None and actor.contact == case.requester_id

    def pieces(self, actor: Actor) -> list[Q]:
        return [Q(requester=actor.contact)] if actor.contact else []

    def told(self, case: Case) -> Iterable[Told]:
        """Also those whose cases were merged into this one: they moved along, each with their own number."""
        for one in self._asked(case):
            if one.requester and case.workflow.of_parent:
                yield Told(one.requester, one, f"/work/{one.number}/", "staff")
            elif one.requester:
                yield Told(one.requester, one, f"/c/{one.number}/?k={keys.link(one)}", "resident")

    def _asked(self, case: Case) -> list[Case]:
        return [case, *case.merged.select_related("requester")]


class Asker(Resident):
    """The resident whose very case it is: what is asked of, or answered to, one alone goes to no follower.

    A follower could not answer under their own number; and a question may name what only those two know.
    """

    name, label = "ASKER", "居民本人"

    def _asked(self, case: Case) -> list[Case]:
        return [case]


class Members(Resident):
    """Of a topic: everybody whose case belongs to it, each with their own number. They read; the steps are others'."""

    name, label = "MEMBERS", "成员事项的居民"

    def holds(self, actor: Actor, case: Case) -> bool:
        return False

    def pieces(self, actor: Actor) -> list[Q]:
        return []

    def _asked(self, case: Case) -> list[Case]:
        of_it = Case.objects.filter(Q(topic=case) | Q(merged_into__topic=case)).exclude(openness=Openness.SEALED)
        return list(of_it.select_related("requester").order_by("pk"))


class Owner(Who):
    name, label = "OWNER", "承办人"

    def holds(self, actor: Actor, case: Case) -> bool:
        if actor.is_about(case):
            return False
        if case.owner_organisation_id:
            return case.owner_organisation_id in actor.organisations
        return actor.in_charge_by(case)

    def pieces(self, actor: Actor) -> list[Q]:
        return [piece & ~actor.is_subject() for piece in pieces.owned(actor)]

    def told(self, case: Case) -> Iterable[Told]:
        if case.owner_organisation and case.owner_organisation.contact:
            path = f"/work/{case.number}/?k={keys.token(case)}"
            yield Told(case.owner_organisation.contact, case, path, "partner")
        elif case.owner_organisation:  # no number of its own: whoever speaks for it
            for held in Appointment.objects.current().filter(organisation=case.owner_organisation):
                yield Told(held.person.contact, case, f"/work/{case.number}/", "partner")
        elif case.owner_appointment and case.owner_appointment.in_office:
            yield from _at_work([case.owner_appointment], case)


class OwnerOfMain(Who):
    """Of a child case: whoever is in charge of what it is a child of."""

    name, label = "MAIN_OWNER", "主件承办人"

    def holds(self, actor: Actor, case: Case) -> bool:
        return case.parent is not None and OWNER.holds(actor, case.parent)

    def pieces(self, actor: Actor) -> list[Q]:
        owned = [Q(owner_appointment=held.pk) for held in actor.held]
        owned += [Q(owner_organisation=body) for body in sorted(actor.organisations)]
        asking = Case.objects.filter(pieces.ASKING).exclude(phase="over")
        return [Q(parent__in=asking.filter(mine)) for mine in owned]


@dataclass(frozen=True)
class Serving(Who):
    """Whoever has one of these duties at the desk or above it; `above`: not at the desk itself.

    Of a sealed case only the named handlers at the desk, and above it once it is late. Never whom the case is about.
    """

    name: str = ""
    label: str = ""
    duties: tuple[Duty, ...] = ()
    above: bool = False

    def holds(self, actor: Actor, case: Case) -> bool:
        if actor.is_about(case) or (case.sealed and not actor.handles_sealed(case)):
            return False
        return any(
            held.area
            and held.duty in self.duties
            and getattr(case, f"at_{held.area.level}") in actor.reach[held.pk]
            and not (self.above and case.desk_id in actor.reach[held.pk])
            for held in actor.held
        )

    def pieces(self, actor: Actor) -> list[Q]:
        limits = (~Q(openness=Openness.SEALED) | actor.sealed_desks()) & ~actor.is_subject()
        found = []
        for held in (held for held in actor.held if held.area and held.duty in self.duties):
            higher = limits & ~Q(desk__in=actor.reach[held.pk]) if self.above else limits
            found += [Q(**{f"at_{held.area.level}": area}) & higher for area in sorted(actor.reach[held.pk])]  # type: ignore[union-attr]
        return found

    def told(self, case: Case) -> Iterable[Told]:
        """Those of the nearest area that has any; of a sealed case nobody but who may open it."""
        posts = of_nobody_accused(Appointment.objects.answering_for(case.desk).filter(duty__in=self.duties), case)
        if case.sealed:  # who cannot open it gets no letter: it would lead nowhere
            serving = [held for held in posts.filter(handles_sealed=True) if _sits_at(held, case.desk)]
        else:
            serving = [held for held in posts if not (self.above and held.area_id == case.desk_id)]
        nearest = [held for held in serving if held.area_id == serving[0].area_id]
        if case.late and case.sealed and self.above:  # whatever their duty: whom Actor.overrules lets in
            nearest += routing.handlers_above(case)
        yield from _at_work(nearest, case)


@dataclass(frozen=True)
class Newly(Serving):
    """Of a case that this very step has brought to another desk: who answers for it there. A word for letters only."""

    def holds(self, actor: Actor, case: Case) -> bool:
        return False

    def pieces(self, actor: Actor) -> list[Q]:
        return []

    def told(self, case: Case) -> Iterable[Told]:
        return super().told(case) if events.moved(case) else []


def _at_work(posts: list[Appointment], case: Case) -> Iterable[Told]:
    """Whoever holds these posts, or stands in for who does; never for a sealed case, nor whom the case is about."""
    away = {} if case.sealed else standing_in.today_for(posts)
    if away and (case.subject_person_id or case.subject_organisation_id):
        free = set(of_nobody_accused(Appointment.objects.filter(pk__in=[one.pk for one in away.values()]), case))
        away = {pk: one for pk, one in away.items() if one in free}
    for held in posts:
        yield Told(away.get(held.pk, held).person.contact, case, f"/work/{case.number}/", "staff")


def _sits_at(held: Appointment, desk: Area) -> bool:
    """At this very desk, or at what came after it."""
    return held.area_id == desk.pk or not desk.path.startswith(held.area.path)  # type: ignore[union-attr]


def tells_resident(step: Step) -> bool:
    return any(isinstance(who, Resident) for who in step.tells)


LEADERS = (Duty.GRID_LEADER, Duty.DEPUTY, *UPPER)
ANYONE, CLOCK, RESIDENT, ASKER, MEMBERS = Anyone(), Clock(), Resident(), Asker(), Members()
OWNER, MAIN_OWNER = Owner(), OwnerOfMain()
STAFF = Serving("STAFF", "网格和社区", (Duty.GRID_WORKER, *LEADERS))
NEWLY = Newly("NEWLY", "转到的网格和社区", STAFF.duties)
LEADER = Serving("LEADER", "网格长", LEADERS)
COMMUNITY = Serving("COMMUNITY", "社区及以上", UPPER)
LEVEL_ABOVE = Serving("LEVEL_ABOVE", "上一级", UPPER, above=True)
