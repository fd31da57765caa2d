"""Rights in the CMS follow from appointments: made with them, ended with them, and never kept by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Page

from accounts import moment
from accounts.models import Contact, User
from grids import changes
from grids.duties import Duty
from grids.models import Person
from home import newsrooms
from home.models import AreaPage, NoticePage
from home.planting import area_page
from tests.conftest import officer, person

pytestmark = pytest.mark.django_db
ENTER = "wagtailadmin.access_admin"


def again(user: User) -> User:
    """Read afresh, with nothing remembered."""
    return User.objects.get(pk=user.pk)


def may_write(user: User, page: Page) -> bool:
    return Page.objects.get(pk=page.pk).permissions_for_user(again(user)).can_edit()


@pytest.mark.parametrize("duty", [Duty.EDITOR, Duty.ADMINISTRATOR])
def test_appointing_makes_page_group_shelf_and_seat_at_once(town, duty):
    editor = officer("editor", duty, town.community)
    room = town.community.newsroom
    assert town.community.area_page.live
    assert list(editor.groups.all()) == [room.group]
    assert again(editor).has_perm(ENTER)
    pages = GroupPagePermission.objects.filter(group=room.group).values_list("page", "permission__codename")
    assert set(pages) == {(town.community.area_page.pk, right) for right in newsrooms.ON_PAGES}
    shelf = GroupCollectionPermission.objects.filter(group=room.group).values_list("collection", "permission__codename")
    assert set(shelf) == {(room.shelf_id, right) for right in newsrooms.ON_SHELVES}


def test_other_duties_make_none(town):
    assert not Group.objects.filter(user=town.leader).exists()
    assert not AreaPage.objects.exists()


def test_rights_hold_for_every_page_below_the_place_and_for_no_other(town):
    editor = officer("editor", Duty.EDITOR, town.community)
    here, there = (area_page(area) for area in (town.near, town.elsewhere))
    notice = here.add_child(instance=NoticePage(title="停水", body="<p>周三</p>"))
    assert may_write(editor, notice)
    assert not may_write(editor, there)
    assert not may_write(editor, area_page(town.street))


def test_a_place_that_publishes_later_takes_the_pages_inside_it_along(town):
    inside, beside = area_page(town.near), area_page(town.elsewhere)
    editor = officer("editor", Duty.EDITOR, town.community)
    assert Page.objects.get(pk=inside.pk).get_parent() == town.community.area_page.page_ptr
    assert Page.objects.get(pk=beside.pk).get_parent() != town.community.area_page.page_ptr
    assert may_write(editor, inside)


def test_shelves_lie_in_each_other_as_the_places_do(town):
    officer("first", Duty.EDITOR, town.near)
    officer("second", Duty.EDITOR, town.street)
    officer("third", Duty.EDITOR, town.community)
    shelf = town.near.newsroom.shelf
    assert [one.newsroom.area for one in shelf.get_ancestors()[1:]] == [town.street, town.community]


def test_ending_takes_the_seat_away_in_the_same_transaction(town):
    editor = officer("editor", Duty.EDITOR, town.community)
    changes.end(town_post(editor))
    assert not editor.groups.exists()
    assert not again(editor).has_perm(ENTER)


def test_a_second_post_there_keeps_the_seat(town):
    editor = officer("editor", Duty.EDITOR, town.community)
    changes.appoint(editor.contact.person, Duty.ADMINISTRATOR, area=town.community)
    changes.end(editor.contact.person.appointments.get(duty=Duty.EDITOR))
    assert editor.groups.count() == 1


def town_post(user: User):
    return user.contact.person.appointments.get()


def test_redrawing_moves_the_seat_along(town):
    editor = officer("editor", Duty.EDITOR, town.near)
    posts = {held.pk: 0 for held in town.near.appointments.all()}
    (successor,) = changes.redraw(
        [town.near], [{"name": "新一网格"}], buildings={town.building.pk: 0}, posts=posts, on=moment.today()
    )
    assert list(editor.groups.all()) == [successor.newsroom.group]


def midnight_after(day: date) -> datetime:
    """Half a second into the next day, in Shanghai."""
    return datetime(day.year, day.month, day.day, 16, 0, 0, 500_000, tzinfo=UTC)


def test_what_ends_by_date_ends_with_the_first_request_after_midnight(town, sign_in):
    editor = officer("editor", Duty.EDITOR, town.community, until=moment.today())
    browser = sign_in(editor)
    assert browser.get("/admin/").status_code == 200
    with moment.at(midnight_after(moment.today())):
        assert browser.get("/admin/").status_code == 403
        assert not editor.groups.exists()


def test_what_begins_by_date_begins_with_the_first_request(town, sign_in):
    tomorrow = moment.today() + timedelta(days=1)
    editor = officer("editor", Duty.EDITOR, town.community, since=tomorrow)
    browser = sign_in(editor)
    assert browser.get("/admin/").status_code == 403
    with moment.at(midnight_after(moment.today())):
        assert browser.get("/admin/").status_code == 200


def test_who_signs_in_for_the_first_time_after_being_appointed_has_the_seat(town, sign_in):
    contact = Contact.by_phone("13800000041")
    changes.appoint(Person.objects.create(name="新人", contact=contact), Duty.EDITOR, area=town.community)
    user = User.objects.create(username="new")
    Contact.objects.filter(pk=contact.pk).update(user=user)
    assert sign_in(user).get("/admin/").status_code == 200
    assert list(user.groups.all()) == [town.community.newsroom.group]


def test_a_group_that_no_post_explains_is_taken_away(town, sign_in):
    officer("editor", Duty.EDITOR, town.community)
    by_hand = Group.objects.create(name="自己建的组")
    by_hand.permissions.set(town.community.newsroom.group.permissions.all())
    resident = person("by_hand")
    resident.groups.set([by_hand, town.community.newsroom.group])
    assert sign_in(resident).get("/admin/").status_code == 403
    assert not resident.groups.exists()


def test_the_clock_tidies_seats_and_rights(town):
    editor = officer("editor", Duty.EDITOR, town.community)
    group = town.community.newsroom.group
    resident = person("by_hand")
    resident.groups.add(group)
    root = Page.get_first_root_node()
    right = GroupPagePermission.objects.filter(group=group).first().permission
    GroupPagePermission.objects.create(group=group, page=root, permission=right)
    assert newsrooms.tidy() == 1
    assert not resident.groups.exists()
    assert editor.groups.exists()
    assert not GroupPagePermission.objects.filter(group=group, page=root).exists()


def test_a_superuser_is_left_alone(town):
    root = User.objects.create_superuser("root")
    root.groups.add(Group.objects.create(name="自己建的组"))
    assert newsrooms.seat(root)
    assert root.groups.count() == 1


def test_asking_costs_two_queries(town, django_assert_num_queries):
    editor = again(officer("editor", Duty.EDITOR, town.community))
    with django_assert_num_queries(2):
        assert newsrooms.seat(editor)


def test_the_groups_the_cms_comes_with_are_gone(db):
    assert not Group.objects.filter(name__in=["Editors", "Moderators"]).exists()
    assert not GroupPagePermission.objects.filter(page__depth=1).exists()
