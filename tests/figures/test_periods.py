from datetime import UTC, datetime, timedelta

import pytest

from accounts import moment
from services.figures import periods
from services.figures.figures import Figures

LAST_SECOND = datetime(2026, 10, 31, 15, 59, 59, tzinfo=UTC)  # 23:59:59 in Shanghai
MIDNIGHT = LAST_SECOND + timedelta(seconds=1)
LATER = datetime(2026, 11, 30, 4, 0, tzinfo=UTC)


@pytest.fixture
def on_the_border(town, file_at):
    for at in (LAST_SECOND, MIDNIGHT):
        with moment.at(at):
            file_at(town.near)
    with moment.at(LATER):
        yield town.near


@pytest.mark.parametrize(("asked", "filed"), [("2026-10", 1), ("2026-11", 1), ("2026-09", 0), ("all", 2), ("30d", 1)])
def test_a_month_begins_at_midnight_in_shanghai(on_the_border, asked, filed):
    """The 30 days up to 30 November begin on 1 November."""
    assert Figures(on_the_border, periods.read(asked)).counts.of["filed"] == filed


def test_the_trend_cuts_at_the_same_midnight(on_the_border):
    months = [(row.period.code, row.filed) for row in Figures(on_the_border, periods.ALL).trend]
    assert months == [("2026-11", 1), ("2026-10", 1)]


def test_this_month_is_the_month_in_shanghai():
    with moment.at(MIDNIGHT):
        assert periods.this_month().code == "2026-11"
    with moment.at(LAST_SECOND):
        assert periods.this_month().code == "2026-10"


def test_months_follow_each_other_over_the_year():
    with moment.at(datetime(2026, 1, 31, 4, 0, tzinfo=UTC)):
        codes = [one.code for one in periods.last_months(3)]
        spans = periods.last_months(3)
    assert codes == ["2026-01", "2025-12", "2025-11"]
    assert spans[1].end == spans[0].start


@pytest.mark.parametrize("asked", ["", "2026", "2026-00", "2026-13", "2026-12", "1999-01", "30D", "2026-10 "])
def test_it_refuses_what_is_no_month_up_to_now(asked):
    with moment.at(LATER), pytest.raises(periods.NotAPeriod):
        periods.read(asked)
