"""The place changes only here, whole or not at all."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts import moment
from grids import changes, checks, codes
from grids.changes import ChangeRefused
from grids.duties import Duty
from grids.models import Appointment

pytestmark = pytest.mark.django_db


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


def test_it_refuses_to_move_anything_by_correcting_it(town):
    with pytest.raises(ChangeRefused):
        changes.correct(town.building, grid=town.far)


@pytest.mark.parametrize(
    ("thing", "facts"),
    [
        ("near", {"valid_to": moment.today()}), ("near", {"level": "community"}), ("near", {"path": "0001"}),
        ("building", {"slug": "00000000"}), ("company", {"area_id": 1, "area": None}), ("post", {"until": moment.today()}),
        ("post", {"duty": "police"}), ("near", {"page_version": 7}), ("resident", {"username": "x"}),
    ],
)  # fmt: skip
def test_it_refuses_to_correct_what_has_a_change_of_its_own(town, thing, facts):
    with pytest.raises(ChangeRefused):
        changes.correct(town.appointment("worker") if thing == "post" else getattr(town, thing), **facts)


def test_a_correction_must_fit_its_field(town):
    with pytest.raises(ValidationError):
        changes.correct(town.near, name="")
    with pytest.raises(ValidationError):
        changes.correct(town.appointment("worker"), public_number_kind="secret")


@pytest.mark.parametrize(
    "wrong",
    [{"duty": "king"}, {"area": None}, {"until": moment.today() - timedelta(days=1)}],
    ids=["no such duty", "nowhere", "over before it begins"],
)
def test_it_refuses_an_appointment_that_cannot_be(town, wrong):
    asked = {"duty": Duty.GRID_WORKER, "area": town.far, **wrong}
    with pytest.raises(ChangeRefused):
        changes.appoint(town.worker.contact.person, asked.pop("duty"), **asked)


def test_nobody_holds_the_same_post_twice(town):
    held = town.appointment("worker")
    with pytest.raises(ChangeRefused):
        changes.appoint(held.person, held.duty, area=town.near)
    changes.end(held)
    assert changes.appoint(held.person, held.duty, area=town.near).pk != held.pk


def test_it_plants_nothing_upside_down(town):
    for parent, level in ((town.near, "grid"), (town.near, "community"), (town.community, "county")):
        with pytest.raises(ChangeRefused):
            changes.plant(parent, level=level, name="倒")


def test_a_building_lies_in_one_residential_grid_and_any_number_of_special_ones(town):
    shops = changes.plant(town.community, level="grid", name="商铺第一网格", kind="special", sector="shops")
    offices = changes.plant(town.community, level="grid", name="单位第一网格", kind="special", sector="offices")
    with pytest.raises(ChangeRefused):
        changes.raise_building(shops, "9 栋")
    with pytest.raises(ChangeRefused):
        changes.lie_in(town.building, [town.far])
    changes.lie_in(town.building, [shops, offices])
    assert set(town.building.special_grids.all()) == {shops, offices}
    assert town.building.grid == town.near
    changes.lie_in(town.building, [offices])
    assert list(town.building.special_grids.all()) == [offices]


def test_an_entrance_opens_the_page_of_its_building(town, client):
    way = changes.open_entrance(town.building, "2 单元")
    opened = client.get(f"/b/{way.slug.lower()}")
    assert opened.status_code == 200
    assert town.building.label in opened.content.decode()


def test_no_code_is_given_out_twice_not_even_to_another_kind_of_place(town, monkeypatch):
    drawn = iter([town.building.slug, town.near.slug, "00000000"])
    monkeypatch.setattr(codes, "new_slug", lambda: next(drawn))
    assert changes.open_entrance(town.building, "3 单元").slug == "00000000"


def test_a_handler_runs_in_the_same_transaction(town, monkeypatch):
    monkeypatch.setitem(changes.HANDLERS, "appointed", [f"{__name__}.refusing"])
    with pytest.raises(ChangeRefused):
        changes.appoint(town.worker.contact.person, Duty.EDITOR, area=town.far)
    assert not Appointment.objects.filter(duty=Duty.EDITOR).exists()


def refusing(appointment) -> None:
    raise ChangeRefused("no")


def test_a_handler_that_does_not_exist_is_found_at_start(monkeypatch):
    names = [f"{__name__}.refusing", f"{__name__}.missing", "nowhere.at_all"]
    monkeypatch.setitem(changes.HANDLERS, "redrawn", names)
    assert [(error.id, error.msg) for error in checks.handlers(None)] == [
        ("grids.E001", f"redrawn: there is no handler {name}") for name in names[1:]
    ]


def test_vacancies_walk_up_in_one_query(town, django_assert_num_queries):
    changes.end(town.appointment("worker"))
    with django_assert_num_queries(1):
        answering = list(Appointment.objects.answering_for(town.near))
    assert answering[0].area == town.near
    assert {"staff", "chief"} <= {held.person.name for held in answering}
