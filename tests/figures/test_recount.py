"""Whatever happens, in any order, and whenever the clock comes by: the sums are what a patient person counts."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from accounts import moment
from grids import changes
from grids.models import Appointment, Area, Building, Place
from services.cases.act import AnswersRefused, StepNotAllowed, act, begin, may
from services.cases.actor import CLOCK
from services.cases.models import Case
from services.figures import durations, instep, ledger, periods, sums
from services.figures.ledger import Wanted
from services.figures.models import Grain, Rollup, Stale
from services.figures.periods import Period
from services.figures.rebuilding import rebuild
from services.figures.stages import MARK
from tests.figures import recount

START = datetime(2026, 9, 28, 2, 0, tzinfo=UTC)  # Monday 10:00; month's end, a holiday and make-up days follow
LATER = START + timedelta(days=120)
PEOPLE = ("resident", "worker", "neighbour_worker", "leader", "staff", "clerk", "keeper", "chief", "plumber",
          "stranger")  # fmt: skip
OWNER = {"第一网格": "worker", "第二网格": "neighbour_worker", "第九网格": "stranger", "东园社区": "staff"}
MOSTLY = 13
ANSWERS = {"reason": "理由", "reply": "答复", "note": "说明", "question": "哪一户？", "text": "三楼", "remark": "记下"}
EVER = (date(1970, 1, 1), date(2100, 1, 1))
MONTHS = {"2026-09": (date(2026, 9, 1), date(2026, 9, 30)), "2026-10": (date(2026, 10, 1), date(2026, 10, 31)),
          "2026-11": (date(2026, 11, 1), date(2026, 11, 30))}  # fmt: skip


@pytest.fixture
def houses(town):
    """One house in each grid: what is filed about a house may come back."""
    return {town.near.name: town.building, town.far.name: changes.raise_building(town.far, label="7 号楼")}


def take(case: Case, choice: int, at: datetime, town, actors) -> None:
    """One of the rows that start here, by whoever may; what the door refuses did not happen."""
    rows = case.workflow.steps_from(case.state)
    if choice < MOSTLY:  # the way it should go, so that walks come far
        rows = [row for row in case.workflow.main if row in rows] or rows
    if not rows:
        return
    row, others = rows[choice % len(rows)], Case.objects.exclude(pk=case.pk).order_by("pk")
    day = (at + timedelta(days=1 + choice)).date()
    answers = {**ANSWERS, "outcome": ("solved", "explained")[choice % 2], "channel": "court"}
    post = post_of(town, case) if choice % 4 else town.appointment("staff").pk
    answers |= {"tier": ("grid", "shared", case.tier)[choice % 3], "owner": f"a{post}"}
    answers |= {"satisfied": ("yes", "fairly", "no", "")[choice % 4], "contacted": ("yes", "no", "")[choice % 3]}
    answers |= {"organisation": town.office.pk, "grade": "good", **dict.fromkeys(("until", "answer_by"), day)}
    answers |= {"category": "legal_advice" if row.verb == "seal" else ("lift", "noise", "legal_advice")[choice % 3]}
    answers |= {"why": "社区最近", "desk": town.community.pk if choice % 2 else town.near.pk}
    answers |= {"into": others[choice % others.count()].number if others else ""}
    with moment.at(at):
        actor = next((one for one in actors if may(one, row, case)), None)
        try:
            with transaction.atomic():
                actor and act(case, row.verb, actor=actor, answers=answers)
        except (StepNotAllowed, PermissionDenied, AnswersRefused):
            return


def post_of(town, case: Case) -> int:
    """The post of whoever works there; after a redrawing the new one."""
    return town.people[OWNER[case.place.name]].contact.person.appointments.latest("pk").pk


def redraw(town, at: datetime) -> None:
    """The second grid ends and another takes over, with its houses."""
    with moment.at(at):
        old = Area.objects.get(pk=town.far.pk)
        if old.living:
            houses = dict.fromkeys(Building.objects.filter(grid=old).values_list("pk", flat=True), 0)
            posts = dict.fromkeys(Appointment.objects.filter(area=old).values_list("pk", flat=True), 0)
            changes.redraw([old], [{"name": "新二网格"}], buildings=houses, posts=posts)


A_STEP = some.tuples(some.integers(0, 5), some.integers(0, 17), some.integers(0, 200))
A_CASE = some.tuples(
    some.sampled_from(sorted(OWNER)), some.sampled_from(["noise", "lift", "legal_advice"]),
    some.sampled_from(["resident", "worker"]), some.integers(0, 900),
)  # fmt: skip


@settings(max_examples=8, suppress_health_check=list(HealthCheck), derandomize=True, phases=[Phase.generate])
@given(
    cases=some.lists(A_CASE, min_size=2, max_size=5),
    steps=some.lists(A_STEP, min_size=10, max_size=40),
    sweeps=some.sets(some.integers(0, 40), max_size=4),
    redrawn=some.integers(0, 40),
)
@pytest.mark.long
def test_whatever_happens_it_equals_a_recount_by_hand(town, who, houses, cases, steps, sweeps, redrawn):
    with transaction.atomic():
        Area.objects.filter(pk=town.community.pk).update(duty_categories=["noise"])
        clock = play(town, who, houses, cases, steps, sweeps, redrawn)
        with moment.at(clock):
            compare(town)  # some of it counted, some on the way
            instep.catch_up()
            assert not Stale.objects.exists()
            compare(town)  # all of it counted
            before = stored()
            assert rebuild() == {"cases": 0, "rows": 0}
            Rollup.objects.all().delete()
            rebuild()
            assert stored() == before
        transaction.set_rollback(True)


def play(town, who, houses, cases, steps, sweeps, redrawn) -> datetime:
    """Let it all happen, now and then counting; returns the moment of the end."""
    places, begun, at = {area.name: area for area in (town.near, town.far, town.elsewhere, town.community)}, [], START
    for name, category, by, offset in cases:
        with moment.at(START + timedelta(hours=offset)):
            place = Place.of(houses[name]) if name in houses else Place(places[name])
            asked = {"category": category, "text": "半夜还在装修", "phone": "13800000001", "agreed": True}
            source = "worker" if by == "worker" and place.area == town.near else "web"  # elsewhere as anybody
            begun.append(begin("reports", actor=who(by), place=place, answers=asked, source=source))
    at = START + timedelta(hours=900)
    for number, (which, choice, hours) in enumerate(steps):
        at += timedelta(hours=hours)
        actors = [who(one) for one in PEOPLE] + [CLOCK]
        case = Case.objects.get(pk=begun[which % len(begun)].pk)
        child = case.children.exclude(phase="over").first() if hours % 2 else None  # now it is a colleague's turn
        take(child or case, choice, at, town, actors)
        if number == redrawn:
            redraw(town, at)
        if number in sweeps:
            with moment.at(at):
                instep.catch_up()
    return at


def stored() -> dict:
    """All sums that are still kept."""
    old = moment.today() - sums.DAYS_KEPT
    rows = Rollup.objects.exclude(grain=Grain.DAY, start__lt=old)
    return {sums.key_of(row): counts for row in rows if (counts := sums.counts_of(row))}


def compare(town) -> None:
    listed = recount.export(dict(Area.objects.values_list("pk", "level")))
    for area in (town.street, town.community, town.near, town.far, town.elsewhere):
        alike(listed, area, periods.ALL, EVER)
    for code, days in MONTHS.items():
        alike(listed, town.street, periods.read(code), days)
    today = moment.today()
    alike(listed, town.street, periods.last_days(), (today - timedelta(days=29), today))
    for category in ("noise", "lift"):
        alike(listed, town.street, periods.ALL, EVER, category)
    roughly(listed, town.street)


def read(area: Area, period: Period, category: str) -> Counter:
    wanted = Wanted(period.grain, frozenset({area.path}), since=period.first, split=bool(category), spans=True)
    book = ledger.read(area.path, wanted)
    return book.split(area.path, period)["reports", category] if category else book.of(area.path, period)


def alike(listed: list[dict], area: Area, period: Period, days: tuple[date, date], category: str = "") -> None:
    counted = {code: number for code, number in read(area, period, category).items() if number and MARK not in code}
    assert counted == dict(recount.count(listed, area.path, *days, category))


def roughly(listed: list[dict], area: Area) -> None:
    """Median and nine of ten, read from classes: at most 2.5 % off."""
    exact = recount.spans(listed, area.path, ("submit",), recount.ANSWERED)
    took = {one.stage.code: one for one in durations.of(read(area, periods.ALL, ""))}["answer"]
    assert took.count == len(exact)
    if exact:
        at = -(-len(exact) // 2) - 1  # the lower middle one
        assert took.median * 60 == pytest.approx(max(exact[at], 1), rel=0.026)
        assert took.most * 60 == pytest.approx(max(exact[-(-len(exact) * 9 // 10) - 1], 1), rel=0.026)


@pytest.mark.parametrize("grain", [Grain.MONTH, Grain.EVER])
def test_an_area_is_the_sum_of_what_lies_below_and_at_it(town, rated, file_at, grain):
    rated()
    for area in (town.far, town.community, town.elsewhere):
        file_at(area)
    instep.catch_up()
    parts: Counter = Counter()
    for path in (town.near.path, town.far.path, town.elsewhere.path):
        parts.update(sums.counts_of(Rollup.objects.get(path=path, grain=grain, kind="")))
    whole = sums.counts_of(Rollup.objects.get(path=town.street.path, grain=grain, kind=""))
    whole.subtract(parts)
    assert {code: number for code, number in whole.items() if number} == {"filed": 1}
