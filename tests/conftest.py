"""A town of named persons, always with a stranger."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from django.core.management import call_command

from accounts.models import Contact, User
from grids import changes
from grids.duties import Duty
from grids.models import Area, Building, Organisation, Person, Place
from services.cases.act import begin
from services.cases.actor import Actor, from_session
from services.cases.models import Category


@dataclass
class Town:
    """One street, two communities; a resident, officers at three levels, two bodies, and a stranger."""

    street: Area
    community: Area
    near: Area
    far: Area
    elsewhere: Area
    building: Building
    company: Organisation
    office: Organisation
    people: dict[str, User] = field(default_factory=dict)

    def __getattr__(self, name: str) -> User:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    def appointment(self, name: str):
        return self.people[name].contact.person.appointments.get()


def person(name: str, phone: str = "") -> User:
    """A user with a contact, as signing in leaves them."""
    user = User.objects.create(username=name, first_name=name)
    contact = Contact(user=user, name=name)
    contact.phone = phone
    contact.save()
    return user


def officer(name: str, duty: Duty, area: Area | None = None, **more) -> User:
    """Somebody with an appointment."""
    user = person(name)
    changes.appoint(Person.objects.create(name=name, contact=user.contact), duty, area=area, **more)
    return user


def body(name: str, kind: str, area: Area, phone: str = "") -> Organisation:
    contact = Contact(name=name)
    contact.phone = phone
    contact.save()
    return Organisation.objects.create(name=name, kind=kind, area=area, contact=contact)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> None:
    """Categories, time limits and calendars stand in every test's database, as in every installation."""
    with django_db_blocker.unblock():
        call_command("load_basics", verbosity=0)


@pytest.fixture
def basics(db) -> None:
    """The same after a test that emptied the tables."""
    if not Category.objects.exists():
        call_command("load_basics", verbosity=0)


@pytest.fixture
def town(basics) -> Town:
    street = changes.plant(None, level="subdistrict", name="柳河街道")
    community = changes.plant(street, level="community", name="东园社区", hotline="023-00000010")
    near = changes.plant(community, level="grid", name="第一网格")
    far = changes.plant(community, level="grid", name="第二网格")
    west = changes.plant(street, level="community", name="西园社区")
    elsewhere = changes.plant(west, level="grid", name="第九网格")
    made = Town(
        street, community, near, far, elsewhere,
        building=changes.raise_building(near, label="3 号楼"),
        company=body("清和物业", "property_company", community, "13800000031"),
        office=body("水务所", "department", street, "13800000032"),
    )  # fmt: skip
    made.people = {
        "resident": person("resident", "13800000001"),
        "neighbour": person("neighbour", "13800000002"),
        "worker": officer("worker", Duty.GRID_WORKER, near),
        "leader": officer("leader", Duty.GRID_LEADER, near),
        "staff": officer("staff", Duty.COMMUNITY_STAFF, community),
        "clerk": officer("clerk", Duty.COMMUNITY_STAFF, community),
        "keeper": officer("keeper", Duty.COMMUNITY_STAFF, community, handles_sealed=True),
        "chief": officer("chief", Duty.SUBDISTRICT_STAFF, street),
        "confidant": officer("confidant", Duty.SUBDISTRICT_STAFF, street, handles_sealed=True),
        "plumber": officer("plumber", Duty.UNIT_STAFF, organisation=made.office),
        "stranger": officer("stranger", Duty.GRID_LEADER, elsewhere),
        "neighbour_worker": officer("neighbour_worker", Duty.GRID_WORKER, far),
    }
    return made


@pytest.fixture
def who(town):
    """The actor that a person of the town is, read afresh."""

    def read(name: str) -> Actor:
        return from_session(User.objects.get(pk=getattr(town, name).pk))

    return read


@pytest.fixture
def report(town, who):
    """File a report as a resident (or whoever is named) at the near building."""

    def filed(category: str = "noise", by: str = "resident", place: Place | None = None, once: str = "", **answers):
        asked = {"category": category, "text": "半夜还在装修", **answers}
        return begin("reports", actor=who(by), place=place or Place.of(town.building), answers=asked, once=once)

    return filed


@pytest.fixture
def in_progress(report, who, town):
    """A report that was accepted, assigned to the worker and signed for."""
    from services.cases.act import act

    def brought(category: str = "noise", **more):
        case = report(category, **more)
        act(case, "accept", actor=who("worker"), answers={"tier": case.tier})
        act(case, "assign", actor=who("leader"), answers={"owner": f"a{town.appointment('worker').pk}"})
        act(case, "sign_for", actor=who("worker"))
        case.refresh_from_db()
        return case

    return brought



@pytest.fixture
def photo():
    """A new picture, as a phone would send it."""
    from io import BytesIO

    from django.core.files.uploadedfile import SimpleUploadedFile
    from PIL import Image

    def taken(name: str = "IMG_0001.jpg", size: tuple[int, int] = (640, 480)) -> SimpleUploadedFile:
        file = BytesIO()
        Image.new("RGB", size, (120, 140, 150)).save(file, "JPEG")
        return SimpleUploadedFile(name, file.getvalue(), "image/jpeg")

    return taken


@pytest.fixture
def sign_in(client):
    """Sign somebody in as they would be after phone code and, who serves others, second factor."""
    from allauth.account.internal.flows import login
    from allauth.mfa.models import Authenticator

    def signed_in(user: User | None, by=None):
        browser = by or client
        browser.logout()
        if user is None:
            return browser
        browser.force_login(user)
        Authenticator.objects.get_or_create(user=user, type="totp", defaults={"data": {}})
        session = browser.session
        session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp", "at": 0}]
        session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
        session.save()
        return browser

    return signed_in
