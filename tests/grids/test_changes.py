"""The place changes only here, whole or not at all."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import moment
from grids import changes
from grids.changes import ChangeRefused
from grids.duties import Duty
from grids.models import Appointment, Area, Building
from grids.queries import reach_of

pytestmark = pytest.mark.django_db


def version(area: Area) -> int:
    return Area.objects.get(pk=area.pk).page_version


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


def test_it_refuses_to_appoint_or_plant_where_an_area_has_ended(town):
    changes.redraw([town.near], [{"name": "新"}], buildings={town.building.pk: 0})
    town.near.refresh_from_db()
    with pytest.raises(ChangeRefused):
        changes.appoint(town.worker.contact.person, Duty.GRID_WORKER, area=town.near)
    with pytest.raises(ChangeRefused):
        changes.plant(town.near, level="micro_grid", name="一号微网格")


def test_an_appointment_ends_once_and_at_once(town, who):
    held = town.appointment("worker")
    changes.end(held)
    changes.end(held, on=moment.today())
    assert who("worker").held == ()


@pytest.mark.parametrize("change", ["appoint", "end", "correct", "plant"])
def test_what_is_shown_anew_gets_another_version_and_nothing_else_does(town, change):
    before = {area.pk: version(area) for area in (town.near, town.far, town.community)}
    if change == "appoint":
        changes.appoint(town.neighbour_worker.contact.person, Duty.STEWARD, area=town.near)
    elif change == "end":
        changes.end(town.appointment("worker"))
    elif change == "correct":
        changes.correct(town.near, name="第一网格（新名）")
    else:
        changes.plant(town.near, level="micro_grid", name="一号微网格")
    assert version(town.near) > before[town.near.pk]
    assert version(town.far) == before[town.far.pk]
    assert version(town.community) == before[town.community.pk]


def test_it_refuses_to_move_anything_by_correcting_it(town):
    with pytest.raises(ChangeRefused):
        changes.correct(town.building, grid=town.far)


def test_a_handler_runs_in_the_same_transaction(town, monkeypatch):
    def refuse(appointment):
        raise ChangeRefused("no")

    monkeypatch.setitem(changes.HANDLERS, "appointed", [f"{__name__}.refusing"])
    with pytest.raises(ChangeRefused):
        changes.appoint(town.worker.contact.person, Duty.EDITOR, area=town.far)
    assert not Appointment.objects.filter(duty=Duty.EDITOR).exists()


def refusing(appointment) -> None:
    raise ChangeRefused("no")


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["plant", "redraw"]), st.integers(0, 50)), max_size=6))
def test_the_tree_stays_a_tree(town, steps):
    for what, place in steps:
        grids = list(Area.objects.living().filter(level="grid"))
        chosen = grids[place % len(grids)]
        if what == "plant":
            changes.plant(chosen.get_parent(), level="grid", name=f"新{place}")
        else:
            homes = dict.fromkeys(Building.objects.filter(grid=chosen).values_list("pk", flat=True), 0)
            changes.redraw([chosen], [{"name": "甲"}, {"name": "乙"}], buildings=homes)
    assert Area.find_problems() == ([], [], [], [], [])


def test_vacancies_walk_up_in_one_query(town, django_assert_num_queries):
    changes.end(town.appointment("worker"))
    with django_assert_num_queries(1):
        answering = list(Appointment.objects.answering_for(town.near))
    assert [held.area.level for held in answering][0] == "grid"
    assert {"staff", "chief"} <= {held.person.name for held in answering}
