from __future__ import annotations

import re
from datetime import timedelta

import pytest

from accounts import moment
from accounts.models import Contact
from grids import changes
from grids.duties import Duty
from home import followed
from home.models import Follow, NoticePage, Publication
from home.planting import area_page
from services.letters import wording
from services.letters.models import Letter
from tests.conftest import officer as town_officer
from tests.conftest import person

pytestmark = pytest.mark.django_db


def put_up(area, title="停水通知", kind="water", buildings=(), **more) -> NoticePage:
    page = NoticePage(title=title, kind=kind, body="<p>请储水。</p>", **more)
    area_page(area).add_child(instance=page)
    if buildings:
        page.buildings.set(buildings)
    page.save_revision().publish()
    return page


@pytest.fixture
def neighbour(town) -> Contact:
    """Somebody with a proved number who follows a grid."""
    followed.tell()  # what stood before anybody followed
    contact = person("邻居", "13800000021").contact
    contact.phone_verified_at = moment.now()
    contact.save()
    Follow.objects.create(contact=contact, area=town.grid)
    return contact


@pytest.mark.parametrize("where", ["grid", "community", "subdistrict"])
def test_who_follows_hears_of_what_stands_there_once(town, neighbour, where):
    put_up(getattr(town, where))
    assert followed.tell() == 1
    assert followed.tell() == 0
    letter = Letter.objects.get()
    assert (letter.to, letter.kind, letter.fate) == (neighbour, "followed", Letter.Fate.WAITING)
    assert "停水通知" in wording.say(letter, "zh-hans")
    assert "停水通知" in wording.say(letter, "en")


def test_two_clocks_that_saw_the_same_notice_tell_of_it_once(town, neighbour):
    page = put_up(town.community)
    assert [followed.tell_of(page.pk), followed.tell_of(page.pk)] == [1, 0]
    assert Letter.objects.count() == 1


def test_of_two_places_that_show_it_one_letter_comes(town, neighbour):
    Follow.objects.create(contact=neighbour, area=town.empty_grid)
    Follow.objects.create(contact=neighbour, area=town.community)
    put_up(town.community)
    assert followed.tell() == 1


@pytest.mark.parametrize("where", ["empty_grid", "other_community"])
def test_what_is_shown_elsewhere_only_is_not_told(town, neighbour, where):
    put_up(getattr(town, where))
    assert followed.tell() == 0


def test_what_names_buildings_goes_to_who_follows_where_they_stand(town, neighbour):
    put_up(town.community, buildings=[changes.raise_building(town.empty_grid, "9 栋")])
    assert followed.tell() == 0
    put_up(town.community, title="本栋停水", buildings=[town.building])
    assert followed.tell() == 1


def test_what_can_wait_lies_in_the_portal_unless_a_way_was_chosen(town, neighbour):
    put_up(town.grid, kind="notice")
    followed.tell()
    assert Letter.objects.get().fate == Letter.Fate.IN_APP
    neighbour.way = Contact.Way.SMS
    neighbour.save()
    put_up(town.grid, title="又一条", kind="notice")
    followed.tell()
    assert Letter.objects.latest("pk").fate == Letter.Fate.WAITING


def test_the_night_is_quiet(town, neighbour):
    neighbour.quiet_from, neighbour.quiet_to = moment.now().time(), (moment.now() - timedelta(minutes=1)).time()
    neighbour.save()
    put_up(town.grid)
    followed.tell()
    assert Letter.objects.get().due_at > moment.now()


def test_a_number_that_was_never_proved_gets_nothing(town, neighbour):
    neighbour.phone_verified_at = None
    neighbour.save()
    put_up(town.grid)
    assert followed.tell() == 0


def test_what_has_stood_for_days_is_told_nobody_and_what_is_looked_up_neither(town, neighbour):
    old = put_up(town.grid)
    Publication.objects.filter(pk=old.pk).update(first_published_at=moment.now() - timedelta(hours=25))
    guide = put_up(town.grid, title="怎么办证")
    Publication.objects.filter(pk=guide.pk).update(kind="guide")
    assert followed.tell() == 0


def test_a_draft_and_a_notice_that_is_changed_tell_nobody(town, neighbour):
    page = NoticePage(title="草稿", kind="water", body="<p>x</p>", live=False)
    area_page(town.grid).add_child(instance=page)
    assert followed.tell() == 0
    page.save_revision().publish()
    assert followed.tell() == 1
    page.title = "改过的"
    page.save_revision().publish()
    assert followed.tell() == 0


