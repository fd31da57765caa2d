"""The demo's volunteers, and orders some of which they have done: every step through the door, on its day. 点单"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone

from accounts import moment
from accounts.models import Contact, User
from grids.models import Building, Place
from portal.demo import post
from portal.demo.cast import HOMES, Cast
from services.cases import keys, once
from services.cases.act import act, begin
from services.cases.actor import CLOCK, Actor, from_session
from services.cases.models import Case
from services.cases.who import RESIDENT
from services.letters.models import Letter
from services.orders.actor import as_helper
from services.orders.models import Volunteer
from services.orders.who import AT_WORK, HELPER, INVITED

SCOPE, KIND = "demo", "orders"
HOME = ("西西里第二网格", "3 栋")
PEOPLE = (  # name, number, building, skills; no operator has been given 154
    ("volunteer", "", HOME, ("mending", "escort"), True),
    ("小柯", "15400000301", ("西西里第二网格", "3 栋"), ("hairdressing",), False),
    ("阮老师", "15400000302", ("西西里第一网格", "1 栋"), ("teaching", "escort"), True),
    ("卞师傅", "15400000303", ("艾坪第一网格", "2 栋"), ("mending",), False),
    ("小阳", "15400000304", ("西西里第二网格", "3 栋"), ("cooking", "medicine"), False),
)
WHOLE = ("approve", "dispatch", "offer", "accept", "check_in", "check_out", "rate_solved")


@dataclass(frozen=True)
class Wish:
    """One order: what, how many days ago, how far it came, and what was said."""

    key: str
    item: str
    ago: int
    steps: int
    helper: str
    who: str = ""
    said: dict[str, str] = field(default_factory=dict)


WISHES = (
    Wish("order-1", "haircut", 16, 7, "小柯", said={"text": "老人腿脚不便，在家剪。"}),
    Wish("order-2", "errand", 11, 7, "volunteer", "resident", {"q_what": "parcel"}),
    Wish("order-3", "lesson", 8, 6, "阮老师", said={"text": "想学用手机挂号。"}),
    Wish("order-4", "mending", 5, 7, "卞师傅", said={"q_what": "tap"}),
    Wish("order-5", "meal", 0, 2, "小阳", "resident", {"q_diet": "soft"}),
    Wish("order-6", "company", 0, 0, ""),
)
ANSWERS = {
    "dispatch": {"policy": "matching"}, "check_out": {"minutes": "45", "reply": "都弄好了，有事再叫我。"},
    "rate_solved": {"satisfied": "yes", "note": "谢谢，人很好。"},
}  # fmt: skip
AFTER = {  # hours after the order was placed; an order is for the next morning
    "approve": 1.0, "dispatch": 1.2, "offer": 1.3, "accept": 2.0, "check_in": 24.5, "check_out": 25.5, "rate_solved": 30.0,
}  # fmt: skip


def plant() -> None:
    """The volunteers, confirmed a month ago."""
    joined = moment.now() - timedelta(days=40)
    for name, phone, (grid, label), skills, badge in PEOPLE:
        house = Building.objects.select_related("grid").filter(grid__name=grid).order_by("pk")
        home = house.filter(label=label).first() or house[0]
        Volunteer.objects.create(
            contact=_contact(name, phone), home=home, grid=home.grid, skills=list(skills), badge=badge, quota=5,
            standing=Volunteer.Standing.CONFIRMED, adult_at=joined, joined_at=joined, ruled_at=joined,
        )  # fmt: skip


def _contact(name: str, phone: str) -> Contact:
    if not phone:
        return User.objects.get(username=f"demo-{name}").contact
    made = Contact.by_phone(phone)
    made.name = name
    made.save()
    return made


def tell(cast: Cast, now: datetime) -> Iterator[Case]:
    """The orders that are not told yet, oldest first, a transaction each."""
    for wish in WISHES:
        with post.drawer(), transaction.atomic():
            token = once.claim(wish.key, SCOPE, wish.key)
            if token is None or token.answer:
                continue
            case = _play(wish, cast, now)
            once.spend(token, case.number)
        yield case


def _play(wish: Wish, cast: Cast, now: datetime) -> Case:
    """At nine in the morning of its day, or just now, if that is still to come."""
    day = timezone.localdate(now) - timedelta(days=wish.ago)
    placed = min(timezone.make_aware(datetime.combine(day, time(9))), now - timedelta(hours=3))
    grid, label = HOMES["resident"]
    place = Place.of(Building.objects.select_related("grid").get(grid__name=grid, label=label))
    asked = {"category": wish.item, "day": timezone.localdate(placed) + timedelta(days=1), "slot": "m", **wish.said}
    with moment.at(placed):
        case = begin(KIND, actor=_resident(wish), place=place, answers=asked, source="qr")
    for verb in WHOLE[: wish.steps]:
        with moment.at(placed + timedelta(hours=AFTER[verb])):
            _step(Case.objects.get(pk=case.pk), verb, wish, cast)
    post.put(Letter.objects.filter(about=case.number, fate=Letter.Fate.WAITING))
    return case


def _resident(wish: Wish) -> Actor:
    return from_session(User.objects.get(username=f"demo-{wish.who}") if wish.who else AnonymousUser())


def _step(case: Case, verb: str, wish: Wish, cast: Cast) -> None:
    """By whoever the row says: a volunteer, the resident by the receipt, the clock, or who leads."""
    step, helper = case.workflow.steps[verb], Volunteer.objects.filter(contact__name=_name(wish)).first()
    answers = dict(ANSWERS.get(verb, {}))
    if {INVITED, HELPER, AT_WORK} & set(step.by):
        assert helper is not None
        actor: Actor = as_helper(helper)
        answers |= {"plate": case.building.slug} if verb == "check_in" and case.building else {}
    elif RESIDENT in step.by:
        actor = keys.read(case, keys.link(case))
    elif verb == "offer":
        assert helper is not None
        actor, answers = CLOCK, {"volunteers": [helper.pk]}  # type: ignore[dict-item]
    else:
        actor = next(one for one in cast.near(case.place_id) if any(who.holds(one, case) for who in step.by))
    act(case, verb, actor=actor, answers=answers)


def _name(wish: Wish) -> str:
    return User.objects.get(username="demo-volunteer").contact.name if wish.helper == "volunteer" else wish.helper
