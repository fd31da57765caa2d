"""Who stands at the door. Never None: the clock, too, is somebody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from accounts.models import Contact
from grids.models import Appointment, Organisation
from grids.queries import reach_of
from services.cases.handlers import HANDLING, HIGH, SEEING, UPPER, named_handlers, reached
from services.cases.models import Case, CaseClock
from services.cases.pieces import NOTHING, SEALED


@dataclass(frozen=True, eq=False)
class Actor:
    """A contact, a person with appointments, organisations spoken for; each may be missing."""

    channel: str  # session, link, token, api, import or clock
    contact: int | None = None
    person: int | None = None
    user: int | None = None
    held: tuple[Appointment, ...] = ()
    reach: Mapping[int, frozenset[int]] = field(default_factory=dict)  # appointment -> its area and predecessors
    organisations: frozenset[int] = frozenset()
    case: str = ""  # a link or token names one case
    verbs: frozenset[str] | None = None  # and its verbs

    def reaches(self, case: Case, verb: str) -> bool:
        return self.case in ("", case.number) and (self.verbs is None or verb in self.verbs)

    @property
    def works(self) -> bool:
        """Has something to do at the desk."""
        return bool(self.organisations) or any(held.duty in SEEING for held in self.held)

    @property
    def decides(self) -> list[Appointment]:
        """The posts at an area from the community upwards; one's own, not those one stands in for."""
        own = [held for held in self.held if held.person_id == self.person]
        return [held for held in own if held.area_id and held.duty in UPPER]

    @property
    def looks_after(self) -> list[Appointment]:
        """The posts by which this actor takes steps with what lies in an area."""
        return [held for held in self.held if held.area_id and held.duty in HANDLING]

    def serves(self, case: Case) -> bool:
        """Is here by a post at an area, or as the person in charge; not for an organisation or by a link."""
        return self.in_charge_by(case) or any(
            getattr(case, f"in_{held.area.level}") in self.reach[held.pk]  # type: ignore[union-attr]
            or getattr(case, f"at_{held.area.level}") in self.reach[held.pk]  # type: ignore[union-attr]
            for held in self.serving
        )

    def is_about(self, case: Case) -> bool:
        """The case complains of this actor, or of whom the actor speaks for."""
        return (case.subject_person_id is not None and case.subject_person_id == self.person) or (
            case.subject_organisation_id in self.organisations
        )

    def handles_sealed(self, case: Case) -> bool:
        """Is a named handler of sealed matters at the very desk of this case, or may open it because it is late."""
        at_desk = any(held.handles_sealed and case.desk_id in self.reach[held.pk] for held in self.serving)
        return at_desk or self.overrules(case)

    def overrules(self, case: Case) -> bool:
        """The case is late, and this is a named handler at the next desk above that has one (routing.handlers_above)."""
        return case.late and any(
            getattr(case, f"at_{held.area.level}") in self.reach[held.pk]  # type: ignore[union-attr]
            and case.desk_id not in self.reach[held.pk]
            and not any(
                getattr(case, f"at_{level}") in self._handled and getattr(case, f"at_{level}") != case.desk_id
                for level in _below(held)
            )
            for held in self._handling_above()
        )

    # -- the same as conditions on rows --

    def work(self) -> Q:
        """What this actor owns, or does for whom they stand in for."""
        own = Q(owner_appointment__in=[held.pk for held in self.held if held.person_id == self.person])
        if lent := [held.pk for held in self.held if held.person_id != self.person]:
            own |= Q(owner_appointment__in=lent) & ~Q(openness="sealed")
        return own | Q(owner_organisation__in=self.organisations)

    def in_charge_by(self, case: Case) -> bool:
        """One of this actor's posts is in charge; a lent one of nothing that is sealed."""
        return any(
            held.pk == case.owner_appointment_id and not (case.sealed and held.person_id != self.person)
            for held in self.held
        )

    def ground(self) -> Q:
        """What lies in, or is answered for in, the areas this actor looks after."""
        found = NOTHING
        for held in self.serving:
            level, reached = held.area.level, self.reach[held.pk]  # type: ignore[union-attr]
            found |= Q(**{f"in_{level}__in": reached}) | Q(astray=True, **{f"at_{level}__in": reached})
        return found

    def sealed_desks(self) -> Q:
        """Those this actor is a named handler of: at the very desk, and what is late below it."""
        return reduce(or_, self.sealed_pieces(), NOTHING)

    def sealed_pieces(self) -> list[Q]:
        """The same, desk by desk."""
        desks = {desk for held in self.serving if held.handles_sealed for desk in self.reach[held.pk]}
        return [SEALED & Q(desk=desk) for desk in sorted(desks)] + [SEALED & below for below in self._late_below()]

    def _late_below(self) -> list[Q]:
        """Where overrules() holds, area by area."""
        told = Q(Exists(CaseClock.objects.filter(case=OuterRef("pk"), told=True, stopped=None)))
        found = []
        for held in self._handling_above():
            reach = self.reach[held.pk]
            for area in sorted(reach):
                below = Q(**{f"at_{held.area.level}": area}) & ~Q(desk__in=reach)  # type: ignore[union-attr]
                for level in _below(held):
                    below &= ~(Q(**{f"at_{level}__in": self._handled}) & ~Q(desk=F(f"at_{level}")))
                found.append(below & told)
        return found

    @cached_property
    def _handled(self) -> set[int]:
        """Every area with a named handler today; asked for only by one who looks down on several desks."""
        return reached(named_handlers())

    def _handling_above(self) -> list[Appointment]:
        """The posts from which one may be the next above a desk: below the lowest of HIGH sits no sealed case."""
        return [
            held for held in self.held
            if held.handles_sealed and held.area is not None and held.duty in HANDLING and held.area.level in HIGH[1:]
        ]  # fmt: skip

    def is_subject(self) -> Q:
        about = Q(subject_person=self.person) if self.person else NOTHING
        return about | Q(subject_organisation__in=self.organisations)

    @property
    def serving(self) -> list[Appointment]:
        """The posts by which this actor sees what lies in an area."""
        return [held for held in self.held if held.area_id and held.duty in SEEING]


