"""Clocks that run follow what holds now: category, tier, level, limit and calendar; what happened has happened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from accounts import moment
from services.cases import calendar
from services.cases.act import AnswersRefused, StepNotAllowed, act
from services.cases.clocks import limits
from services.cases.fitting import refit
from services.cases.models import Case, CaseClock, TimeLimit, Unit, WorkCalendar
from services.cases.sweep import sweep
from services.letters.models import Letter

pytestmark = pytest.mark.django_db


def clock(case: Case, name: str) -> CaseClock:
    return case.clocks.filter(name=name).latest("round")


def set_limit(name: str, amount: int, unit: str = Unit.NATURAL_HOURS, **where) -> TimeLimit:
    return TimeLimit.objects.create(clock=name, amount=amount, unit=unit, **where)


# -- the time of a level --


@pytest.fixture
def levels(town) -> None:
    """One day in the grid, three in the community, nothing said of the street."""
    set_limit("level", 24, area=town.street, level="grid")
    set_limit("level", 72, area=town.street, level="community")


def test_it_runs_only_where_a_place_has_set_it(report):
    assert not report().clocks.filter(name="level").exists()


def test_it_begins_anew_at_another_desk(levels, in_progress, who, town):
    case = in_progress()
    first = clock(case, "level")
    assert first.due - first.started == timedelta(hours=24)
    whole = clock(case, "resolution")
    with moment.at(moment.now() + timedelta(hours=3)):
        act(case, "upgrade", actor=who("leader"), answers={"reason": "管不了"})
    first.refresh_from_db()
    second = clock(case, "level")
    assert first.stopped == second.started
    assert (second.round, second.due - second.started) == (2, timedelta(hours=72))
    assert (clock(case, "resolution").due, clock(case, "resolution").round) == (whole.due, 1)  # the whole goes on
    with moment.at(moment.now() + timedelta(hours=4)):
        act(case, "hand_down", actor=who("staff"), answers={"desk": town.near.pk, "reason": "网格能办"})
    assert clock(case, "level").round == 3


def test_at_a_level_of_which_nothing_is_said_it_stops(levels, in_progress, who):
    case = in_progress()
    for name in ("leader", "staff"):
        act(case, "upgrade", actor=who(name), answers={"reason": "管不了"})
    assert not case.clocks.filter(name="level", stopped=None).exists()
    assert Case.objects.get(pk=case.pk).next_look_at is not None


def test_when_it_has_run_out_the_level_above_is_told_and_takes_over_once(levels, in_progress, town):
    set_limit("upgrade", 2, area=town.street)
    case = in_progress()
    with moment.at(moment.now() + timedelta(hours=25)):
        assert [sweep(), sweep()] == [1, 0]  # it is told; a reminder would come too late
    with moment.at(moment.now() + timedelta(hours=28)):
        assert [sweep(), sweep()] == [1, 0]
    case.refresh_from_db()
    assert case.desk == town.community
    assert not case.clocks.filter(name="upgrade", stopped=None).exists()  # in time again, nothing leads up
    assert Letter.objects.filter(about=case.number, verb="overdue", to=town.staff.contact).count() == 1


def test_it_reminds_at_four_fifths(levels, in_progress, town):
    case = in_progress()
    with moment.at(moment.now() + timedelta(hours=20)):
        assert [sweep(), sweep()] == [1, 0]
    assert Letter.objects.filter(about=case.number, verb="due_soon").exists()


def test_with_the_answer_it_ends_and_with_a_reopening_it_begins_again(levels, in_progress, who):
    case = in_progress()
    act(case, "settle", actor=who("worker"), answers={"outcome": "solved", "reply": "安静了"})
    assert clock(case, "level").stopped
    act(case, "rate_unsolved", actor=who("resident"), answers={"reason": "又吵了"})
    act(case, "reopen", actor=who("clerk"), answers={"reason": "再办"})
    assert clock(case, "level").stopped is None


def test_it_stands_while_the_case_stands(levels, in_progress, who):
    case = in_progress()
    due = clock(case, "level").due
    act(case, "ask", actor=who("worker"), answers={"question": "哪一户？"})
    with moment.at(moment.now() + timedelta(hours=10)):
        act(case, "answer", actor=who("resident"), answers={"text": "三楼"})
    assert abs(clock(case, "level").due - due - timedelta(hours=10)) < timedelta(seconds=5)


# -- another tier, another level --


def test_another_tier_moves_what_runs(report, who, town):
    set_limit("police_report", 1)
    set_limit("police_report", 5, tier="public")
    case = report("parking")
    act(case, "accept", actor=who("worker"), answers={"tier": "public", "note": "路口归街道"})
    found = clock(case, "police_report")
    assert found.due - found.started == timedelta(hours=5)


def test_a_limit_of_a_level_holds_for_the_whole_time_too(in_progress, who, town):
    set_limit("resolution", 500, area=town.street, level="community", category="noise")
    case = in_progress()
    act(case, "upgrade", actor=who("leader"), answers={"reason": "管不了"})
    found = clock(case, "resolution")
    assert (found.round, found.due - found.started) == (1, timedelta(hours=500))


# -- one at a time, under what holds now --


def again(case: Case, now: datetime | None = None) -> dict[str, bool]:
    """Fit every clock anew; which of them say something else."""
    case = Case.objects.get(pk=case.pk)
    found = {}
    for one in case.clocks.all():
        found[f"{one.name} {one.round}"] = refit(one, case, limits(case), now or moment.now())
        one.save()
    return found


def test_a_shorter_limit_may_already_be_over_but_not_before_it_began(in_progress, town):
    case = in_progress()
    set_limit("resolution", 0, area=town.near)
    assert again(case)["resolution 1"]
    found = clock(case, "resolution")
    assert found.due == found.started


def test_a_day_that_somebody_chose_stays(in_progress, who, town):
    case = in_progress()
    act(case, "upgrade", actor=who("leader"), answers={"reason": "管不了"})
    act(case, "assign", actor=who("staff"), answers={"owner": f"a{town.appointment('worker').pk}"})
    act(case, "sign_for", actor=who("worker"))
    day = moment.today() + timedelta(days=20)
    act(case, "park", actor=who("chief"), answers={"reason": "等配件", "review_on": day})
    set_limit("review", 1, area=town.street)
    assert not again(case)["review 1"]


def test_what_ran_out_and_was_told_stays(in_progress, town):
    case = in_progress()
    with moment.at(moment.now() + timedelta(days=40)):
        while sweep():
            pass
    set_limit("resolution", 5000, area=town.near)
    assert not again(case)["resolution 1"]
    assert clock(case, "resolution").told


def test_who_was_reminded_is_not_reminded_again(in_progress, town):
    case = in_progress()
    CaseClock.objects.filter(case=case, name="resolution").update(remind_at=None)
    set_limit("resolution", 5000, area=town.near)
    assert again(case)["resolution 1"]
    assert clock(case, "resolution").remind_at is None


def test_without_any_limit_it_goes_on_as_it_was(report):
    case = report("domestic_violence")
    TimeLimit.objects.filter(clock="police_report").delete()
    assert not again(case)["police_report 1"]
    assert clock(case, "police_report").stopped is None


MOVES = some.lists(
    some.tuples(some.sampled_from(["ask", "answer", "park", "resume", "upgrade", "remark"]), some.integers(0, 200)),
    max_size=10,
)


BOUNDED = settings(max_examples=40, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck))


@pytest.mark.long
@BOUNDED
@given(moves=MOVES, unit=some.sampled_from(Unit.values), amount=some.integers(1, 60), closes=some.integers(10, 20))
def test_fitted_again_a_clock_says_what_it_said(town, who, in_progress, moves, unit, amount, closes):
    """Whatever a case went through: nothing moves while nothing has changed; changed and changed back, all is as before."""
    TimeLimit.objects.filter(clock="resolution", area=town.near).delete()
    here = set_limit("resolution", amount, unit, area=town.near)
    case, now = in_progress(), moment.now()
    steps = {
        "ask": ("worker", {"question": "哪一户？"}), "answer": ("resident", {"text": "三楼"}), "resume": ("chief", {}),
        "upgrade": ("leader", {"reason": "理由"}), "remark": ("worker", {"remark": "记下"}),
    }  # fmt: skip
    for verb, hours in moves:
        now += timedelta(hours=hours)
        with moment.at(now):
            steps["park"] = ("chief", {"reason": "等配件", "review_on": moment.today() + timedelta(days=9)})
            name, answers = steps[verb]
            try_it(case, verb, who(name), answers)
    assert not any(again(case, now).values())
    kept = list(case.clocks.order_by("pk").values_list("due", "remind_at", "unit"))
    with other_hours(town, closes):
        TimeLimit.objects.filter(pk=here.pk).update(amount=amount + 7, unit=Unit.WORKING_DAYS)
        again(case, now)
    calendar.forget()
    TimeLimit.objects.filter(pk=here.pk).update(amount=amount, unit=unit)
    again(case, now)
    assert list(case.clocks.order_by("pk").values_list("due", "remind_at", "unit")) == kept


def try_it(case: Case, verb: str, actor, answers: dict) -> None:
    """What the door refuses did not happen."""
    refused = (StepNotAllowed, PermissionDenied, AnswersRefused)
    with suppress(*refused), transaction.atomic():
        act(case, verb, actor=actor, answers=answers)


@contextmanager
def other_hours(town, closes: int) -> Iterator[None]:
    """Office hours of the place, for a while."""
    hours = [["08:00", f"{closes}:00"]]
    row = WorkCalendar.objects.create(code="office", area=town.near, name="本地", hours=hours, weekdays=[0, 2, 4])
    calendar.forget()
    yield
    row.delete()
    calendar.forget()
