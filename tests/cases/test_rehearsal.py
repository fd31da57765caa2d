"""A rule is tried on past cases: what the try lists is what filing them again gives, and nothing is changed by it."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some
from openpyxl import load_workbook

from accounts import moment
from grids import changes
from grids.duties import Duty
from grids.models import Level, Place
from services.cases import rehearsal
from services.cases.act import act
from services.cases.models import Case, EventText, Routed, RoutingRule
from tests.conftest import officer

pytestmark = pytest.mark.django_db
FILED = (("noise", {}), ("lift", {"q_trapped": "yes"}), ("lift", {"q_trapped": "no"}), ("parking", {}), ("noise", {}))
RULES = some.lists(
    some.fixed_dictionaries({
        "order": some.integers(1, 3),
        "categories": some.sampled_from([[], ["noise"], ["lift", "parking"]]),
        "answer": some.sampled_from(["", "", "lift/trapped/yes"]),
        "company": some.sampled_from(["", "", "there", "none"]),
        "hours": some.sampled_from(["", "", "open", "night", "day_off"]),
        "to": some.sampled_from([("desk", "community"), ("desk", "subdistrict"), ("desk", "county"),
                                 ("duty", "grid_leader"), ("body_kind", "property_company"), ("body_kind", "court")]),
    }),
    min_size=1, max_size=5,
)  # fmt: skip


def tried(rule: RoutingRule, actor, days: int = 400) -> rehearsal.Rehearsal:
    first, last = moment.today() - timedelta(days=days), moment.today() + timedelta(days=days)
    return rehearsal.rehearse(rule, rehearsal.cases_for(actor, rule, first, last))


def draft(town, **facts) -> RoutingRule:
    return RoutingRule.objects.create(**{"name": "草稿", "area": town.street, "desk": "community"} | facts)


@pytest.fixture
def filed(report, town):
    """Five cases at two places, each at an hour of its own from now on."""
    places = [Place.of(town.building), Place(town.far)]
    made = []
    for number, (category, answers) in enumerate(FILED):
        with moment.at(moment.now() + timedelta(hours=7 * number)):
            made.append((report(category, place=places[number % 2], **answers), category, answers))
    return made


BOUNDED = settings(max_examples=25, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck))


@pytest.mark.long
@BOUNDED
@given(rules=RULES, chosen=some.integers(0, 4))
def test_a_try_lists_what_filing_again_gives(town, report, who, filed, rules, chosen):
    RoutingRule.objects.all().delete()
    made = []
    for facts in rules:
        name, value = facts.pop("to")
        made.append(RoutingRule.objects.create(name="规则", area=town.street, in_force=True, **facts, **{name: value}))
    rule = made[chosen % len(made)]
    RoutingRule.objects.filter(pk=rule.pk).update(in_force=False)
    first = {case.pk for case, _category, _answers in filed}
    lines = [line for line in tried(rule, who("chief")).lines if line.case.pk in first]
    listed = {line.case.pk: (line.new_desk, line.new_owner) for line in lines}
    RoutingRule.objects.filter(pk=rule.pk).update(in_force=True)
    again = {}
    for case, category, answers in filed:
        with moment.at(case.created_at):
            anew = report(category, place=Place(case.place, case.building), **answers)
        found = Routed.objects.filter(case=anew, rule=rule).first()
        if found:
            again[case.pk] = (str(anew.desk), str(found.owner or ""))
    assert listed == again


def test_what_another_rule_decides_first_is_not_listed(report, who, town):
    report()
    RoutingRule.objects.create(name="先看", area=town.community, desk="community", in_force=True)
    assert tried(draft(town), who("staff")).lines == []
    assert len(tried(draft(town, area=town.community, order=1), who("staff")).lines) == 1


def test_the_way_it_went_is_read_from_its_events(report, who, town):
    case = report()
    act(case, "accept", actor=who("worker"), answers={"tier": case.tier})
    act(case, "assign", actor=who("leader"), answers={"owner": f"a{town.appointment('worker').pk}"})
    act(case, "upgrade", actor=who("leader"), answers={"reason": "管不了"})
    (line,) = tried(draft(town), who("staff")).lines
    assert (line.old_desk, line.old_owner) == ("第一网格", str(town.appointment("worker")))
    assert (line.new_desk, line.new_owner, line.moves) == ("东园社区", "", True)


def test_nothing_is_changed(filed, who, town):
    before = list(Case.objects.values())
    tried(draft(town), who("chief"))
    assert list(Case.objects.values()) == before
    assert not Routed.objects.exists()


@pytest.mark.parametrize("category", ["neighbour_dispute", "about_staff"])
def test_what_is_not_for_everybody_is_neither_listed_nor_counted(report, who, town, category):
    report(category)
    assert tried(draft(town), who("confidant")).looked_at == 0


def test_a_building_that_lies_elsewhere_now_is_tried_where_it_lies(report, who, town):
    report()
    changes.redraw([town.near], [{"name": "新网格"}], buildings={town.building.pk: 0})
    (line,) = tried(draft(town, desk="", body_kind="property_company"), who("staff")).lines
    assert (line.old_desk, line.new_desk) == ("第一网格", "新网格")


def test_a_place_that_is_no_more_is_counted_apart(report, who, town):
    report(place=Place(town.far))
    changes.redraw([town.far], [{"name": "新网格"}])
    found = tried(draft(town), who("staff"))
    assert (found.looked_at, found.gone) == (0, 1)


def test_words_that_were_erased_answer_nothing(report, who, town):
    case = report("lift", q_trapped="yes")
    rule = draft(town, answer="lift/trapped/yes")
    assert len(tried(rule, who("staff")).lines) == 1
    EventText.objects.filter(event__case=case).update(words={}, salt="")
    assert tried(rule, who("staff")).lines == []


def test_a_try_costs_the_same_for_one_case_and_for_many(report, who, town, django_assert_max_num_queries):
    report("lift", q_trapped="yes")
    rule, actor = draft(town, hours="", answer="lift/trapped/yes"), who("chief")
    tried(rule, actor)
    for place in (Place.of(town.building), Place(town.far), Place(town.elsewhere)):
        for _each in range(3):
            report("lift", place=place, q_trapped="yes")
    with django_assert_max_num_queries(9):
        assert len(tried(rule, actor).lines) == 7  # nobody serves in the community of the third place


# -- the page --


def url(rule: RoutingRule, **more) -> str:
    days = {"since": str(moment.today() - timedelta(days=3)), "until": str(moment.today())} | more
    return reverse("rehearse_rule", args=[rule.pk]) + "?" + "&".join(f"{key}={value}" for key, value in days.items())


def test_staff_see_the_numbers(report, town, sign_in):
    case, other = report(), report(place=Place(town.elsewhere))
    page = sign_in(town.staff).get(url(draft(town))).content.decode()
    assert case.shown_number in page
    assert other.shown_number not in page


def test_who_administers_sees_how_many_and_no_number(report, town, sign_in):
    case = report()
    page = sign_in(officer("管理", Duty.ADMINISTRATOR, town.street)).get(url(draft(town))).content.decode()
    assert "第一网格 → <b>东园社区</b>" in page
    assert case.shown_number not in page
    assert "有 1 件不归您查看" in page


@pytest.mark.parametrize("name", ["resident", "worker", "leader", "plumber"])
def test_nobody_else_looks_at_rules(town, sign_in, name):
    rule, browser = draft(town), sign_in(getattr(town, name))
    assert browser.get(url(rule)).status_code == 403
    assert browser.get(reverse("routing_rules")).status_code == 403


def test_rules_of_another_place_are_not_there(town, sign_in):
    rule = draft(town, area=town.elsewhere)
    browser = sign_in(town.staff)
    assert browser.get(url(rule)).status_code == 404
    assert "草稿" not in browser.get(reverse("routing_rules")).content.decode()
    assert "草稿" in sign_in(town.chief).get(reverse("routing_rules")).content.decode()


def test_the_list_says_what_each_rule_asks_and_costs_the_same_for_many(town, sign_in, django_assert_max_num_queries):
    draft(town, categories=["lift"], answer="lift/trapped/yes", company="none", hours="night", estate_types=["managed"])
    browser = sign_in(town.chief)
    page = browser.get(reverse("routing_rules")).content.decode()
    for words in ("电梯 · 有人被困吗 有，已打 119", "没有物业公司", "夜间", "物业小区", "由社区受理"):
        assert words in page
    for _each in range(9):
        draft(town)
    with django_assert_max_num_queries(14):
        assert "不论报什么" in browser.get(reverse("routing_rules")).content.decode()


@pytest.mark.parametrize("days", [{"since": "x"}, {"until": ""}, {"since": "2026-02-01", "until": "2026-01-01"},
                                  {"since": "2020-01-01", "until": "2026-01-01"}])  # fmt: skip
def test_a_period_that_cannot_be(town, sign_in, days):
    assert sign_in(town.staff).get(url(draft(town), **days)).status_code == 422


def test_the_sheet_has_the_same_lines_and_no_formula(report, town, sign_in):
    case = report()
    changes.correct(town.community, name="=1+1")
    assert town.community.level == Level.COMMUNITY
    answer = sign_in(town.staff).get(url(draft(town), sheet=1))
    rows = list(load_workbook(BytesIO(answer.content)).active.values)
    assert rows[1][0] == case.shown_number
    assert (rows[1][3], rows[1][5]) == ("第一网格", "'=1+1")
