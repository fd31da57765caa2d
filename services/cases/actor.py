"""Who stands at the door. Never None: the clock, too, is somebody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from accounts.models import Contact
from grids.duties import Duty
from grids.models import Appointment, Organisation
from grids.queries import reach_of

if TYPE_CHECKING:
    from services.cases.models import Case

NOTHING = Q(pk__in=[])
SEEING = frozenset({  # the duties that look after the cases of their ground; the others see only what they own
    Duty.GRID_WORKER, Duty.GRID_LEADER, Duty.DEPUTY, Duty.COMMUNITY_STAFF, Duty.SUBDISTRICT_STAFF, Duty.SUPERVISOR,
})  # fmt: skip


@dataclass(frozen=True, eq=False)
class Actor:
    """A contact, a person with appointments, organisations spoken for; each may be missing."""

    channel: str  # session, link, token, import or clock
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

    def serves(self, case: Case) -> bool:
        """Is here by a post at an area, or as the person in charge; not for an organisation or by a link."""
        return case.owner_appointment_id in [held.pk for held in self.held] or any(
            held.area is not None
            and (
                case.place.path.startswith(held.area.path)
                or case.place_id in self.reach[held.pk]
                or getattr(case, f"at_{held.area.level}") in self.reach[held.pk]
            )
            for held in self._serving()
        )

    def is_about(self, case: Case) -> bool:
        """The case complains of this actor, or of whom the actor speaks for."""
        return (case.subject_person_id is not None and case.subject_person_id == self.person) or (
            case.subject_organisation_id in self.organisations
        )

    def handles_sealed(self, case: Case) -> bool:
        """Is a named handler of sealed matters at the very desk of this case."""
        return any(held.handles_sealed and case.desk_id in self.reach[held.pk] for held in self._serving())

    # -- the same as conditions on rows --

    def work(self) -> Q:
        """What this actor owns."""
        return Q(owner_appointment__in=[held.pk for held in self.held]) | Q(owner_organisation__in=self.organisations)

    def ground(self) -> Q:
        """What lies in, or is answered for in, the areas this actor looks after."""
        found = NOTHING
        for held in self._serving():
            assert held.area is not None
            level, path = held.area.level, held.area.path
            found |= Q(place__path__startswith=path) | Q(place__in=self.reach[held.pk])
            found |= Q(**{f"at_{level}__in": self.reach[held.pk]})
        return found

    def sealed_desks(self) -> Q:
        desks = [self.reach[held.pk] for held in self._serving() if held.handles_sealed]
        return Q(openness="sealed", desk__in=frozenset().union(*desks)) if desks else NOTHING

    def is_subject(self) -> Q:
        about = Q(subject_person=self.person) if self.person else NOTHING
        return about | Q(subject_organisation__in=self.organisations)

    def _serving(self) -> list[Appointment]:
        return [held for held in self.held if held.area_id and held.duty in SEEING]


CLOCK = Actor("clock")


def from_session(user: Any, *, posts: bool = True) -> Actor:
    """Whoever is signed in, with the appointments held today; loaded once (≤ 4 queries).

    Without `posts` (no second factor was shown) only as the resident this person also is.
    """
    contact = Contact.objects.filter(user=user.pk).select_related("person").first() if user.is_authenticated else None
    if contact is None:
        return Actor("session", user=user.pk)
    person = getattr(contact, "person", None)
    if not posts:
        return Actor("session", contact=contact.pk, person=person.pk if person else None, user=user.pk)
    held = tuple(Appointment.objects.current().filter(person=person).select_related("area")) if person else ()
    bodies = {one.organisation_id for one in held if one.organisation_id}
    bodies |= set(Organisation.objects.filter(contact=contact).values_list("pk", flat=True))
    return Actor(
        "session",
        contact=contact.pk,
        person=person.pk if person else None,
        user=user.pk,
        held=held,
        reach=reach_of([one for one in held if one.area_id]),
        organisations=frozenset(bodies),
    )
