"""What helpers and partners have in the town: an order in each state that looks different, and a project under way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any


def build() -> dict[str, Any]:
    from services.orders.models import Opening, Team
    from services.partners.models import Listing

    offer, need = (Listing.objects.filter(side=side).order_by("pk")[0].pk for side in Listing.Side.values)
    return {
        "orders": {name: _order(*course) for name, course in COURSES.items()},
        "opening": Opening.objects.filter(area__name="西西里小区").order_by("pk")[0].pk,
        "team": Team.objects.get().pk,
        "offer": offer, "need": need, "project": _project(offer), "sheet": _sheet(),
    }  # fmt: skip


def _order(item: str, who: tuple[str, ...], steps: tuple[str, ...], slot: str = "m") -> dict[str, str]:
    """Its number, the resident's link, and that of the last who helps or is asked."""
    from accounts import moment
    from grids.models import Building, Place
    from services.cases import keys
    from services.cases.act import act, begin
    from services.cases.models import Case
    from services.orders import links
    from services.orders.models import Helping, OfferMade
    from tests.e2e import town

    place = Place.of(Building.objects.filter(grid__name=town.HOME).order_by("pk")[0])
    day = moment.today() + timedelta(days=1)
    asked = {"category": item, "day": day, "slot": slot, "phone": "13800000028", "address": "2单元501"}
    asked["give_address"] = "on"
    case = begin("orders", actor=town._actor(""), place=place, answers=asked)
    for verb in steps:
        case = Case.objects.get(pk=case.pk)
        act(case, verb, actor=_taker(case, verb, who), answers=_answers(case, verb, who))
    found: dict[str, str] = {"number": case.number, "resident": f"/c/{case.number}/?k={keys.link(case)}", "helper": ""}
    if helping := Helping.objects.filter(order__case=case).order_by("-pk").first():
        found["helper"] = links.task(helping, case.number)
    elif offer := OfferMade.objects.filter(order__case=case).order_by("-pk").first():
        found["helper"] = links.invitation(offer, case.number)
    return found


def _taker(case, verb: str, who: tuple[str, ...]):
    from portal.demo.helping import FIRST_OF_TWO, volunteer
    from services.cases.actor import CLOCK
    from services.orders.actor import as_helper
    from tests.e2e import town

    if verb in ("join", "accept", "check_in", "check_in_too", "check_out_too", "check_out"):
        return as_helper(volunteer(who[0] if verb in FIRST_OF_TWO else who[-1]))
    if verb == "offer":
        return CLOCK
    return town._actor("resident" if verb == "rate_solved" else "grid_leader", case)


def _answers(case, verb: str, who: tuple[str, ...]) -> dict[str, Any]:
    from accounts import moment
    from portal.demo.helping import volunteer

    if verb == "offer":
        return {"volunteers": [volunteer(name).pk for name in who], "until": moment.now() + timedelta(hours=12)}
    given: dict[str, dict[str, Any]] = {
        "dispatch": {"policy": "nearest", "at_once": len(who)}, "check_in": {"plate": case.building.slug},
        "check_in_too": {"plate": case.building.slug}, "check_out": {"minutes": "45"}, "decline": {"reason": "这周没有人"},
        "rate_solved": {"satisfied": "yes"}, "assign": {"owner": _worker()},
    }  # fmt: skip
    return given.get(verb, {})


def _worker() -> str:
    from tests.e2e import town

    return town._owner()


def _project(offer: int) -> str:
    """Claimed by the community: waits for the unit to say when."""
    from grids.models import Place
    from services.cases.act import begin
    from services.partners.models import Listing
    from tests.e2e import town

    listing = Listing.objects.select_related("area").get(pk=offer)
    asked = {"listing": listing.pk, "organisation": listing.organisation_id}
    return begin("projects", actor=town._actor("clerk"), place=Place(listing.area), answers=asked, verb="book").number


def _sheet() -> str:
    """The number of a sheet of hours of who has helped today."""
    from accounts import moment
    from portal.demo.helping import volunteer
    from services.orders import hours

    account = hours.of_contact(volunteer("小阳").contact)
    made = hours.certify(account, moment.today(), moment.today(), name="小阳", issuer="江州社区")
    assert made is not None
    return made.number


ASKED = ("dispatch", "offer")
COURSES: dict[str, tuple] = {
    "placed": ("checkup", (), ()),
    "invited": ("mending", ("volunteer",), ASKED),
    "half": ("carry", ("阮老师", "小柯"), (*ASKED, "join"), "a"),
    "accepted": ("errand", ("volunteer",), (*ASKED, "accept")),
    "under_way": ("lesson", ("阮老师",), (*ASKED, "accept", "check_in")),
    "done": ("haircut", ("小柯",), (*ASKED, "accept", "check_in", "check_out")),
    "closed": ("meal", ("小阳",), (*ASKED, "accept", "check_in", "check_out", "rate_solved")),
    "by_grid": ("company", (), ("assign",)),
    "declined": ("company", (), ("decline",)),
}
