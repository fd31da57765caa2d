"""Who takes a step of a demo case: asked of the engine, so that everybody does only what is theirs to do."""

from __future__ import annotations

from functools import cache
from random import Random

from accounts.models import User
from grids.duties import Duty
from grids.models import Appointment, Area, Building, Level, Organisation, Place
from portal.demo import divisions
from portal.demo.plan import Story
from services.cases import keys
from services.cases.act import may
from services.cases.actor import Actor, from_session
from services.cases.handlers import SEEING
from services.cases.models import Case
from services.cases.table import Step
from services.cases.who import OWNER, RESIDENT


class NobodyMay(Exception):
    """No officer of this place may take this step: the plan and the table do not fit each other."""


class Cast:
    """The town's people as actors, each read once: nobody's posts change while the history is made."""

    def __init__(self) -> None:
        self._users: dict[int, User] = {}
        self.places = {town: _places(town) for town in ("dingshan", "ganxi")}
        self.actor_of = cache(lambda pk: from_session(User.objects.get(pk=pk)))
        self.near = cache(self._near)
        self.bodies = cache(lambda area: list(_bodies(Area.objects.get(pk=area))))

    def place(self, story: Story) -> Place:
        """Where it happens; what a demo resident says, at home."""
        if story.who in HOMES:
            grid, label = HOMES[story.who]
            return Place.of(Building.objects.select_related("grid").get(grid__name=grid, label=label))
        places = self.places[story.town]
        if story.course.fit == "accused":  # where there is a property company to complain of
            places = [place for place in places if place.area.name.startswith("西西里")]
        return places[int(story.place * len(places))]

    def _near(self, area: int) -> list[Actor]:
        """Who serves there, nearest first."""
        posts = Appointment.objects.answering_for(Area.objects.get(pk=area)).select_related("person__contact")
        users = dict.fromkeys(post.person.contact.user_id for post in posts if post.person.contact.user_id)
        return [self.actor_of(user) for user in users]

    def take(self, step: Step, case: Case, story: Story, rng: Random) -> Actor:
        """Raises NobodyMay."""
        if RESIDENT in step.by:
            return self.resident(case, story)
        if OWNER in step.by and case.owner_organisation_id:
            return self._body(case)
        fit = [actor for actor in self.near(case.place_id) if may(actor, step, case)]
        if not fit:
            raise NobodyMay(f"{story.key}: {step.verb} of {case.category}")
        return fit[0] if rng.random() < 0.8 else rng.choice(fit)

    def resident(self, case: Case, story: Story) -> Actor:
        """A demo resident signed in, anybody else by the signed link of the receipt."""
        if story.who in HOMES:
            return self.actor_of(User.objects.get(username=f"demo-{story.who}").pk)
        return keys.read(case, keys.link(case))

    def _body(self, case: Case) -> Actor:
        """Through the account of whoever speaks for it, or by the link in the message."""
        speaker = Appointment.objects.current().filter(organisation=case.owner_organisation).first()
        user = speaker and speaker.person.contact.user_id
        return self.actor_of(user) if user else keys.read(case, keys.token(case))

    def owner(self, case: Case, story: Story, rng: Random) -> str:
        """Whom a leader puts in charge: a12 or o3, as the form has it."""
        serving = Appointment.objects.answering_for(case.desk).filter(duty__in=SEEING)
        if case.sealed:
            return f"a{serving.filter(area=case.desk, handles_sealed=True)[0].pk}"
        if story.matter.owner == "community":
            return f"a{serving.filter(area__level=Level.COMMUNITY).order_by('-pk')[0].pk}"
        bodies = [body for body in self.bodies(case.place_id) if _does(body, story.matter.owner)]
        if bodies and rng.random() < 0.75:
            return f"o{bodies[0].pk}"
        return f"a{(serving.filter(duty=Duty.GRID_WORKER).first() or serving[0]).pk}"

    def helper(self, case: Case) -> str:
        """Somebody near who is not in charge already."""
        serving = Appointment.objects.answering_for(case.desk).filter(duty__in=SEEING)
        return f"a{serving.exclude(pk=case.owner_appointment_id or 0)[0].pk}"

    def company(self, place: Place) -> str:
        """The property company of this place, as the form names it; empty where there is none."""
        companies = [body for body in self.bodies(place.area.pk) if _does(body, "company")]
        return f"o{companies[0].pk}" if companies else ""


HOMES = {"resident": ("西西里第二网格", "3 栋"), "neighbour": ("艾坪第一网格", "2 栋")}


def _places(town: str) -> list[Place]:
    """西西里小区 three times, its second grid oftener still, 艾坪 once; communities for what names no building."""
    root = divisions.area(divisions.DINGSHAN if town == "dingshan" else divisions.GANXI)
    found = list(Building.objects.filter(grid__path__startswith=root.path).select_related("grid").order_by("pk"))
    often = [one for one in found if one.grid.name.startswith("西西里")]
    second = [one for one in often if one.grid.name == "西西里第二网格"]
    communities = Area.objects.filter(path__startswith=root.path, level="community").order_by("path")
    stairwells = [Place.of(one, one.entrances.first()) for one in often]
    buildings = [Place.of(one) for one in (*often, *second, *second, *second, *found)]
    return [*stairwells, *buildings, *(Place(area) for area in communities)]


def _bodies(area: Area) -> list[Organisation]:
    return list(Organisation.objects.filter(area__path__in=area.lineage_paths()).order_by("-area__depth", "pk"))


def _does(body: Organisation, owner: str) -> bool:
    """Is this whom the matter calls for? 清和物业 for `company`, an office by a word of its name."""
    return body.kind == Organisation.Kind.PROPERTY_COMPANY if owner == "company" else owner in body.name
