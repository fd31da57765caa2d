"""The grey days: every page of a place and below, from one day to another, at once and back by itself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import moment
from accounts.models import User
from home import sheet
from home.models import SiteProfile
from home.viewsets.places import ProfileForm
from tests.home.conftest import MORNING

TODAY = date(2026, 11, 23)
DAYS = st.none() | st.dates(TODAY - timedelta(days=9), TODAY + timedelta(days=9))


def is_grey(client, path: str) -> bool:
    return 'class="grey"' in client.get(path).content.decode().split(">", 2)[1]


def mourn(area, **when) -> None:
    profile = SiteProfile.objects.get(area=area)
    profile.grey, profile.grey_from, profile.grey_until = True, when.get("since"), when.get("until")
    profile.save()


@pytest.fixture
def pages(town) -> list[str]:
    notice = town.community.publications.get().get_absolute_url()
    places = [f"/B/{town.building.slug}", f"/g/{town.grid.slug}/", f"/g/{town.subdistrict.slug}/"]
    return [*places, notice, f"/g/{town.grid.slug}/n/", f"/g/{town.grid.slug}/board/", "/", "/privacy/", "/report/"]


def test_all_pages_turn_at_once_also_those_that_were_kept(client, town, pages, at_ten):
    assert not any(is_grey(client, path) for path in pages)
    mourn(town.subdistrict, until=TODAY)
    assert [path for path in pages if not is_grey(client, path)] == []
    assert "html.grey" in sheet.css() or ".grey{filter:grayscale(1)}" in sheet.css()


def test_the_colours_come_back_by_themselves(client, town, pages):
    with moment.at(MORNING):
        mourn(town.subdistrict, since=TODAY + timedelta(days=1), until=TODAY + timedelta(days=1))
        assert not any(is_grey(client, path) for path in pages)
    with moment.at(MORNING + timedelta(days=1)):
        assert all(is_grey(client, path) for path in pages)
    with moment.at(MORNING + timedelta(days=2)):
        assert not any(is_grey(client, path) for path in pages)


def test_a_place_with_a_frame_of_its_own_mourns_with_the_one_above_and_not_the_other_way_round(client, town, at_ten):
    SiteProfile.objects.create(area=town.community, portal_name="江州社区")
    mourn(town.subdistrict, until=TODAY)
    assert is_grey(client, f"/B/{town.building.slug}")
    SiteProfile.objects.get(area=town.subdistrict).delete()
    SiteProfile.objects.create(area=town.subdistrict, portal_name="鼎山街道")
    mourn(town.community, until=TODAY)
    assert is_grey(client, f"/B/{town.building.slug}")
    assert not is_grey(client, f"/g/{town.subdistrict.slug}/")
    assert not is_grey(client, f"/g/{town.other_community.slug}/")


@given(since=DAYS, until=DAYS, day=st.dates(TODAY - timedelta(days=10), TODAY + timedelta(days=10)))
def test_it_holds_from_the_first_to_the_last_day_and_on_no_other(since, until, day):
    profile = SiteProfile(grey=True, grey_from=since, grey_until=until)
    assert profile.mourns(day) == ((since or date.min) <= day <= (until or date.max))
    assert not SiteProfile(grey=False, grey_from=since, grey_until=until).mourns(day)


@pytest.mark.parametrize(
    ("given_days", "fault"),
    [
        ({}, "请写到哪天为止"),
        ({"grey_until": "2026-11-22"}, "不能早于"),
        ({"grey_from": "2026-11-25", "grey_until": "2026-11-24"}, "不能早于"),
        ({"grey_until": "2026-11-23"}, ""),
        ({"grey_from": "2026-11-25", "grey_until": "2026-11-25"}, ""),
    ],
)
def test_who_switches_it_on_has_to_say_until_when(town, at_ten, given_days, fault):
    profile = SiteProfile.objects.get(area=town.subdistrict)
    keeper = User.objects.create_superuser("keeper")
    said = {"portal_name": "鼎山", "four_eyes": "none", "grey": "on", **given_days}
    form = ProfileForm(said, instance=profile, user=keeper, place=profile.area)
    assert form.is_valid() is (not fault), form.errors
    assert fault in "".join(form.errors.get("grey_until", []))
