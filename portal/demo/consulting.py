"""The demo's receptions, a roster, questions that were asked and answered, and a time that is booked: through the door. 法律咨询"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction

from accounts import moment
from accounts.models import User
from grids.duties import Duty
from grids.models import Appointment, Area, Place
from portal.demo import divisions, post
from services.cases import once
from services.cases.act import act, begin
from services.cases.actor import CLOCK, Actor, from_session
from services.cases.models import Case
from services.consultation import moving, sitting, slots
from services.consultation.models import Roster
from services.letters.models import Letter

SCOPE = "demo"
OF_THE_ASKER = ("rate_solved", "agree")
PLATE = "渝A00000"  # of the neighbour among the demo accounts
ROOM = "社区服务中心二楼 203"
RECEPTIONS: tuple[tuple[Duty, dict[str, Any]], ...] = (
    (Duty.LEGAL, {"weekday": 2, "opens": time(14), "closes": time(17), "minutes": 30, "where": ROOM}),
    (Duty.POLICE, {"weekday": 1, "opens": time(9), "closes": time(11), "minutes": 20, "capacity": 2, "where": "警务室"}),
    (Duty.COMMUNITY_STAFF, {"weekday": 4, "week": 1, "opens": time(9), "closes": time(11), "minutes": 0, "where": "一楼大厅"}),
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """One question: how many days ago, in which words, and how far it came."""

    key: str
    ago: int
    text: str
    topic: str
    steps: tuple[tuple[str, int, dict[str, Any]], ...] = field(default=())  # verb, hours later, answers


OPENLY = {
    "open_question": "退租以后，房东以墙面有使用痕迹为由扣下全部押金，合理吗？",
    "open_answer": "正常使用的痕迹不能抵押金。先书面催告并写明期限；仍不退的，可以申请社区调解，也可以起诉，时效三年。",
    "open_sure": "on",
}
ANSWER = "正常使用的痕迹不能抵押金。先发一份书面通知，写明哪天前退；不退可以请社区调解，也可以到法院起诉，时效三年。"
QUESTIONS = (
    Asked("question-1", 20, "退租一个月了，房东说墙上有钉眼，押金一分不退，合同上没写。", "other", (
        ("take", 20, {}),
        ("advise", 44, {"reply": ANSWER}),
        ("rate_solved", 60, {"satisfied": "yes"}),
        ("propose", 62, OPENLY),
        ("agree", 70, {"edition": 1, "open_agreed": "on"}),
    )),
    Asked("question-2", 3, "单位没签合同，干了四个月，现在不让去了，能要什么？", "work", (("take", 22, {}),)),
    Asked("question-3", 0, "借给朋友两万块，只有转账记录，没有借条，还能要回来吗？", "loan"),
)  # fmt: skip


def plant() -> None:
    """When who receives people at the community of the demo, who stands on its roster, and one car."""
    community = _community()
    for duty, facts in RECEPTIONS:
        sitting.put_up({"appointment": _held(community, duty), **facts})
    roster = Roster.objects.create(
        area=community, name="三官一律", name_en="Judge, prosecutor, police officer and lawyer"
    )
    roster.members.set(
        Appointment.objects.current().filter(area=community, duty__in=(Duty.LEGAL, Duty.POLICE, Duty.JUDGE))
    )

    moving.open_at(community, wanted=True)
    moving.write_down(User.objects.get(username="demo-neighbour").contact, PLATE)


def tell(now: datetime) -> Iterator[Case]:
    """What is not told yet, a transaction each."""
    for key, play in [*((one.key, one) for one in QUESTIONS), ("booking-1", None)]:
        with post.drawer(), transaction.atomic():
            token = once.claim(key, SCOPE, key)
            if token is None or token.answer:
                continue
            case = _ask(play, now) if play else _book(now)
            post.put(Letter.objects.filter(about=case.number, fate=Letter.Fate.WAITING))
            once.spend(token, case.number)
        yield case


def _ask(one: Asked, now: datetime) -> Case:
    began = now - timedelta(days=one.ago, hours=1)
    answers = {"category": "legal_question", "text": one.text, "q_field": one.topic}
    with moment.at(began):
        case = begin("questions", actor=Actor("session"), place=Place(_community()), answers=answers)
    for verb, hours, said in one.steps:
        with moment.at(began + timedelta(hours=hours)):
            case.refresh_from_db()
            asker = Actor("link", contact=case.requester_id, case=case.number)
            act(case, verb, actor=asker if verb in OF_THE_ASKER else _adviser(case), answers=said)
    return case


def _book(now: datetime) -> Case:
    """The second time that is free with the lawyer."""
    lawyer = _held(_community(), Duty.LEGAL)
    free = slots.free(list(slots.of_posts([lawyer])))
    with moment.at(now - timedelta(minutes=30)):
        answers = {"slot": free[1].code}
        return begin("bookings", actor=Actor("session"), place=Place(_community()), answers=answers)


def _adviser(case: Case) -> Actor:
    """Whoever is in charge, signed in."""
    held = case.owner_appointment
    return from_session(held.person.contact.user) if held else CLOCK


def _held(area: Area, duty: Duty) -> Appointment:
    found = Appointment.objects.current().filter(area=area, duty=duty).order_by("pk").first()
    assert found is not None
    return found


def _community() -> Area:
    return divisions.area(divisions.JIANGZHOU)
