"""What an editor or an administrator keeps follows from appointments, and ends with them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts import moment
from accounts.models import User
from grids import changes
from grids.charge import charge_of
from grids.duties import KEEPING, Duty
from grids.models import Appointment, Area, Building, Person
from tests.conftest import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(town):
    """Of the first community and of one grid in it."""
    user = person("editor")
    being = Person.objects.create(name="editor", contact=user.contact)
    changes.appoint(being, Duty.EDITOR, town.community)
    changes.appoint(being, Duty.EDITOR, town.near)
    return user


def test_it_is_the_area_and_all_below_it(town, editor):
    charge = charge_of(editor, KEEPING)
    assert [charge.covers(area) for area in (town.community, town.near, town.far)] == [True] * 3
    assert not charge.covers(town.street)
    assert not charge.covers(town.elsewhere)
    assert not charge.covers(None)
    assert charge.paths == (town.community.path,)


def test_it_says_the_same_to_the_database(town, editor):
    charge = charge_of(editor, KEEPING)
    assert set(Area.objects.filter(charge.within())) == {town.community, town.near, town.far}
    assert set(Building.objects.filter(charge.within("grid"))) == {town.building}


def test_a_duty_that_was_not_asked_for_gives_nothing(town, editor):
    assert not charge_of(editor, (Duty.ADMINISTRATOR,))
    assert not charge_of(town.leader, KEEPING)
    assert not Area.objects.filter(charge_of(town.leader, KEEPING).within()).exists()


def test_it_ends_with_the_appointment(town, editor):
    for held in Appointment.objects.filter(person__contact__user=editor):
        changes.end(held, on=moment.today() - timedelta(days=1))
    assert not charge_of(editor, KEEPING)


def test_a_superuser_keeps_everything_and_a_stranger_nothing(town):
    assert charge_of(User.objects.create_superuser("root"), KEEPING).covers(None)
    assert not charge_of(AnonymousUser(), KEEPING)


def test_it_costs_one_query(town, editor, django_assert_num_queries):
    with django_assert_num_queries(1):
        charge_of(editor, KEEPING)
