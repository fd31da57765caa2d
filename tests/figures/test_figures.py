import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from services.cases.act import act
from services.figures import instep, periods
from services.figures.figures import Figures, summary


def test_the_lines_below_and_the_rest_add_up_to_the_whole(town, rated, file_at):
    rated()
    for area in (town.far, town.community, town.elsewhere):
        file_at(area)
    page = Figures(town.community, periods.ALL)
    below = {area.name: counts.of["filed"] for area, counts in page.below}
    assert below == {"第一网格": 1, "第二网格": 1}
    assert page.rest.of["filed"] == 1
    assert page.counts.of["filed"] == 3


def test_there_is_no_rest_where_all_lies_below(town, file_at):
    file_at(town.near)
    assert Figures(town.community, periods.ALL).rest is None


def test_categories_are_said_in_fives(town, report):
    for _each in range(9):
        report("noise")
    for _each in range(4):
        report("lift")
    assert [filed for _name, filed in Figures(town.street, periods.ALL).categories] == [5]
    report("lift")
    report("noise")
    assert sorted(filed for _name, filed in Figures(town.street, periods.ALL).categories) == [5, 10]


@pytest.mark.parametrize(
    "category", ["neighbour_dispute", "legal_advice", "domestic_violence", "child_at_risk", "about_staff"]
)
def test_no_sealed_category_has_a_line(town, report, category):
    for _each in range(5):
        report(category, phone="13800000001")
    page = Figures(town.street, periods.ALL)
    assert page.counts.of["filed"] == 5
    assert page.categories == []


def test_a_summary_is_this_month_in_few_queries(town, rated):
    for _each in range(5):
        rated()
    instep.catch_up()
    with CaptureQueriesContext(connection) as seen:
        found = summary(town.street)
        heads = found.heads
    assert len(seen) == 7
    assert [(head.value, head.note) for head in heads] == [
        ("5", "居民反映 5，网格员发现 0"), ("100%", "5 件有时限的答复"), ("100%", "5 人评价，评价率 100%"),
    ]  # fmt: skip
    assert found.targets == []


@pytest.fixture
def dispute(town, report, who):
    """A dispute, answered by the named handler of the community."""

    def answered(outcome: str = "solved", rating: str = ""):
        case = report("neighbour_dispute", phone="13800000001")
        act(case, "accept", actor=who("keeper"), answers={"tier": case.tier})
        act(case, "assign", actor=who("keeper"), answers={"owner": f"a{town.appointment('keeper').pk}"})
        act(case, "sign_for", actor=who("keeper"))
        case.refresh_from_db()
        act(
            case,
            "settle" if case.tier == "grid" else "resolve",
            actor=who("keeper"),
            answers={"outcome": outcome, "reply": "谈妥了"},
        )
        if case.tier != "grid":
            act(case, "verify", actor=who("confidant"))
        if rating:
            act(case, rating, actor=who("resident"), answers={"reason": "又吵了"})
        return case

    return answered


def test_targets_stand_only_beside_disputes_of_five_or_more(town, dispute, rated):
    for _each in range(4):
        dispute()
        rated()
    assert Figures(town.street, periods.ALL).targets == []
    dispute()
    assert [str(one) for one in Figures(town.street, periods.ALL).targets] == [
        "矛盾纠纷：社区内化解 100%（目标 95%）", "矛盾纠纷：街道内化解 100%（目标 98%）",
    ]  # fmt: skip


def test_a_dispute_is_settled_only_if_it_was_solved_and_nobody_objects(town, dispute):
    for _each in range(3):
        dispute()
    dispute("explained")
    dispute(rating="rate_unsolved")
    assert [one.share.percent for one in Figures(town.street, periods.ALL).targets] == [60, 60]


def test_a_whistle_counts_when_it_is_blown_and_whether_the_unit_came(town, in_progress, who):
    for come in (True, False):
        case = in_progress()
        act(case, "whistle", actor=who("staff"), answers={"organisation": town.office.pk, "text": "请来看看"})
        if come:
            act(case.children.get(), "report_in", actor=who("plumber"))
    counts = Figures(town.community, periods.ALL).counts
    assert (counts.of["whistles"], counts.of["reported_in"], counts.of["filed"]) == (2, 1, 2)


def test_a_third_hand_back_is_one_too(town, in_progress, who):
    case, owner = in_progress(), {"owner": f"a{town.appointment('worker').pk}"}
    for verb in ("hand_back", "hand_back", "hand_back_up"):
        act(case, verb, actor=who("worker"), answers={"reason": "不归我们"})
        if verb == "hand_back":
            act(case, "assign", actor=who("leader"), answers=owner)
    assert Figures(town.community, periods.ALL).counts.of["hand_backs"] == 3