def _below(held: Appointment) -> tuple[str, ...]:
    """The levels between this post and the lowest at which a sealed case may sit."""
    return HIGH[1 : HIGH.index(held.area.level)]  # type: ignore[union-attr]


CLOCK = Actor("clock")


def from_session(user: Any, *, posts: bool = True) -> Actor:
    """Whoever is signed in, with the appointments held today; loaded once (≤ 4 queries).

    Without `posts` (no second factor was shown) only as the resident this person also is.
    """
    contact = _contact_of(user) if user.is_authenticated else None
    if contact is None:
        return Actor("session", user=user.pk)
    person = getattr(contact, "person", None)
    if not posts:
        return Actor("session", contact=contact.pk, person=person.pk if person else None, user=user.pk)
    held = tuple(Appointment.objects.held_by(person.pk).select_related("area", "person")) if person else ()
    for lent in held:
        if person and lent.person_id != person.pk:
            lent.handles_sealed = False  # who is trusted with sealed matters is named, and named alone
    bodies = {one.organisation_id for one in held if one.organisation_id}
    if contact.speaks:  # type: ignore[attr-defined]
        bodies |= set(Organisation.objects.filter(contact=contact).values_list("pk", flat=True))
    return Actor(
        "session", contact=contact.pk, person=person.pk if person else None, user=user.pk, held=held,
        reach=reach_of([one for one in held if one.area_id]), organisations=frozenset(bodies),
    )  # fmt: skip


def _contact_of(user: Any) -> Contact | None:
    """With the person, and whether it speaks for an organisation. One query."""
    speaks = Exists(Organisation.objects.filter(contact=OuterRef("pk")))
    found = Contact.objects.filter(user=user.pk).select_related("person").annotate(speaks=speaks)
    return next(iter(found), None)  # a user has one at most
