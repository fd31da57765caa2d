"""New cases go where the rules of their place send them; the rule stands on the case; what is sealed follows none."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from accounts import moment
from grids import changes
from grids.models import Area, Organisation, Place
from services.cases import events
from services.cases.act import act
from services.cases.calendar import ZONE
from services.cases.models import Case, Routed, RoutingRule
from services.letters.models import Letter
from tests.conftest import body

pytestmark = pytest.mark.django_db
AT_WORK = datetime(2026, 11, 25, 10, 0, tzinfo=ZONE)  # a Wednesday
AT_NOON = datetime(2026, 11, 25, 12, 30, tzinfo=ZONE)
AT_NIGHT = datetime(2026, 11, 25, 23, 0, tzinfo=ZONE)
ON_SUNDAY = datetime(2026, 11, 22, 10, 0, tzinfo=ZONE)


@pytest.fixture
def rule():
    """A rule that sends to the community, unless it says otherwise."""

    def made(name: str = "规则", area: Area | None = None, **facts) -> RoutingRule:
        leads = {"desk": "community"} if not {"desk", "duty", "body_kind", "body"} & set(facts) else {}
        return RoutingRule.objects.create(name=name, area=area, **{"in_force": True, **leads, **facts})

    return made


def ruled(case: Case) -> str:
    found = Routed.objects.filter(case=case).select_related("rule").first()
    return found.rule.name if found else ""


def test_without_a_rule_the_place_answers(report, town):
    case = report()
    assert (case.desk, ruled(case)) == (town.near, "")


def test_the_first_that_fits_decides_and_the_nearest_are_asked_first(report, rule, town):
    rule("街道的", town.street, order=1)
    rule("不合适的", town.community, order=1, categories=["parking"])
    rule("第二条", town.community, order=3)
    rule("第一条", town.community, order=2)
    rule("别处的", town.elsewhere)
    assert ruled(report()) == "第一条"


def test_a_rule_that_is_not_in_force_is_not_asked(report, rule, town):
    rule("草稿", town.community, in_force=False)
    assert ruled(report()) == ""


@pytest.mark.parametrize(("facts", "category", "answers", "fits"), [
    ({"categories": ["noise", "parking"]}, "noise", {}, True),
    ({"categories": ["parking"]}, "noise", {}, False),
    ({"answer": "lift/trapped/yes"}, "lift", {"q_trapped": "yes"}, True),
    ({"answer": "lift/trapped/yes"}, "lift", {"q_trapped": "no"}, False),
    ({"answer": "lift/trapped/yes"}, "lift", {}, False),
    ({"answer": "greening/matter/other"}, "sanitation", {"q_matter": "other"}, False),  # the same words of another matter
    ({"company": "there"}, "noise", {}, True),
    ({"company": "none"}, "noise", {}, False),
    ({"estate_types": ["managed", "self_run"]}, "noise", {}, False),  # no estate at all
])  # fmt: skip
def test_each_condition(report, rule, town, facts, category, answers, fits):
    rule("规则", town.community, **facts)
    assert bool(ruled(report(category, **answers))) == fits


@pytest.mark.parametrize(("filed", "hours"), [
    (AT_WORK, {"open"}), (AT_NOON, {"closed"}), (AT_NIGHT, {"closed", "night"}), (ON_SUNDAY, {"closed", "day_off"}),
])  # fmt: skip
@pytest.mark.parametrize("asked", ["open", "closed", "day_off", "night"])
def test_when_it_was_filed(report, rule, town, filed, hours, asked):
    rule("规则", town.community, hours=asked, body=town.company)  # who serves begins today, whenever that is
    with moment.at(filed):
        assert bool(ruled(report())) == (asked in hours)


@pytest.fixture
def estates(town) -> dict[str, Place]:
    """A managed estate with its company and a self-governed one with its committee, each with a building."""
    found = {}
    for kind, name in (("managed", "有物业"), ("self_run", "自治")):
        estate = changes.plant(
            Area.objects.get(pk=town.street.pk).get_children().last(), level="estate", name=name, estate_type=kind
        )
        grid = changes.plant(estate, level="grid", name=f"{name}网格")
        found[kind] = Place.of(changes.raise_building(grid, label="1 栋"))
    body("新物业", "property_company", found["managed"].area.estate)
    body("业委会", "owners_committee", found["self_run"].area.estate)
    return found


def test_the_estate_a_building_lies_in_decides(report, rule, estates, town):
    rule("自治小区", town.street, estate_types=["self_run"], body_kind="owners_committee")
    assert ruled(report(place=estates["self_run"])) == "自治小区"
    assert ruled(report(place=estates["managed"])) == ""


def test_the_company_else_the_committee_else_the_community(report, rule, estates, town):
    rule("物业", town.street, order=1, body_kind="property_company")
    rule("业委会", town.street, order=2, body_kind="owners_committee")
    rule("社区", town.street, order=3, desk="community", duty="community_staff")
    said = {name: Routed.objects.get(case=report(place=place)).owner for name, place in estates.items()}
    assert {name: str(owner) for name, owner in said.items()} == {"managed": "新物业", "self_run": "业委会"}
    alone = Place.of(changes.raise_building(changes.plant(town.street, level="grid", name="空地"), label="9 栋"))
    assert ruled(report(place=alone)) == ""  # no community there, and nobody is sent to nobody
    case = report(place=Place(town.near, town.building))
    assert str(Routed.objects.get(case=case).owner) == "清和物业"


def test_a_body_named_by_itself_must_serve_the_place(report, rule, town):
    rule("水务所", town.street, body=town.office)
    rule("别处的", None, order=1, body=body("别处", "department", town.elsewhere))
    case = report()
    assert case.routed.organisation == town.office


def test_a_desk_at_which_nobody_serves_is_passed_over(report, rule, town):
    rule("街道", town.community, order=1, desk="subdistrict")
    rule("社区", town.community, order=2, desk="community")
    for name in ("chief", "confidant"):
        changes.end(town.appointment(name))
    assert report().desk == town.community


def test_who_is_told_sits_where_the_rule_leads(report, rule, town):
    rule("社区", town.community)
    case = report()
    told = set(Letter.objects.filter(about=case.number, verb="submit").values_list("to", flat=True))
    assert town.staff.contact.pk in told
    assert town.worker.contact.pk not in told
    assert (case.desk, case.at_grid, case.place) == (town.community, None, town.near)
    assert events.first_bad(case) is None


def test_it_is_suggested_and_a_person_hands_it_over(report, rule, who, town, sign_in):
    rule("物业", town.community, body_kind="property_company")
    case = report()
    assert case.owner_organisation is None
    act(case, "accept", actor=who("worker"), answers={"tier": case.tier})
    page = sign_in(town.leader).get(f"/work/{case.number}/?step=assign")
    assert f'<option value="o{town.company.pk}" selected>' in page.content.decode()
    act(case, "assign", actor=who("leader"), answers={"owner": f"a{town.appointment('worker').pk}"})
    page = sign_in(town.leader).get(f"/work/{case.number}/").content.decode()
    assert (
        f'<option value="o{town.company.pk}" selected>' not in page
    )  # somebody is in charge, who was chosen by a person


def test_the_rule_stands_on_the_case_as_it_read_then(report, rule, town, sign_in):
    made = rule("噪声归社区", town.community)
    case = report()
    RoutingRule.objects.filter(pk=made.pk).update(name="改过了")
    assert "噪声归社区：由社区受理" in sign_in(town.staff).get(f"/work/{case.number}/").content.decode()
    made.delete()
    assert "噪声归社区：由社区受理" in sign_in(town.staff).get(f"/work/{case.number}/").content.decode()
    resident = sign_in(town.resident).get(f"/c/{case.number}/").content.decode()
    assert "噪声归社区" not in resident


def test_who_was_given_the_case_does_not_read_the_rule(in_progress, report, rule, who, town, sign_in):
    rule("噪声归社区", town.community)
    case = report()
    act(case, "accept", actor=who("staff"), answers={"tier": case.tier})
    act(case, "assign", actor=who("staff"), answers={"owner": f"o{town.office.pk}"})
    page = sign_in(town.plumber).get(f"/work/{case.number}/")
    assert page.status_code == 200
    assert "噪声归社区" not in page.content.decode()


@pytest.mark.parametrize(
    "category", ["neighbour_dispute", "domestic_violence", "legal_advice", "child_at_risk", "about_staff"]
)
def test_what_is_not_for_everybody_follows_no_rule(report, rule, town, category):
    rule("全部给水务所", None, desk="subdistrict")
    before = Routed.objects.count()
    more = {"subject": f"p{town.appointment('worker').person_id}"} if category == "about_staff" else {}
    case = report(category, **more)
    assert Routed.objects.count() == before
    assert case.desk == town.community


def test_a_child_case_follows_no_rule(in_progress, rule, who, town):
    case = in_progress("suggestion")
    rule("街道", None, desk="subdistrict")
    act(case, "whistle", actor=who("staff"), answers={"organisation": town.office.pk, "text": "请来看"})
    assert not Routed.objects.filter(case=case.children.get()).exists()


def test_no_rule_names_two(town):
    with pytest.raises(IntegrityError), transaction.atomic():
        RoutingRule.objects.create(name="两个", duty="grid_worker", body_kind="department")


def test_a_body_that_is_taken_away_leaves_the_case_and_its_words(report, rule, town):
    made = body("临时", "social", town.community)
    rule("临时", town.community, body_kind="social")
    case = report()
    Organisation.objects.filter(pk=made.pk).delete()
    found = Routed.objects.get(case=case)
    assert (found.owner, found.words) == (None, "临时：建议社会组织承办")


def test_filing_asks_no_more_for_fifty_rules_than_for_one(report, rule, town, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    rule("一", town.community)
    report()  # calendars and the like are read
    with CaptureQueriesContext(connection) as one:
        report()
    for number in range(50):
        rule(f"{number}", town.community, order=number, categories=["parking"])
    with django_assert_max_num_queries(len(one)):
        report()
