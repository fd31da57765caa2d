"""The database must count what a patient person with the list of all events would count."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from accounts import moment
from grids import changes
from grids.models import Place
from services.cases.act import AnswersRefused, StepNotAllowed, act, begin, may
from services.cases.actor import CLOCK
from services.cases.models import Case, Event
from services.figures import periods, tally
from services.figures.tally import WHOLE

START = datetime(2026, 9, 28, 2, 0, tzinfo=UTC)  # Monday 10:00; month's end, a holiday and make-up days follow
PEOPLE = ("resident", "worker", "neighbour_worker", "leader", "staff", "clerk", "stranger")
OWNER = {"第一网格": "worker", "第二网格": "neighbour_worker", "第九网格": "stranger", "东园社区": "staff"}
ANSWERED, RATED = ("settle_now", "settle", "verify"), ("rate_solved", "rate_unsolved")
MOSTLY = 13
STAFFS = ("first_response", "resolution")
ANSWERS = {"reason": "理由", "reply": "答复", "note": "说明", "question": "哪一户？", "text": "三楼", "remark": "记下"}


def count(area, period) -> Counter:
    return tally.whole(tally.count(area, period, len(area.path)))


def nonzero(counts: dict) -> dict:
    return {code: number for code, number in counts.items() if number}


# -- one thing at a time --


def test_a_child_case_does_not_count(town, report, who):
    before = count(town.street, periods.ALL)
    case = report()
    begin("umbrellas", actor=who("resident"), place=Place(case.place), answers={"colour": "蓝"}, parent=case)
    grown = count(town.street, periods.ALL)
    grown.subtract(before)
    assert nonzero(grown) == {"filed": 1, "open_now": 1}


def test_it_counts_by_place_and_not_by_desk(town, report):
    """A sealed case is answered for by the community; it still lies in the grid."""
    case = report("legal_advice", phone="13800000001")
    assert case.desk != town.near
    assert count(town.near, periods.ALL)["filed"] == 1


def test_what_workers_find_is_counted_apart(town, file_at):
    file_at(town.near, by="worker", source="worker")
    file_at(town.near)
    counts = count(town.near, periods.ALL)
    assert (counts["filed"], counts["filed_by_staff"]) == (2, 1)


def test_what_one_person_filed_and_settled_is_neither_solved_nor_satisfied(town, file_at, who):
    case = file_at(town.near, by="worker", source="worker")
    act(case, "settle_now", actor=who("worker"), answers={"reply": "已劝止"})
    act(case, "rate_solved", actor=who("worker"), answers={"satisfied": "yes"})
    counts = count(town.near, periods.ALL)
    assert (counts["resolved"], counts["self_handled"], counts["rated"]) == (1, 1, 1)
    assert (
        nonzero({code: counts[code] for code in ("solved", "unsolved", "judged", "satisfied", "said", "heard")}) == {}
    )


def test_settled_by_somebody_else_it_counts_although_a_worker_filed_it(town, file_at, who):
    case = file_at(town.near, by="worker", source="worker")
    act(case, "settle_now", actor=who("leader"), answers={"reply": "已劝止"})
    act(case, "rate_solved", actor=who("worker"), answers={"satisfied": "yes"})
    assert count(town.near, periods.ALL)["satisfied"] == 1


def test_settling_on_the_spot_is_accepting_too(town, report, who):
    act(report(), "settle_now", actor=who("worker"), answers={"reply": "已劝止"})
    counts = count(town.near, periods.ALL)
    assert (counts["accepted"], counts["resolved"], counts["timed"], counts["on_time"]) == (1, 1, 1, 1)


def test_the_last_word_counts_and_an_answer_given_twice_counts_once(town, rated, who):
    case = rated("rate_unsolved", satisfied="no")
    assert count(town.near, periods.ALL)["unsolved"] == 1
    act(case, "reopen", actor=who("staff"), answers={"reason": "再去一次"})
    act(case, "assign", actor=who("leader"), answers={"owner": f"a{town.appointment('worker').pk}"})
    act(case, "sign_for", actor=who("worker"))
    act(case, "settle", actor=who("worker"), answers={"outcome": "solved", "reply": "好了"})
    act(case, "rate_solved", actor=who("resident"), answers={"satisfied": "fairly"})
    counts = count(town.near, periods.ALL)
    assert nonzero({code: counts[code] for code in ("resolved", "rated", "solved", "unsolved", "reopened")}) == {
        "resolved": 1, "rated": 1, "solved": 1, "reopened": 1,
    }  # fmt: skip
    assert (counts["fairly"], counts["satisfied"], counts["dissatisfied"]) == (1, 0, 0)


def test_an_answer_after_its_time_is_not_on_time(town, in_progress, who):
    with moment.at(START):
        case = in_progress()
    with moment.at(START + timedelta(days=40)):
        assert count(town.near, periods.ALL)["overdue_now"] == 1
        act(case, "settle", actor=who("worker"), answers={"outcome": "solved", "reply": "好了"})
        counts = count(town.near, periods.ALL)
    assert (counts["timed"], counts["on_time"], counts["open_now"], counts["overdue_now"]) == (1, 0, 0, 0)


def test_waiting_for_the_resident_is_not_late(town, in_progress, who):
    with moment.at(START):
        case = in_progress()
        act(case, "ask", actor=who("worker"), answers={"question": "哪一户？"})
    with moment.at(START + timedelta(days=40)):
        counts = count(town.near, periods.ALL)
    assert (counts["open_now"], counts["overdue_now"]) == (1, 0)


def test_micro_grids_are_counted_in_their_grid(town, file_at):
    tiny = changes.plant(town.near, level="micro_grid", name="三号楼微网格")
    file_at(tiny)
    found = tally.rolled_up(tally.count(town.street, periods.ALL, WHOLE), town.street)
    assert [found[area.path]["filed"] for area in (town.street, town.community, town.near)] == [1, 1, 1]


# -- anything, in any order --


def naive(area, period) -> dict[str, int]:
    """Every event, one after the other, with the words of the table in hand."""
    counts: Counter = Counter()
    cases = [case for case in Case.objects.all() if case.parent_id is None and case.place.path.startswith(area.path)]
    for case in cases:
        events = list(case.events.order_by("seq"))
        inside = [one for one in events if within(period, one.at)]
        own = padded(events)
        counts.update(
            accepted=sum(one.source == "submitted" and one.verb in ("accept", "settle_now") for one in inside)
        )
        counts.update(filed=sum(one.verb == "submit" for one in inside))
        counts.update(filed_by_staff=sum(one.verb == "submit" for one in inside) if case.source == "worker" else 0)
        for verb, code in (
            ("decline", "declined"),
            ("withdraw", "withdrawn"),
            ("merge", "merged"),
            ("reopen", "reopened"),
        ):
            counts.update({code: sum(one.verb == verb for one in inside)})
        answers = [one for one in inside if one.verb in ANSWERED]
        counts.update(resolved=bool(answers), self_handled=bool(answers) and own)
        for one in answers:
            stopped = [clock for clock in case.clocks.all() if clock.stopped == one.at and clock.name in STAFFS]
            counts.update(timed=bool(stopped), on_time=any(clock.stopped <= clock.due for clock in stopped))
        later = [one for one in events if answers and one.seq > answers[0].seq and one.verb in RATED]
        counts.update(heard=any("satisfied" in one.facts for one in later) and not own)
        counts.update(words([one for one in inside if one.verb in RATED], own))
    return counts


def within(period, at) -> bool:
    return (period.start is None or period.start <= at) and (period.end is None or at < period.end)


def padded(events: list[Event]) -> bool:
    did = {one.person_id for one in events if one.verb in ("resolve", "settle", "settle_now")}
    return events[0].person_id is not None and events[0].person_id in did


def words(ratings: list[Event], own: bool) -> dict[str, int]:
    if not ratings:
        return {}
    last, said = ratings[-1], ratings[-1].facts.get("satisfied")
    if own:
        return {"rated": 1}
    return {
        "rated": 1, "judged": 1, "said": said is not None,
        "solved": last.verb == "rate_solved", "unsolved": last.verb == "rate_unsolved",
        "satisfied": said == "yes", "fairly": said == "fairly", "dissatisfied": said == "no",
    }  # fmt: skip


def walk(case: Case, choice: int, hours: int, at: datetime, town, actors) -> datetime:
    """Take one of the rows that start here, as whoever may; what the door refuses did not happen."""
    at += timedelta(hours=hours)
    rows = case.workflow.steps_from(case.state)
    if choice < MOSTLY:  # the way it should go, so that walks come far
        rows = [row for row in case.workflow.main if row in rows] or rows
    if not rows:
        return at
    row = rows[choice % len(rows)]
    answers = {**ANSWERS, "tier": case.tier, "outcome": "solved", "channel": "court", "owner": owner_of(case, town)}
    answers |= {"satisfied": ("yes", "fairly", "no", "")[choice % 4]}
    with moment.at(at):
        actor = next((one for one in actors if may(one, row, case)), None)
        if actor is None:
            return at
        try:
            with transaction.atomic():
                act(case, row.verb, actor=actor, answers=answers)
        except (StepNotAllowed, PermissionDenied, AnswersRefused):
            return at
    case.refresh_from_db()
    vars(case).pop("past", None)
    vars(case).pop("all_clocks", None)
    return at


def owner_of(case: Case, town) -> str:
    return f"a{town.appointment(OWNER[case.place.name]).pk}"


A_WALK = some.tuples(
    some.sampled_from(sorted(OWNER)), some.sampled_from(["noise", "lift"]), some.sampled_from(["resident", "worker"]),
    some.integers(0, 900), some.lists(some.tuples(some.integers(0, 15), some.integers(0, 200)), min_size=3, max_size=12),
)  # fmt: skip


@settings(
    max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, phases=[Phase.generate]
)
@given(walks=some.lists(A_WALK, min_size=2, max_size=4))
def test_whatever_happens_it_equals_a_recount_by_hand(town, who, file_at, walks):
    places = {area.name: area for area in (town.near, town.far, town.elsewhere, town.community)}
    with transaction.atomic():
        for name, category, by, offset, steps in walks:
            at, source = START + timedelta(hours=offset), "worker" if by == "worker" else "web"
            with moment.at(at):
                case = file_at(places[name], by=by, category=category, source=source)
                actors = [who(one) for one in PEOPLE] + [CLOCK]
            for choice, hours in steps:
                at = walk(case, choice, hours, at, town, actors)
        with moment.at(START + timedelta(days=120)):
            compare(town)
        transaction.set_rollback(True)


def compare(town) -> None:
    for area in (town.street, town.community, town.near, town.elsewhere):
        alike(area, periods.ALL)
        opened = [
            one for one in Case.objects.filter(place__path__startswith=area.path) if one.phase in ("open", "paused")
        ]
        counts = count(area, periods.ALL)
        assert (counts["open_now"], counts["overdue_now"]) == (len(opened), sum(late(one) for one in opened))
    for month in ("2026-09", "2026-10", "2026-11"):
        alike(town.street, periods.read(month))


def alike(area, period) -> None:
    counted = nonzero(count(area, period))
    assert {code: number for code, number in counted.items() if not code.endswith("_now")} == nonzero(
        naive(area, period)
    )


def late(case: Case) -> bool:
    running = [clock for clock in case.clocks.all() if not (clock.stopped or clock.paused)]
    return case.phase == "open" and any(clock.due <= moment.now() for clock in running)


@pytest.mark.parametrize("width", [4, 8, 12, WHOLE])
def test_however_finely_it_counts_the_sum_is_the_same(town, rated, file_at, width):
    rated()
    file_at(town.elsewhere)
    found = tally.count(town.street, periods.ALL, width)
    assert tally.whole(found)["filed"] == 2
    assert all(len(path) <= width for path in found)
