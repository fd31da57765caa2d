"""The demo's partner units, what they promise and offer, and projects some of which are done: each step through the door. 共建"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import moment
from accounts.models import User
from grids.models import Organisation, Place
from portal.demo import divisions, post
from portal.demo.crew import Crew
from services.cases import once
from services.cases.act import act, begin
from services.cases.actor import Actor, from_session
from services.cases.models import Case
from services.letters.models import Letter
from services.partners import agreements, shelf
from services.partners.models import Listing

SCOPE, KIND = "demo", "projects"
CLINIC, SCHOOL, WATER = "青禾口腔门诊", "柳荫小学党支部", "鼎山街道水务所"
PROMISES = (  # unit, days since it began, days to its end, what
    (CLINIC, 345, 20, "每季度一次口腔义诊；老人假牙调整优先。"),
    (WATER, 120, 245, "每月一天上门查漏；社区活动需要时出人出工具。"),
    (SCHOOL, 400, -35, "周末开放操场和图书室。"),
)
SHELF = (  # key, unit or none for a need, what, where, how often, said about it
    ("teeth", CLINIC, "口腔义诊半天", "江州社区活动室", 2, "来两位医生，检查、洗牙咨询、假牙调整。"),
    ("leaks", WATER, "上门查漏半天", "", 3, "两位师傅，带工具。"),
    ("lamps", "", "给活动室换灯", "江州社区活动室", 1, "六盏灯，要梯子和电工。"),
    ("reading", "", "陪孩子读书", "社区图书角", 4, "周六上午，一次两小时。"),
)
THANKS = "青禾口腔门诊来了两位医生，查了三十多位老人的牙，当场调好了五副假牙。"


@dataclass(frozen=True)
class Turn:
    """One project: what was claimed by which verb, how many days ago, and how far it came."""

    key: str
    listing: str
    verb: str
    unit: str
    ago: int
    steps: tuple[tuple[str, int, dict[str, Any]], ...] = field(default=())  # verb, hours later, answers


TURNS = (
    Turn("project-1", "teeth", "book", CLINIC, 24, (
        ("agree", 20, {"day": 5, "note": "上午九点到，十二点收。"}),
        ("fulfil", 125, {"reply": THANKS, "served": "32"}),
        ("rate_done", 140, {"satisfied": "yes", "shown": THANKS}),
        ("rate_back", 150, {"satisfied": "yes", "note": "社区准备得很周到。"}),
    )),
    Turn("project-2", "lamps", "take_up", WATER, 6, (("agree", 5, {"day": 9, "note": "自带梯子。"}),)),
    Turn("project-3", "leaks", "book", WATER, 0),
)  # fmt: skip


def plant(crew: Crew) -> None:
    """The units, what they have promised, and the shelves."""
    community, today = divisions.area(divisions.JIANGZHOU), moment.today()
    kind = Organisation.Kind.PARTNER_UNIT
    crew.body(CLINIC, kind, community, address="沁园春 3 号门面", mobile="15400000931")
    crew.body(SCHOOL, kind, community, address="柳荫路", mobile="15400000932")
    for unit, since, until, promise in PROMISES:
        facts = {
            "organisation": _unit(unit), "area": community, "promise": promise,
            "since": today - timedelta(days=since), "until": today + timedelta(days=until),
        }  # fmt: skip
        agreements.write_down(Actor("import"), facts)
    for _key, unit, title, where, capacity, what in SHELF:
        facts = {
            "area": community, "title": title, "where": where, "what": what, "capacity": capacity,
            "since": today - timedelta(days=30), "until": today + timedelta(days=18 if unit == CLINIC else 90),
        }  # fmt: skip
        side = Listing.Side.OFFER if unit else Listing.Side.NEED
        shelf.put_up(side, facts | ({"organisation": _unit(unit)} if unit else {}))


def tell(now: datetime) -> Iterator[Case]:
    """The projects that are not told yet, oldest first, a transaction each."""
    for turn in TURNS:
        with post.drawer(), transaction.atomic():
            token = once.claim(turn.key, SCOPE, turn.key)
            if token is None or token.answer:
                continue
            case = _play(turn, now)
            once.spend(token, case.number)
        yield case


def _play(turn: Turn, now: datetime) -> Case:
    """From ten in the morning of its day on, or from just now, if that is still to come."""
    day = timezone.localdate(now) - timedelta(days=turn.ago)
    began = min(timezone.make_aware(datetime.combine(day, time(10))), now - timedelta(hours=1))
    title = next(title for key, _unit, title, *_rest in SHELF if key == turn.listing)
    listing = Listing.objects.select_related("area").get(title=title)
    asked = {"listing": listing.pk, "organisation": _unit(turn.unit).pk}
    with moment.at(began):
        actor = _clerk() if turn.verb == "book" else _speaker(turn.unit)
        case = begin(KIND, actor=actor, place=Place(listing.area), answers=asked, verb=turn.verb)
    for verb, hours, answers in turn.steps:
        with moment.at(began + timedelta(hours=hours)):
            actor = _clerk() if verb == "rate_done" else _speaker(turn.unit)
            act(case, verb, actor=actor, answers=_dated(answers))
    post.put(Letter.objects.filter(about=case.number, fate=Letter.Fate.WAITING))
    return case


def _dated(answers: dict[str, Any]) -> dict[str, Any]:
    """With the day it says, counted from the one on which it is said."""
    day = {"day": moment.today() + timedelta(days=answers["day"])} if "day" in answers else {}
    return answers | day


def _unit(name: str) -> Organisation:
    return Organisation.objects.get(name=name)


def _clerk() -> Actor:
    return from_session(User.objects.get(username="demo-clerk"))


def _speaker(unit: str) -> Actor:
    """Whoever has signed in with the number of the unit."""
    found = _unit(unit)
    return Actor("session", contact=found.contact_id, organisations=frozenset({found.pk}))
