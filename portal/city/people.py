"""Who serves in the city: people without an account and without a number of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from accounts import moment
from accounts.models import Contact
from grids.duties import Duty
from grids.models import Appointment, Area, Level, Organisation, Person
from grids.sowing import Post, appoint_many
from portal.city import names
from portal.city.names import Lines
from portal.city.size import Rations, Size

BATCH = 2000
POSTS = {
    Level.SUBDISTRICT: (Duty.SUBDISTRICT_STAFF, Duty.LEGAL, Duty.JUDGE),
    Level.COMMUNITY: (Duty.COMMUNITY_STAFF, Duty.POLICE),
    Level.GRID: (Duty.GRID_LEADER,),
    Level.MICRO_GRID: (Duty.GRID_WORKER,),
}
BODIES = {
    Level.COUNTY: ((Organisation.Kind.COURT, "人民法庭"), (Organisation.Kind.GOVERNANCE_CENTRE, "综治中心")),
    Level.SUBDISTRICT: ((Organisation.Kind.POLICE_STATION, "派出所"),),
    Level.ESTATE: ((Organisation.Kind.PROPERTY_COMPANY, "物业服务中心"),),
}


class Staff:
    """Fills the posts of one county after the other: as many appointments as the size says, the rest stay vacant."""

    def __init__(self, size: Size, lines: Lines) -> None:
        self.rations, self.lines = Rations(size.appointments, size.posts), lines
        self.since: date = moment.today() - timedelta(days=400)
        self.people = 0

    def serve(self, areas: Sequence[Area]) -> int:
        """How many were appointed."""
        wanted = [(area, duty) for area, duty in self._posts(areas) for _ in range(self.rations.next())]
        for at in range(0, len(wanted), BATCH):
            some = wanted[at : at + BATCH]
            appoint_many([self._post(person, *one) for person, one in zip(self._hire(len(some)), some, strict=True)])
        return len(wanted)

    def _posts(self, areas: Sequence[Area]) -> Iterator[tuple[Area, Duty]]:
        for area in areas:
            yield from ((area, duty) for duty in POSTS.get(Level(area.level), ()))

    def _hire(self, count: int) -> list[Person]:
        """New people, who cannot sign in and get no letters."""
        called = [names.person(self.people + number) for number in range(count)]
        self.people += count
        contacts = Contact.objects.bulk_create([Contact(name=name) for name in called])
        return Person.objects.bulk_create(
            Person(name=name, contact=contact) for name, contact in zip(called, contacts, strict=True)
        )

    def _post(self, person: Person, area: Area, duty: Duty) -> Post:
        number = {"public_number": self.lines.next(), "public_number_kind": Appointment.NumberKind.DESK}
        return Post(person, duty, area=area, since=self.since, facts={"office_hours": "工作日 8:30–18:00", **number})


def bodies(areas: Sequence[Area], lines: Lines) -> int:
    """Courts, centres, police stations, property companies: a public number, and no contact. How many."""
    found = [
        Organisation(name=f"{area.name}{word}", kind=kind, area=area, public_number=lines.next(), address="示例路 1 号")
        for area in areas
        for kind, word in BODIES.get(Level(area.level), ())
    ]
    return len(Organisation.objects.bulk_create(found))
