"""What counts as what, one thing at a time. Everything together: test_recount.py."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

from accounts import moment
from grids import changes
from grids.models import Place
from services.cases.act import act, begin
from services.figures import periods, tally
from services.figures.figures import Figures
from services.figures.ledger import sum_of
from services.figures.sums import LONGEST

START = datetime(2026, 9, 28, 2, 0, tzinfo=UTC)  # Monday 10:00; month's end, a holiday and make-up days follow
PEOPLE = ("resident", "worker", "neighbour_worker", "leader", "staff", "clerk", "stranger")
OWNER = {"第一网格": "worker", "第二网格": "neighbour_worker", "第九网格": "stranger", "东园社区": "staff"}
ANSWERED, RATED = ("settle_now", "settle", "verify"), ("rate_solved", "rate_unsolved")
MOSTLY = 13
STAFFS = ("first_response", "resolution")
ANSWERS = {"reason": "理由", "reply": "答复", "note": "说明", "question": "哪一户？", "text": "三楼", "remark": "记下"}


def count(area, period) -> Counter:
    page = Figures(area, period)
    return page.counted + sum_of(tally.standing(area, LONGEST).values())


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
    case = file_at(town.near, by="worker", source="worker", phone="13800000001", agreed=True)
    act(case, "settle_now", actor=who("worker"), answers={"reply": "已劝止"})
    act(case, "rate_solved", actor=who("resident"), answers={"satisfied": "yes"})
    counts = count(town.near, periods.ALL)
    assert (counts["resolved"], counts["self_handled"], counts["rated"]) == (1, 1, 1)
    assert (
        nonzero({code: counts[code] for code in ("solved", "unsolved", "judged", "satisfied", "said", "heard")}) == {}
    )


def test_settled_by_somebody_else_it_counts_although_a_worker_filed_it(town, file_at, who):
    case = file_at(town.near, by="worker", source="worker", phone="13800000001", agreed=True)
    act(case, "settle_now", actor=who("leader"), answers={"reply": "已劝止"})
    act(case, "rate_solved", actor=who("resident"), answers={"satisfied": "yes"})
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
    assert [count(area, periods.ALL)["filed"] for area in (town.street, town.community, town.near)] == [1, 1, 1]
    found = tally.rolled_up(tally.standing(town.street, LONGEST), town.street)
    assert [found[area.path]["open_now"] for area in (town.street, town.community, town.near)] == [1, 1, 1]
