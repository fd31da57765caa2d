"""A town in which somebody offers help, and orders that have come some way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.utils import timezone

from accounts import moment
from accounts.models import Contact, User
from grids.models import Building, Place
from services.cases.act import act, begin
from services.cases.models import Case
from services.orders import claims, hours, roster, rounds
from services.orders.ledger import HoursAccount
from services.orders.models import OfferMade, Opening, Shift, Team, Turn, Volunteer
from tests.conftest import Town, person

NOON = timezone.localtime(moment.now()).replace(hour=12, minute=0, second=0, microsecond=0)  # of today, here


def balance(contact: Contact) -> int:
    """The minutes in the book of hours."""
    account = HoursAccount.objects.filter(contact=contact).first()
    return hours.total(account).minutes if account else 0


def volunteer_of(town: Town, name: str, phone: str = "", home: Building | None = None, **facts) -> Volunteer:
    """Somebody who offers help, confirmed unless said otherwise."""
    user = User.objects.filter(username=name).first() or person(name, phone)
    house = home or town.building
    given = {"standing": Volunteer.Standing.CONFIRMED, "adult_at": moment.now(), "quota": 3, **facts}
    return Volunteer.objects.create(contact=user.contact, home=house, grid=house.grid, **given)


@pytest.fixture
def volunteer(town) -> Callable[..., Volunteer]:
    return partial(volunteer_of, town)


@pytest.fixture
def comrade(volunteer) -> Volunteer:
    return volunteer("comrade", "13800000051", badge=True, skills=["hairdressing", "escort"])


@pytest.fixture
def wish() -> dict[str, str]:
    """What the form of an item sends as it stands."""
    return {"day": str(moment.today() + timedelta(days=1)), "slot": "m"}


@pytest.fixture
def order(town, who, wish) -> Callable[..., Case]:
    """An order of the resident's at the near building."""

    def placed(item: str = "errand", by: str = "resident", **answers) -> Case:
        asked = {"category": item, **wish, **answers}
        return begin("orders", actor=who(by), place=Place.of(town.building), answers=asked)

    return placed


@pytest.fixture
def dispatched(order, who) -> Callable[..., Case]:
    """Dispatched to the nearest, and asked about once."""

    def brought(item: str = "errand", policy: str = "nearest", at_once: int = 20, **answers) -> Case:
        case = order(item, **answers)
        act(case, "dispatch", actor=who("leader"), answers={"policy": policy, "at_once": at_once})
        rounds.run()
        return Case.objects.get(pk=case.pk)

    return brought


@pytest.fixture
def invitation() -> Callable[[Case, Volunteer], str]:
    """The way in the letter to this volunteer."""
    from services.orders import links

    def way(case: Case, volunteer: Volunteer) -> str:
        return links.invitation(
            OfferMade.objects.filter(order__case=case, volunteer=volunteer).latest("pk"), case.number
        )

    return way


@pytest.fixture
def noon() -> Iterator[datetime]:
    with moment.at(NOON):
        yield NOON


@pytest.fixture
def team(town, comrade) -> Team:
    made = Team.objects.create(area=town.near, name="夜巡队")
    roster.join(made, comrade)
    return made


@pytest.fixture
def turn(noon, team, comrade):
    """On a shift of two hours that begins in a quarter of an hour."""

    def made(starts: timedelta = timedelta(minutes=15), who=comrade) -> Turn:
        first = noon + starts
        shift = Shift.objects.create(team=team, starts=first, ends=first + timedelta(hours=2), where="门口", seats=3)
        with moment.at(first - timedelta(days=1)):
            return roster.take(shift.pk, who)

    return made


@pytest.fixture
def claim(noon, town, comrade):
    def made(who=comrade, **facts):
        given = {"area": town.near, "kind": "sanitation", "what": "扫楼道", "since": moment.today(), **facts}
        return claims.claim(Opening.objects.create(capacity=3, **given).pk, who, shown=False)

    return made
