"""A town where many were asked about the same orders. Run it with the settings of the portal: prints it all as JSON.

{"token": of a leader's credential, "orders": [{"number", "resident": link, "ways": {volunteer's id: invitation}}]}
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta

import django

NEAREST = {"policy": "nearest", "at_once": 20}


def build(orders: int, volunteers: int) -> dict:
    from django.core.management import call_command

    from accounts.models import Contact
    from grids import changes
    from grids.duties import Duty
    from grids.models import Person, Place

    call_command("load_basics", verbosity=0)
    street = changes.plant(None, level="subdistrict", name="柳河街道")
    grid = changes.plant(changes.plant(street, level="community", name="东园社区"), level="grid", name="第一网格")
    contact = Contact(name="林二")
    contact.phone = "13800000021"
    contact.save()
    post = changes.appoint(Person.objects.create(name="林二", contact=contact), Duty.GRID_LEADER, area=grid)
    house = changes.raise_building(grid, label="3 号楼")
    people = _people(house, volunteers)
    place = Place.of(house)
    return {"token": _credential(post), "orders": [_order(number, place, people, post) for number in range(orders)]}


def _people(house, volunteers: int) -> list:
    """Confirmed, of age, and glad to be asked as often as it takes."""
    from accounts import moment
    from accounts.models import Contact
    from services.orders.models import Volunteer

    contacts = [Contact(name=f"志愿者{number}") for number in range(volunteers)]
    for number, contact in enumerate(contacts):
        contact.phone = f"139{number:08}"
    known = {"home": house, "grid": house.grid, "adult_at": moment.now(), "quota": 30_000, "standing": "confirmed"}
    rows = [Volunteer(contact=one, **known) for one in Contact.objects.bulk_create(contacts)]
    return list(Volunteer.objects.bulk_create(rows))


def _order(number: int, place, people: list, post) -> dict:
    """One order, dispatched, and everybody asked about it, each step through the door."""
    from accounts import moment
    from grids.queries import reach_of
    from services.cases import keys
    from services.cases.act import act, begin
    from services.cases.actor import CLOCK, Actor
    from services.orders import links
    from services.orders.models import OfferMade

    day = moment.today() + timedelta(days=2)
    wish = {"category": "errand", "day": str(day), "slot": "m", "phone": f"138{number:08}"}
    case = begin("orders", actor=Actor("session"), place=place, answers=wish)
    leader = Actor("session", person=post.person_id, held=(post,), reach=reach_of([post]))
    act(case, "dispatch", actor=leader, answers=NEAREST)
    act(case, "offer", actor=CLOCK, answers={"volunteers": [one.pk for one in people]})
    case.refresh_from_db()
    ways = {one.volunteer_id: links.invitation(one, case.number) for one in OfferMade.objects.filter(order__case=case)}
    return {"number": case.number, "resident": f"/c/{case.number}/?k={keys.link(case)}", "ways": ways}


def _credential(post) -> str:
    from services.api import credentials
    from services.api.models import Scope

    return credentials.make(post, "考验", [Scope.READ, Scope.STEPS], days=1)[1]


if __name__ == "__main__":
    django.setup()
    print(json.dumps(build(*map(int, sys.argv[1:3]))))
