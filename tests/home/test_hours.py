"""Office hours as people write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from home import hours

MONDAY_TEN = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
MONDAY_NOON = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)  # 12:30
WEDNESDAY_THREE = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)
SUNDAY_TEN = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment", "expected"),
    [
        ("工作日 8:30–18:00", MONDAY_TEN, True),
        ("工作日 9:00-12:00，14:00-18:00", MONDAY_NOON, False),
        ("每天 8：00 至 20：00", SUNDAY_TEN, True),
        ("周一至周五 8:30–18:00", SUNDAY_TEN, False),
        ("每周三 14:00–17:00", WEDNESDAY_THREE, True),
        ("每周三 14:00–17:00", MONDAY_TEN, False),
        ("周二、四 9:00-11:00", MONDAY_TEN, False),
        ("24 小时", SUNDAY_TEN, True),
        ("请先打电话约", MONDAY_TEN, None),
        ("", MONDAY_TEN, None),
        ("工作日 18:00–8:30", MONDAY_TEN, None),
    ],
)
def test_it_reads(text, moment, expected):
    assert hours.is_open(text, moment, working=moment.weekday() < 5) is expected


def test_a_make_up_working_day_counts_as_one():
    assert hours.is_open("工作日 8:30–18:00", SUNDAY_TEN, working=True) is True


def test_the_next_switch_is_the_next_edge_or_midnight():
    assert hours.next_switch("工作日 8:30–18:00", MONDAY_TEN) == datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
    assert hours.next_switch("不定", MONDAY_TEN) == datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
