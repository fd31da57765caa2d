"""The demo's openings and who holds their seats, a patrol, its shifts and hours, and what is asked about them. 岗位, 队伍"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from accounts import moment
from grids.models import Area, Organisation, Person
from portal.demo import divisions, post
from portal.demo.helping import volunteer
from services.cases import once
from services.letters.models import Letter
from services.orders import calling, claims, presence, public_names, roster
from services.orders.models import Opening, Shift, Swap, Team, Turn

SCOPE = "demo"
XIXILI, COMMUNITY = "西西里小区", "江州社区"
OPENINGS = (  # kind, title, area, body, seats, what, who holds one and whether their name is shown
    ("sanitation", "", XIXILI, "清和物业西西里服务中心", 5, "每周六上午一小时，清楼道、捡烟头，工具由物业出。",
     (("volunteer", True), ("小柯", False))),
    ("policy", "", COMMUNITY, "", 3, "把医保、养老的新政策讲给不上网的老人听。", (("阮老师", True),)),
    ("mediation", "", XIXILI, "", 2, "邻里有了疙瘩，陪社区调解员一起上门。", ()),
    ("other", "图书角值班岗", COMMUNITY, "", 1, "周日下午在社区图书角借书、还书。", (("阮老师", True),)),
)  # fmt: skip
PATROL, WHERE = "西西里夜巡队", "3 栋架空层"
SHIFTS = (  # days from today, who goes
    (-6, ("volunteer", "小柯")),
    (1, ("volunteer", "阮老师")),
    (3, ("小柯",)),
    (8, ()),
)
MEMBERS = ("volunteer", "阮老师", "小柯")
NAMED = "热心邻居"  # as one of them wants to be thanked in public
SEATS, FROM, UNTIL = 3, time(19, 30), time(21)


def plant() -> None:
    """The openings, the team, and who goes out when."""
    maker = Person.objects.get(contact__user__username="demo-grid_leader")
    for facts in OPENINGS:
        _opening(maker, *facts)
    team = Team.objects.create(
        area=_area(XIXILI), name=PATROL, what="晚上七点半，绕小区走两圈，看灯、看门、看火。", made_by=maker
    )
    for name in MEMBERS:
        roster.join(team, volunteer(name))
    for days, who in SHIFTS:
        _shift(team, days, who)
    public_names.agree(volunteer("volunteer"), NAMED)


def _opening(maker: Person, kind: str, title: str, area: str, body: str, seats: int, what: str, held: tuple) -> None:
    since = moment.today() - timedelta(days=30)
    made = Opening.objects.create(
        kind=kind, title=title, area=_area(area), organisation=Organisation.objects.filter(name=body).first(),
        capacity=seats, what=what, since=since, posted_by=maker,
    )  # fmt: skip
    for name, shown in held:
        claims.claim(made.pk, volunteer(name), shown=shown)


def _shift(team: Team, days: int, who: tuple[str, ...]) -> None:
    """Taken the day before; of one that is over as well."""
    day = moment.today() + timedelta(days=days)
    first, last = (timezone.make_aware(datetime.combine(day, at)) for at in (FROM, UNTIL))
    made = Shift.objects.create(team=team, starts=first, ends=last, where=WHERE, seats=SEATS)
    with moment.at(min(moment.now(), first - timedelta(days=1))):
        turns = [roster.take(made.pk, volunteer(name)) for name in who]
    for turn in turns if last < moment.now() else ():
        with moment.at(first):
            there = presence.check_in(turn)
        with moment.at(last):
            presence.check_out(there)


def tell() -> None:
    """One asks another for their turn, and the leader for somebody, if that was not asked yet."""
    with post.drawer(), transaction.atomic():
        token = once.claim("swap-1", SCOPE, "swap-1")
        if token is None or token.answer:
            return
        held = Turn.objects.select_related("shift__team", "volunteer__contact").filter(shift__starts__gt=moment.now())
        own, wanted = (
            held.filter(volunteer=volunteer("小柯")).first(),
            held.filter(volunteer=volunteer("volunteer")).first(),
        )
        swap: Swap | None = roster.ask(own, wanted) if own and wanted else None
        _ask()
        once.spend(token, str(swap.pk if swap else 0))
        told = Letter.objects.filter(kind="volunteers", verb__in=("swap_asked", "shift_offered"))
        post.put(told.filter(fate=Letter.Fate.WAITING))


def _ask() -> None:
    """The leader asks whether somebody takes the shift that nobody has; nobody in their quiet hours."""
    free = Shift.objects.filter(starts__gt=moment.now(), turns=None).select_related("team").order_by("starts").first()
    may = calling.may_be_asked(free)[:1] if free else []
    if free and may:
        calling.ask(free.pk, may[0].pk, by=None)


def _area(name: str) -> Area:
    return divisions.area(divisions.JIANGZHOU) if name == COMMUNITY else Area.objects.get(name=name)
