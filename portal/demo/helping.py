"""The demo's volunteers, and orders some of which they have done: every step through the door, on its day. 点单"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

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
from services.orders import repeats
from services.orders.actor import as_helper
from services.orders.models import Order, Volunteer
from services.orders.who import AT_WORK, HELPER, INVITED, ON_THE_WAY

SCOPE, KIND = "demo", "orders"
HOME = ("西西里第二网格", "3 栋")
PEOPLE = (  # name, number, building, skills; no operator has been given 154
    ("volunteer", "", HOME, ("mending", "escort"), True),
    ("小柯", "15400000301", ("西西里第二网格", "3 栋"), ("hairdressing",), False),
    ("阮老师", "15400000302", ("西西里第一网格", "1 栋"), ("teaching", "escort"), True),
    ("卞师傅", "15400000303", ("艾坪第一网格", "2 栋"), ("mending",), False),
    ("小阳", "15400000304", ("西西里第二网格", "3 栋"), ("cooking", "medicine"), False),
)
NEWCOMER = ("小童", "15400000305", HOME, ("teaching",), False)  # the community has still to look at who offered this
WHOLE = ("approve", "dispatch", "offer", "accept", "check_in", "check_out", "rate_solved")
BY_TWO = ("approve", "dispatch", "offer", "join", "accept", "check_in", "check_in_too", "check_out_too", "check_out",
          "rate_solved")  # fmt: skip
FIRST_OF_TWO = {"join", "check_in", "check_out_too"}  # the other steps of helpers are the second's
TO_ANSWER = timedelta(hours=16)  # who looks at the demo at midnight still finds what was asked that morning


@dataclass(frozen=True)
class Wish:
    """One order: what, how many days ago, how far it came, who helps, and what was said."""

    key: str
    item: str
    ago: int
    steps: int
    helpers: tuple[str, ...] = ()
    who: str = ""
    said: dict[str, str] = field(default_factory=dict)
    weeks: int = 0  # for so many more it shall be the same again

    @property
    def course(self) -> tuple[str, ...]:
        return (BY_TWO if len(self.helpers) > 1 else WHOLE)[: self.steps]


WISHES = (
    Wish("order-1", "haircut", 16, 7, ("小柯",), said={"text": "老人腿脚不便，在家剪。"}),
    Wish("order-7", "carry", 13, 10, ("volunteer", "阮老师"), said={"q_floors": "stairs", "text": "旧衣柜搬到楼下。"}),
    Wish("order-2", "errand", 11, 7, ("volunteer",), "resident", {"q_what": "parcel"}),
    Wish("order-3", "lesson", 8, 6, ("阮老师",), said={"text": "想学用手机挂号。"}),
    Wish("order-8", "company", 6, 7, ("小阳",), "resident", {"text": "陪老人下楼走走。"}, weeks=8),
    Wish("order-4", "mending", 5, 7, ("卞师傅",), said={"q_what": "tap"}),
    Wish("order-5", "meal", 0, 2, ("小阳",), "resident", {"q_diet": "soft"}),
    Wish("order-9", "carry", 0, 5, ("阮老师", "volunteer"), "resident", {"q_floors": "lift"}),
    Wish("order-10", "carry", 0, 4, ("小柯", "小阳"), said={"q_floors": "stairs"}),
    Wish("order-11", "mending", 0, 3, ("volunteer",), said={"q_what": "light", "slot": "a"}),
    Wish("order-6", "company", 0, 0),
)
ANSWERS: dict[str, dict[str, Any]] = {
    "dispatch": {"policy": "matching"}, "check_out": {"minutes": "45", "reply": "都弄好了，有事再叫我。"},
    "check_out_too": {"minutes": "45"}, "rate_solved": {"satisfied": "yes", "note": "谢谢，人很好。"},
}  # fmt: skip
AFTER = {  # hours after the order was placed; an order is for the next morning
    "approve": 1.0, "dispatch": 1.2, "offer": 1.3, "join": 1.6, "accept": 2.0, "check_in": 24.5, "check_in_too": 24.6,
    "check_out_too": 25.4, "check_out": 25.5, "rate_solved": 30.0,
}  # fmt: skip


def plant() -> None:
    """The volunteers, confirmed a month ago, and one who came yesterday."""
    joined, standing = moment.now() - timedelta(days=40), Volunteer.Standing
    for one in PEOPLE:
        _join(*one, standing=standing.CONFIRMED, adult_at=joined, joined_at=joined, ruled_at=joined)
    lately = moment.now() - timedelta(days=1)
    _join(*NEWCOMER, standing=standing.WAITING, adult_at=lately, joined_at=lately)


def _join(name: str, phone: str, where: tuple[str, str], skills: tuple[str, ...], badge: bool, **facts: Any) -> None:
    grid, label = where
    house = Building.objects.select_related("grid").filter(grid__name=grid).order_by("pk")
    home = house.filter(label=label).first() or house[0]
    Volunteer.objects.create(
        contact=_contact(name, phone), home=home, grid=home.grid, skills=list(skills), badge=badge, quota=5, **facts
    )


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
    first = timezone.localdate(placed) + timedelta(days=1)
    asked = {"category": wish.item, "day": first, "slot": "m", **wish.said}
    if wish.weeks:
        asked["weekly_until"] = first + timedelta(weeks=wish.weeks)
    with moment.at(placed):
        case = begin(KIND, actor=_resident(wish), place=place, answers=asked, source="qr")
    for verb in wish.course:
        with moment.at(placed + timedelta(hours=AFTER[verb])):
            _step(Case.objects.get(pk=case.pk), verb, wish, cast)
    told = [case.number, *_go_on(case)]
    post.put(Letter.objects.filter(about__in=told, fate=Letter.Fate.WAITING))
    return case


def _go_on(case: Case) -> list[str]:
    """The next time of a weekly order, whose day comes near; the clock would order it within half an hour. Its number."""
    series = Order.objects.get(case=case).series_id
    if series is None:
        return []
    with moment.at(moment.now()):
        repeats.next_of(series)
    later = Order.objects.filter(series=series).exclude(case=case)
    return list(later.values_list("case__number", flat=True))


def _resident(wish: Wish) -> Actor:
    return from_session(User.objects.get(username=f"demo-{wish.who}") if wish.who else AnonymousUser())


def _step(case: Case, verb: str, wish: Wish, cast: Cast) -> None:
    """By whoever the row says: a volunteer, the resident by the receipt, the clock, or who leads."""
    step, answers = case.workflow.steps[verb], dict(ANSWERS.get(verb, {}))
    if {INVITED, HELPER, ON_THE_WAY, AT_WORK} & set(step.by):
        name = wish.helpers[0] if verb in FIRST_OF_TWO else wish.helpers[-1]
        actor: Actor = as_helper(volunteer(name))
        answers |= {"plate": case.building.slug} if verb in ("check_in", "check_in_too") and case.building else {}
    elif RESIDENT in step.by:
        actor = keys.read(case, keys.link(case))
    elif verb == "offer":
        asked = [volunteer(name).pk for name in wish.helpers]
        actor, answers = CLOCK, {"volunteers": asked, "until": moment.now() + TO_ANSWER}
    else:
        actor = next(one for one in cast.near(case.place_id) if any(who.holds(one, case) for who in step.by))
    act(case, verb, actor=actor, answers=answers)


def volunteer(name: str) -> Volunteer:
    """By the name in this file."""
    whose = {"contact__user__username": "demo-volunteer"} if name == "volunteer" else {"contact__name": name}
    return Volunteer.objects.get(**whose)
