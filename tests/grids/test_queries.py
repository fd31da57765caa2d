"""Questions to the place cost the same in a village and in a city."""

import pytest

from grids import changes, sowing
from grids.duties import Duty
from grids.models import Appointment
from grids.queries import reach_of, serves
from grids.sowing import Post, Seed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("siblings", [2, 200])
def test_who_answers_and_how_far_a_post_reaches_is_one_query(town, django_assert_num_queries, siblings):
    person = town.worker.contact.person
    grids = sowing.plant_many([Seed(town.community, "grid", f"网格{number}") for number in range(siblings)])
    sowing.appoint_many([Post(person, Duty.GRID_WORKER, grid) for grid in grids])
    with django_assert_num_queries(1):
        answering = list(Appointment.objects.answering_for(grids[0]))
    assert {held.duty for held in answering} == {Duty.GRID_WORKER, Duty.COMMUNITY_STAFF, Duty.SUBDISTRICT_STAFF}
    held = list(person.appointments.all())
    with django_assert_num_queries(1):
        reached = reach_of(held)
    assert reached == {one.pk: frozenset([one.area_id]) for one in held}


def test_a_post_at_a_body_reaches_no_area(town, django_assert_num_queries):
    held = town.appointment("plumber")
    with django_assert_num_queries(0):
        assert reach_of([held]).get(held.pk, frozenset()) == frozenset()


def test_who_serves_needs_a_second_factor_and_nobody_else(town, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert serves(town.worker)
    assert serves(town.plumber)
    assert not serves(town.resident)
    changes.end(town.appointment("worker"))
    assert not serves(town.worker)
