from datetime import UTC, datetime

import pytest

from accounts import moment

OCTOBER, NOVEMBER = datetime(2026, 10, 20, 2, 0, tzinfo=UTC), datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def sheet(client, area, **asked) -> str:
    answer = client.get(f"/stats/{area.slug}/monthly/", asked)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def two_months(town, rated):
    with moment.at(OCTOBER):
        rated()
    with moment.at(NOVEMBER):
        for _each in range(5):
            rated(satisfied="fairly")
        yield town.near


def test_it_is_a_month_beside_the_month_before(client, two_months):
    shown = sheet(client, two_months, period="2026-11")
    assert "第一网格2026 年 11 月月报" in shown
    assert '<th scope="row">收到</th><td>5</td><td>1</td>' in shown


def test_unless_said_otherwise_it_is_the_month_that_is_over(client, two_months):
    assert "2026 年 10 月月报" in sheet(client, two_months)


def test_it_says_no_more_than_the_public_page(client, two_months):
    """One word in October stays unsaid, in either column."""
    shown = sheet(client, two_months, period="2026-11")
    rates = shown[shown.index("三率") : shown.index("用时")]
    assert "<td>0%</td><td>&lt;5</td>" in rates


@pytest.mark.parametrize("period", ["all", "30d", "2027-01"])
def test_only_months_have_a_sheet(client, two_months, period):
    assert client.get(f"/stats/{two_months.slug}/monthly/", {"period": period}).status_code == 404