def test_many_notices_are_told_in_turns_and_none_is_lost(town, neighbour, monkeypatch):
    monkeypatch.setattr(followed, "MOST", 2)
    for number in range(5):
        put_up(town.grid, title=f"停水 {number}")
    assert [followed.tell() for _turn in range(4)] == [2, 2, 1, 0]
    assert Letter.objects.count() == 5


def way(letter: Letter) -> str:
    return letter.facts["path"]


def test_the_letter_leads_to_the_notice_and_one_tap_ends_it_without_signing_in(town, neighbour, client):
    page = put_up(town.grid)
    followed.tell()
    there = way(Letter.objects.get())
    for _prefetch in range(2):
        shown = client.get(there)
        assert page.get_absolute_url() in shown.content.decode()
    assert Follow.objects.count() == 1  # looking ends nothing
    assert client.post(there).url == page.get_absolute_url()
    assert Follow.objects.count() == 0
    assert client.post(there).url == page.get_absolute_url()
    put_up(town.grid, title="又停水")
    assert followed.tell() == 0


def test_the_key_of_one_ends_nothing_of_another(town, neighbour, client):
    other = person("楼上", "13800000022").contact
    follow = Follow.objects.create(contact=other, area=town.grid)
    put_up(town.grid)
    followed.tell()
    mine = way(Letter.objects.get())
    stolen = re.sub(r"/followed/\d+/", f"/followed/{follow.pk}/", mine)
    assert client.post(stolen).status_code == 404
    assert client.post(mine.partition("?")[0]).status_code == 404
    assert Follow.objects.count() == 2


def test_two_places_are_followed_and_left_from_ones_own_page(town, client):
    resident = person("住户", "13800000023")
    client.force_login(resident)
    for area in (town.grid, town.empty_grid):
        assert "关注这里" in client.get(f"/g/{area.slug}/follow/").content.decode()
        client.post(f"/g/{area.slug}/follow/", {"want": "yes"})
    assert client.get("/me/").content.decode().count("不再关注") == 2
    left = client.post(f"/g/{town.empty_grid.slug}/follow/", {"want": "no", "back": "me"})
    assert left.url == "/me/"
    assert [one.area for one in Follow.objects.all()] == [town.grid]


def test_the_letter_is_found_in_the_portal_and_leads_on(town, neighbour, client):
    page = put_up(town.grid)
    followed.tell()
    client.force_login(neighbour.user)
    assert "停水通知" in client.get("/me/letters/").content.decode()
    assert client.post(f"/me/letters/{Letter.objects.get().pk}/").url == page.get_absolute_url()


@pytest.fixture
def lost(town, neighbour) -> NoticePage:
    """Two followers whose telephones did not get the news of one notice."""
    other = person("另一个邻居", "13800000022").contact
    other.phone_verified_at = moment.now()
    other.save()
    Follow.objects.create(contact=other, area=town.grid)
    page = put_up(town.grid)
    assert followed.tell() == 2
    Letter.objects.update(fate="dead", fault="lost")
    return page


def test_what_followers_did_not_get_is_one_row_without_their_numbers(town, lost, client, sign_in):
    clerk = town_officer("clerk", Duty.COMMUNITY_STAFF, town.community)
    browser = sign_in(clerk)
    shown = browser.get("/work/letters/").content.decode()
    assert "2 位关注的居民" in shown
    assert "停水通知" in shown
    assert "138****" not in shown
    assert "邻居" not in shown.replace("邻里", "")
    browser.post(f"/work/letters/{Letter.objects.first().pk}/again/")
    assert set(Letter.objects.values_list("fate", flat=True)) == {"waiting"}


def test_elsewhere_and_of_a_notice_that_is_over_nobody_sees_it(town, lost, sign_in):
    browser = sign_in(town_officer("stranger", Duty.GRID_LEADER, town.empty_grid))
    assert "/again/" not in browser.get("/work/letters/").content.decode()
    assert browser.post(f"/work/letters/{Letter.objects.first().pk}/again/").status_code == 404
    browser = sign_in(town_officer("leader", Duty.GRID_LEADER, town.grid))
    assert "/again/" in browser.get("/work/letters/").content.decode()
    lost.unpublish()
    assert "/again/" not in browser.get("/work/letters/").content.decode()
