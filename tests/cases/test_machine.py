"""The report table under anything that people and the clock may do, in any order.

Whatever happens: no open case is without a clock that watches it, and the next look is the nearest of them; the events
replayed give the case; nobody is told the same thing twice by one step; and no letter about a sealed case leads nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts import moment
from accounts.models import User
from grids import changes
from grids.duties import Duty
from grids.models import Appointment, Area, Person, Place
from services.cases import calendar, events, refitting, routing, stranded
from services.cases.act import AnswersRefused, CaseChanged, StepNotAllowed, act, begin, steps_for
from services.cases.actor import from_session
from services.cases.alike import LATELY, UNDER_WAY
from services.cases.clocks import is_ahead
from services.cases.models import CalendarDay, Case, CaseClock, TimeLimit, Unit, WorkCalendar
from services.cases.sweep import sweep
from services.letters.models import Letter

pytestmark = pytest.mark.django_db
RESIDENTS = ("resident", "neighbour")
PEOPLE = (*RESIDENTS, "worker", "leader", "staff", "clerk", "keeper", "chief", "confidant", "plumber", "stranger")
CATEGORIES = ("noise", "parking", "neighbour_dispute", "domestic_violence")
WORDS = {
    "text": "三楼", "reason": "理由", "reply": "答复", "note": "说明", "question": "哪一户？", "remark": "记下",
    "when": "今天", "station": "派出所", "outcome": "solved", "channel": "court", "satisfied": "yes",
    "grade": "good", "handled_by": "赵工",
}  # fmt: skip
NAMED = ("keeper", "confidant")


class Life(RuleBasedStateMachine):
    """One street. `town` is set by the test; each run is undone at its end."""

    town = None

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.now = moment.now()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)
        self.town.building.refresh_from_db()  # which may have been rehoused
        calendar.forget()

    def actor(self, name: str):
        return from_session(User.objects.get(pk=self.town.people[name].pk))

    @contextmanager
    def told_once(self) -> Iterator[None]:
        """What one step writes: to each about each case one letter of a verb, and of a sealed case a way in."""
        before = set(Letter.objects.values_list("pk", flat=True))
        yield
        fresh = Letter.objects.exclude(pk__in=before).select_related("to__user")
        said = [(letter.to_id, letter.about, letter.verb) for letter in fresh]
        assert len(said) == len(set(said)), said
        for letter in fresh:
            if letter.facts.get("sealed") and letter.facts.get("face") == "staff":
                reach = Case.objects.within_reach_of(from_session(letter.to.user))
                assert reach.filter(number=letter.about).exists(), (letter.verb, letter.to)

    @initialize(category=some.sampled_from(CATEGORIES))
    def first(self, category: str) -> None:
        self.file(category, "resident")

    @rule(category=some.sampled_from(CATEGORIES), by=some.sampled_from(RESIDENTS))
    def file(self, category: str, by: str) -> None:
        with moment.at(self.now), self.told_once():
            place, answers = Place.of(self.town.building), {"category": category, "text": "太吵"}
            begin("reports", actor=self.actor(by), place=place, answers=answers)

    @rule(which=some.integers(0, 9), by=some.sampled_from(RESIDENTS))
    def me_too(self, which: int, by: str) -> None:
        """Somebody joins what is open; what is over, sealed or follows another itself cannot be joined."""
        cases = list(Case.objects.filter(parent=None).order_by("pk"))
        main = cases[which % len(cases)]
        joinable = main.phase in UNDER_WAY and not (main.sealed or main.merged_into_id)
        answers = {"category": main.category.code, "text": "我也是", "same": main.pk}
        with moment.at(self.now), self.told_once():
            try:
                begin(
                    "reports", actor=self.actor(by), place=Place.of(self.town.building), answers=answers, verb="me_too"
                )
            except AnswersRefused:
                assert not joinable or main.created_at < self.now - LATELY
            else:
                assert joinable

    @rule(which=some.integers(0, 9), name=some.sampled_from(PEOPLE), choice=some.integers(0, 20), stale=some.booleans())
    def step(self, which: int, name: str, choice: int, stale: bool) -> None:
        """Somebody takes one of the steps they are offered; what the door refuses did not happen."""
        cases = list(Case.objects.order_by("pk"))
        case = cases[which % len(cases)]
        with moment.at(self.now):
            actor = self.actor(name)
            offered = steps_for(actor, case)
            if not offered:
                return
            verb, seen = offered[choice % len(offered)].verb, 1 if stale else case.version
            try:
                with transaction.atomic(), self.told_once():
                    act(case, verb, actor=actor, answers=self.answers(case, cases, choice), seen=seen)
            except CaseChanged:
                assert stale
            except (StepNotAllowed, PermissionDenied, AnswersRefused):
                self.unchanged(case)

    def answers(self, case: Case, cases: list[Case], choice: int) -> dict:
        owner = f"o{self.town.company.pk}" if choice % 3 == 0 else f"a{self.post('worker', 'keeper', case).pk}"
        day = (self.now + timedelta(days=1 + choice)).date()
        below = routing.desks_below(case)
        chosen = dict.fromkeys(("review_on", "answer_by", "until"), day)
        chosen |= {"organisation": self.town.office.pk, "desk": below[choice % len(below)].pk if below else 0}
        chosen["category"] = (*CATEGORIES, "lift")[choice % 5]
        return {**WORDS, **chosen, "tier": case.tier, "owner": owner, "into": cases[choice % len(cases)].number}

    def post(self, usual: str, sealed: str, case: Case) -> Appointment:
        return self.town.people[sealed if case.sealed else usual].contact.person.appointments.earliest("pk")

    def unchanged(self, case: Case) -> None:
        assert Case.objects.get(pk=case.pk).version == case.version

    @rule(hours=some.sampled_from([1, 5, 24, 80, 200, 400]))
    def time_passes(self, hours: int) -> None:
        """The clock does what is due, and then has nothing left to do."""
        self.now += timedelta(hours=hours)
        with moment.at(self.now):
            for _each in range(12):
                with self.told_once():
                    if not sweep():
                        break
            else:
                raise AssertionError("the clock never comes to rest")
            stranded.reseat()

    @rule(name=some.sampled_from([*NAMED, "worker"]))
    def somebody_leaves(self, name: str) -> None:
        with moment.at(self.now), self.told_once():
            for held in self.town.people[name].contact.person.appointments.current():
                changes.end(held)

    @rule(name=some.sampled_from(NAMED))
    def somebody_is_named(self, name: str) -> None:
        area = self.town.community if name == "keeper" else self.town.street
        person = Person.objects.get(pk=self.town.people[name].contact.person.pk)
        with moment.at(self.now), self.told_once():
            if not person.appointments.current().exists():
                changes.appoint(person, Duty.COMMUNITY_STAFF, area=area, handles_sealed=True)

    @rule(
        clock=some.sampled_from(["resolution", "first_response", "level", "rating"]),
        amount=some.integers(0, 300),
        unit=some.sampled_from(Unit.values),
        level=some.sampled_from(["", "grid", "community"]),
    )
    def a_limit_is_edited(self, clock: str, amount: int, unit: str, level: str) -> None:
        """What was told stays as it was; nothing runs out before it began; nothing that ran is lost."""
        where = {"clock": clock, "area": self.town.street, "level": level, "category": "", "tier": ""}
        with moment.at(self.now):
            TimeLimit.objects.update_or_create(**where, defaults={"amount": amount, "unit": unit})
            refitting.mark(self.town.street)
        self.refitted()

    @rule(day=some.integers(0, 20), working=some.booleans())
    def a_calendar_is_edited(self, day: int, working: bool) -> None:
        office = WorkCalendar.objects.get(code="office", area=None)
        with moment.at(self.now):
            date = (self.now + timedelta(days=day)).date()
            CalendarDay.objects.update_or_create(calendar=office, day=date, defaults={"working": working})
            refitting.mark(None)
        self.refitted()

    def refitted(self) -> None:
        def running() -> dict[int, tuple]:
            rows = CaseClock.objects.filter(stopped=None)
            return {clock.pk: (clock.due, clock.told, clock.paused, clock.round) for clock in rows}

        before = running()
        self.now += refitting.WAIT
        with moment.at(self.now), self.told_once():
            refitting.fit_what_is_marked()
            assert refitting.fit_what_is_marked() == 0
        after = running()
        assert before.keys() == after.keys()
        for pk, (due, told, *rest) in before.items():
            assert after[pk][1:] == (told, *rest)
            assert not told or after[pk][0] == due

    @rule()
    def the_grid_is_redrawn(self) -> None:
        """Once: its cases stay where they were, and whoever serves the successor answers for them."""
        near = Area.objects.get(pk=self.town.near.pk)
        with moment.at(self.now), self.told_once():
            if near.living:
                held = Appointment.objects.current().filter(area=near)
                moved = {"buildings": {self.town.building.pk: 0}, "posts": {one.pk: 0 for one in held}}
                changes.redraw([near], [{"name": "新一网格"}], **moved)
        self.town.building.refresh_from_db()

    @invariant()
    def no_clock_runs_out_before_it_began(self) -> None:
        assert not CaseClock.objects.filter(due__lt=F("started")).exists()

    @invariant()
    def every_open_case_is_watched(self) -> None:
        for case in Case.objects.prefetch_related("clocks"):
            running = [clock for clock in case.clocks.all() if not (clock.stopped or clock.paused)]
            ahead = [clock.due for clock in running if is_ahead(clock)]
            assert running or case.phase != "open", (case.state, [str(clock) for clock in case.clocks.all()])
            assert not case.over or not running
            assert case.due_at == min((clock.due for clock in running), default=None)
            if case.next_look_at is None or case.next_look_at > self.now:  # else the sweep has put it off for a while
                assert not ahead or case.next_look_at is not None
            else:
                assert ahead

    @invariant()
    def the_events_give_the_case(self) -> None:
        for case in Case.objects.all():
            assert events.first_bad(case) is None
            assert case.phase == case.standing.phase
            assert (case.merged_into is None) == (case.state not in ("merged", "following"))

    @invariant()
    def nobody_waits_where_nobody_may_open(self) -> None:
        with moment.at(self.now):
            for case in Case.objects.filter(openness="sealed").exclude(phase="over"):
                assert not routing.handled_elsewhere(case), case.desk


BOUNDED = settings(
    max_examples=12,
    stateful_step_count=14,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def test_whatever_people_and_the_clock_do(town):
    Life.town = town
    run_state_machine_as_test(Life, settings=BOUNDED)
