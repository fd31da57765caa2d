"""System, security and audit administrator are three people, where the installation asks for it."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest

from accounts import moment
from accounts.models import User
from grids import changes, hats, sowing
from grids.changes import ChangeRefused
from grids.duties import ADMINISTERING, Duty
from grids.models import Person
from home.viewsets import appointing
from portal import doctor
from tests.conftest import officer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("first", "second"), [*permutations(ADMINISTERING, 2)])
def test_nobody_is_two_of_the_three(town, first, second):
    person = officer("hat", first, town.community).contact.person
    with pytest.raises(ChangeRefused, match="three administrators"):
        changes.appoint(person, second, area=town.far)
    with pytest.raises(ChangeRefused, match="three administrators"):
        sowing.appoint_many([sowing.Post(person=person, duty=second, area=town.far)])
    assert not hats.doubled()


def test_one_of_the_three_in_two_places_is_one(town):
    person = officer("hat", Duty.AUDITOR, town.community).contact.person
    changes.appoint(person, Duty.AUDITOR, area=town.far)
    changes.appoint(person, Duty.GRID_WORKER, area=town.far)
    assert not hats.doubled()


def test_a_hat_that_was_taken_off_does_not_count(town):
    person = officer("hat", Duty.AUDITOR, town.community).contact.person
    changes.end(person.appointments.get())
    changes.appoint(person, Duty.SECURITY, area=town.community)


def test_a_hat_that_is_promised_counts(town):
    person = Person.objects.create(name="hat", contact=town.neighbour.contact)
    changes.appoint(person, Duty.AUDITOR, area=town.community, since=moment.today() + timedelta(days=9))
    with pytest.raises(ChangeRefused):
        changes.appoint(person, Duty.SECURITY, area=town.community)


def test_two_hats_in_one_list_are_refused_together(town):
    person = Person.objects.create(name="hat", contact=town.neighbour.contact)
    posts = [sowing.Post(person=person, duty=duty, area=town.community) for duty in (Duty.AUDITOR, Duty.SECURITY)]
    with pytest.raises(ChangeRefused, match="three administrators"):
        sowing.appoint_many(posts)


def test_a_small_community_may_leave_it_off_and_the_doctor_says_when_it_is_turned_on(town, settings):
    settings.SEPARATE_ADMINISTRATORS = False
    person = officer("hat", Duty.AUDITOR, town.community).contact.person
    changes.appoint(person, Duty.SECURITY, area=town.community)
    assert doctor.hats_of_two() == []
    settings.SEPARATE_ADMINISTRATORS = True
    assert [person.name in words for words in doctor.hats_of_two()] == [True]


def test_who_watches_an_administrator_is_not_named_by_one(town, settings):
    admin = officer("admin", Duty.ADMINISTRATOR, town.community)
    for duty in (Duty.SECURITY, Duty.AUDITOR):
        assert duty not in appointing.duties_to_give(admin)
        assert "duty" in appointing.why_not_give(admin, None, duty, town.community, None)
        assert not appointing.may_end(admin, officer(duty, duty, town.community).contact.person.appointments.get())
    root = User.objects.create_superuser("root")
    assert set(appointing.duties_to_give(root)) == set(Duty)
    settings.SEPARATE_ADMINISTRATORS = False
    assert Duty.AUDITOR in appointing.duties_to_give(admin)


def test_the_form_says_so_beside_the_field(town):
    root = User.objects.create_superuser("root")
    contact = officer("hat", Duty.AUDITOR, town.community).contact
    assert "三种要分给不同的人" in appointing.why_not_give(root, contact, Duty.SECURITY, town.community, None)["duty"]
