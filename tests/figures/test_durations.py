from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from accounts import moment
from services.cases.act import act
from services.figures import periods, stages
from services.figures.durations import said
from services.figures.figures import Figures

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


def took(area, stage="answer"):
    return {one.stage.code: one for one in Figures(area, periods.ALL).durations}[stage]


@pytest.mark.parametrize(("hours", "middle", "most"), [((1, 2, 30, 3, 4), 3, 30), ((1, 2, 9, 3, 5, 8), 3, 9)])
def test_it_takes_the_middle_one_and_the_one_of_nine_in_ten(town, answered_after, hours, middle, most):
    answered_after(*hours)
    found = took(town.street)
    assert found.count == len(hours)
    assert found.median == pytest.approx(middle, rel=0.026)
    assert found.most == pytest.approx(most, rel=0.026)
    assert took(town.street, "first_response").median == found.median


@given(minutes=some.floats(1, 5_000_000))
def test_what_is_read_from_a_class_is_at_most_a_fortieth_off(minutes):
    assert stages.value_at(Counter([stages.class_of(minutes)]), 0.5) == pytest.approx(minutes, rel=0.0251)


def test_it_says_nothing_of_fewer_than_five(town, answered_after):
    assert str(took(town.near)) == "—"
    answered_after(1, 2, 3, 4)
    assert str(took(town.near)) == "<5"
    assert str(took(town.elsewhere)) == "—"


@pytest.mark.parametrize(("hours", "shown"), [(0.5, "0.5 小时"), (71.96, "72.0 小时"), (84, "3.5 天")])
def test_long_spans_are_said_in_days(hours, shown):
    assert said(hours) == shown


def test_only_the_first_answer_counts(town, rated, who):
    with moment.at(START):
        case = rated("rate_unsolved", satisfied="no")
        act(case, "reopen", actor=who("staff"), answers={"reason": "再去"})
    with moment.at(START + timedelta(hours=90)):
        act(case, "settle_now", actor=who("worker"), answers={"reply": "好了"})
        assert took(town.near).count == 1
        assert took(town.near).median < 1
