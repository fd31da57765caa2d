from datetime import UTC, datetime, timedelta

import pytest

from accounts import moment
from services.cases.act import act
from services.figures import durations, periods

START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def answered_after(town, report, who):
    def brought(*hours: float) -> None:
        for span in hours:
            with moment.at(START):
                case = report()
            with moment.at(START + timedelta(hours=span)):
                act(case, "settle_now", actor=who("worker"), answers={"reply": "已劝止"})

    return brought


@pytest.mark.parametrize(("hours", "middle"), [((1, 2, 30, 3, 4), 3), ((1, 2, 9, 3, 5, 8), 4)])
def test_it_takes_the_middle_one_or_between_two(town, answered_after, hours, middle):
    answered_after(*hours)
    found = durations.answer(town.street, periods.ALL)
    assert (found.count, round(found.hours, 3)) == (len(hours), middle)
    assert durations.first_response(town.street, periods.ALL) == found


def test_it_says_nothing_of_fewer_than_five(town, answered_after):
    assert str(durations.answer(town.near, periods.ALL)) == "—"
    answered_after(1, 2, 3, 4)
    assert str(durations.answer(town.near, periods.ALL)) == "<5"
    assert str(durations.answer(town.elsewhere, periods.ALL)) == "—"


@pytest.mark.parametrize(("hours", "said"), [(0.5, "0.5 小时"), (71.96, "72.0 小时"), (84, "3.5 天")])
def test_long_spans_are_said_in_days(hours, said):
    assert str(durations.Median(5, hours)) == said


def test_only_the_first_answer_counts(town, rated, who):
    with moment.at(START):
        case = rated("rate_unsolved", satisfied="no")
        act(case, "reopen", actor=who("staff"), answers={"reason": "再去"})
    with moment.at(START + timedelta(hours=90)):
        act(case, "settle_now", actor=who("worker"), answers={"reply": "好了"})
        assert durations.answer(town.near, periods.ALL).count == 1
        assert durations.answer(town.near, periods.ALL).hours < 1
