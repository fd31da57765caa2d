import pytest


@pytest.fixture
def near(two_months):
    return two_months.near


def sheet(client, area, **asked) -> str:
    answer = client.get(f"/stats/{area.slug}/monthly/", asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_is_a_month_beside_the_month_before(client, near):
    shown = sheet(client, near, period="2026-11")
    assert "第一网格2026 年 11 月月报" in shown
    assert '<th scope="row">收到</th><td>6</td><td>1</td>' in shown


def test_unless_said_otherwise_it_is_the_month_that_is_over(client, near):
    assert "2026 年 10 月月报" in sheet(client, near)


def test_it_says_no_more_than_the_public_page(client, near):
    """One word in October stays unsaid, in either column."""
    shown = sheet(client, near, period="2026-11")
    rates = shown[shown.index("三率") : shown.index("用时")]
    assert "<td>0%</td><td>&lt;5</td>" in rates


@pytest.mark.parametrize("period", ["all", "30d", "2027-01"])
def test_only_months_have_a_sheet(client, near, period):
    assert client.get(f"/stats/{near.slug}/monthly/", {"period": period}).status_code == 404
