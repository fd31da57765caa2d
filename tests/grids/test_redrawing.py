"""Grids are redrawn: the old node stays with its cases, its successors reach them, nothing is left behind silently."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import moment
from accounts.models import Contact
from grids import changes, groups
from grids.changes import ChangeRefused
from grids.duties import Duty
from grids.models import Appointment, Area, AreaCode, Building, Organisation, Person
from grids.queries import reach_of

pytestmark = pytest.mark.django_db


def again(area: Area) -> Area:
    return Area.objects.get(pk=area.pk)


def test_redrawing_ends_a_grid_and_its_successors_reach_its_cases(town, who, report):
    from services.cases.act import steps_for
    from services.cases.models import Case

    case, slug = report(), town.building.slug
    post = town.appointment("worker")
    left, right = changes.redraw(
        [town.near], [{"name": "第三网格"}, {"name": "第四网格"}],
        buildings={town.building.pk: 1}, posts={post.pk: 1, town.appointment("leader").pk: 0},
    )  # fmt: skip
    assert not Area.objects.get(pk=town.near.pk).living
    assert Building.objects.get(slug=slug).grid == right
    assert Appointment.objects.current().get(person=post.person).area == right
    assert Case.objects.get().place == town.near
    for name in ("worker", "leader"):
        actor = who(name)
        assert Case.objects.within_reach_of(actor).filter(pk=case.pk).exists()
        assert "accept" in [step.verb for step in steps_for(actor, case)]
    assert left.living


def test_reach_goes_back_through_every_generation(town):
    (second,) = changes.redraw([town.near], [{"name": "二代"}], buildings={town.building.pk: 0})
    (third,) = changes.redraw([second], [{"name": "三代"}], buildings={town.building.pk: 0})
    held = changes.appoint(town.worker.contact.person, Duty.GRID_WORKER, area=third)
    assert reach_of([held])[held.pk] == {third.pk, second.pk, town.near.pk}


@pytest.mark.parametrize(
    "wrong",
    [{"buildings": {}}, {"ended": [], "buildings": {}}, {"successors": []}],
    ids=["homeless building", "nothing ends", "nothing follows"],
)
def test_it_refuses_a_redrawing_that_leaves_somebody_out(town, wrong):
    asked = {"ended": [town.near], "successors": [{"name": "新"}], "buildings": {town.building.pk: 0}, **wrong}
    with pytest.raises(ChangeRefused):
        changes.redraw(asked.pop("ended"), asked.pop("successors"), **asked)
    assert Area.objects.get(pk=town.near.pk).living


def test_the_code_on_the_wall_still_opens(town, client):
    slug = town.building.slug
    changes.redraw([town.near], [{"name": "新第一网格"}], buildings={town.building.pk: 0})
    page = client.get(f"/B/{slug}")
    assert page.status_code == 200
    assert "3 号楼" in page.content.decode()
    assert Building.objects.get(slug=slug).grid.name == "新第一网格"


def test_who_serves_the_last_successor_answers_for_the_first_grid(town):
    (second,) = changes.redraw([town.near], [{"name": "二代"}], buildings={town.building.pk: 0})
    (third,) = changes.redraw([second], [{"name": "三代"}], buildings={town.building.pk: 0})
    held = changes.appoint(town.worker.contact.person, Duty.GRID_WORKER, area=third)
    assert held in Appointment.objects.answering_for(again(town.near))
    assert town.appointment("neighbour_worker") not in Appointment.objects.answering_for(again(town.near))


def test_a_grid_may_be_taken_over_by_one_that_stands(town):
    changes.redraw([town.near], [town.far], buildings={town.building.pk: 0})
    assert Building.objects.get(pk=town.building.pk).grid == town.far
    held = town.appointment("neighbour_worker")
    assert reach_of([held])[held.pk] == {town.far.pk, town.near.pk}
    with pytest.raises(ChangeRefused):
        changes.redraw([town.far], [again(town.near)], buildings={town.building.pk: 0})
    with pytest.raises(ChangeRefused):
        changes.redraw([town.far], [town.community], buildings={town.building.pk: 0})


def test_successors_may_lie_in_another_community(town):
    west = town.elsewhere.get_parent()
    (moved,) = changes.redraw([town.near], [{"name": "西园第二网格", "parent": west}], buildings={town.building.pk: 0})
    assert moved.get_parent() == west


def test_a_post_goes_on_only_as_told_and_the_others_end(town):
    worker, leader = town.appointment("worker"), town.appointment("leader")
    changes.correct(worker, public_number="023-00000044", promise="随叫随到")
    later = changes.appoint(
        _somebody(), Duty.STEWARD, town.near,
        since=moment.today() + timedelta(days=9),
    )  # fmt: skip
    (new,) = changes.redraw(
        [town.near], [{"name": "新"}], buildings={town.building.pk: 0}, posts={worker.pk: 0, later.pk: 0}
    )
    assert not Appointment.objects.current().filter(area=town.near).exists()
    assert not Appointment.objects.filter(person=leader.person, area=new).exists()
    kept = Appointment.objects.get(person=worker.person, area=new)
    assert (kept.public_number, kept.promise, kept.since) == ("023-00000044", "随叫随到", moment.today())
    assert Appointment.objects.get(person=later.person, area=new).since == later.since
    with moment.at(moment.now() + timedelta(days=30)):
        assert not Appointment.objects.current().filter(area=town.near).exists()


def _somebody() -> Person:
    return Person.objects.create(name="somebody", contact=Contact.objects.create(name="somebody"))


def test_bodies_and_chat_groups_go_where_they_are_told(town):
    company = Organisation.objects.create(name="小物业", kind="property_company", area=town.near)
    group = groups.open_group(town.near, "第一网格群")
    left = groups.open_group(town.near, "旧群")
    with pytest.raises(ChangeRefused, match="每个单位"):
        changes.redraw([town.near], [{"name": "新"}], buildings={town.building.pk: 0})
    (new,) = changes.redraw(
        [town.near], [{"name": "新"}], buildings={town.building.pk: 0}, bodies={company.pk: 0}, groups={group.pk: 0}
    )
    for thing, place in ((company, new), (group, new), (left, town.near)):
        thing.refresh_from_db()
        assert thing.area == place


def test_a_special_grid_is_redrawn_beside_the_residential_ones(town):
    shops = changes.plant(town.community, level="grid", name="商铺网格", kind="special", sector="shops")
    changes.lie_in(town.building, [shops])
    with pytest.raises(ChangeRefused):
        changes.redraw([shops], [{"name": "商铺新网格"}])
    (new,) = changes.redraw([shops], [{"name": "商铺新网格"}], buildings={town.building.pk: 0})
    assert (new.kind, new.sector) == ("special", "shops")
    assert list(town.building.special_grids.all()) == [new]
    assert Building.objects.get(pk=town.building.pk).grid == town.near


def test_official_codes_end_with_their_area(town):
    AreaCode.objects.create(area=town.near, code="999999001001001")
    changes.redraw([town.near], [{"name": "新"}], buildings={town.building.pk: 0})
    assert AreaCode.objects.get().valid_to == moment.today()


@pytest.mark.parametrize(
    ("ended", "facts"),
    [
        (("near", "community"), {}),
        (("community",), {}),
        (("near",), {"on": moment.today() + timedelta(days=1)}),
        (("near",), {"buildings": {1: 5}}),
        (("near",), {"posts": {1: 5}}),
    ],
    ids=["two levels", "with grids below", "in advance", "no such successor", "no such successor of a post"],
)
def test_it_refuses_a_redrawing_that_cannot_be(town, ended, facts):
    asked = {"buildings": {town.building.pk: 0}} | facts
    if facts.get("buildings"):
        asked["buildings"] = {town.building.pk: 5}
    with pytest.raises(ChangeRefused):
        changes.redraw([getattr(town, name) for name in ended], [{"name": "新"}], **asked)
    assert again(town.near).living


def test_a_building_that_lies_elsewhere_stays_there(town):
    other = changes.raise_building(town.far, "8 号楼")
    with pytest.raises(ChangeRefused):
        changes.redraw([town.near], [{"name": "新"}], buildings={town.building.pk: 0, other.pk: 0})
    assert Building.objects.get(pk=other.pk).grid == town.far


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["plant", "split", "merge"]), st.integers(0, 50)), max_size=6))
def test_the_tree_stays_a_tree_and_reach_stays_transitive(town, steps):
    held = town.appointment("neighbour_worker")
    for what, place in steps:
        grids = list(Area.objects.living().filter(level="grid"))
        chosen = grids[place % len(grids)]
        homes = dict.fromkeys(Building.objects.filter(grid=chosen).values_list("pk", flat=True), 0)
        heir = grids[(place + 1) % len(grids)]
        if what == "plant":
            changes.plant(chosen.get_parent(), level="grid", name=f"新{place}")
        elif what == "split":
            changes.redraw([chosen], [{"name": "甲"}, {"name": "乙"}], buildings=homes)
        elif heir != chosen:
            changes.redraw([chosen], [heir], buildings=homes)
    assert Area.find_problems() == ([], [], [], [], [])
    assert not Building.objects.exclude(grid__valid_to=None).exists()
    _reach_is_transitive(held)


def _reach_is_transitive(held: Appointment) -> None:
    for area in Area.objects.filter(level="grid"):
        held.area_id = area.pk
        reached = reach_of([held])[held.pk]
        for before in Area.objects.filter(pk__in=reached):
            assert set(before.predecessions.values_list("predecessor", flat=True)) <= reached
