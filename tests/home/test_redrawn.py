"""A notice outlives the redrawing of its grid."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts import moment
from grids import changes
from grids.models import Area
from home.models import NoticePage, Publication
from tests.home.conftest import MORNING, publish

pytestmark = pytest.mark.usefixtures("at_ten")


def titles(area: Area, building=None) -> set[str]:
    area.refresh_from_db()
    return {one.title for one in Publication.objects.shown_at(area, building)}


@pytest.fixture
def split(town):
    """The grid ended; 3 栋 lies in its first successor, 4 栋 in its second."""
    publish(town.grid, "垃圾房改造")
    changes.end(town.worker)
    places = {town.building.pk: 0, town.next_building.pk: 1}
    return changes.redraw([town.grid], [{"name": "西西里 2A 网格"}, {"name": "西西里 2B 网格"}], buildings=places)


def test_both_halves_show_it_and_nobody_beside(town, split):
    assert all("垃圾房改造" in titles(half) for half in split)
    assert "垃圾房改造" not in titles(town.empty_grid)
    assert "垃圾房改造" not in titles(town.community)


def test_its_address_still_holds(client, town, split):
    notice = NoticePage.objects.get(title="垃圾房改造")
    assert client.get(notice.get_url()).status_code == 200
    assert notice.get_url() in client.get(f"/g/{split[0].slug}/").content.decode()


def test_it_is_shown_after_another_redrawing_too(split):
    half, other = split
    bodies = {building.pk: 0 for area in split for building in area.buildings.all()}
    (whole,) = changes.redraw([half, other], [{"name": "西西里第 2 新网格"}], buildings=bodies)
    assert "垃圾房改造" in titles(whole)


def test_what_names_buildings_is_shown_at_those_only(town):
    notice = publish(town.grid, "4 栋停水")
    notice.buildings.add(town.next_building)
    notice.save()
    places = {town.building.pk: 0, town.next_building.pk: 1}
    half, other = changes.redraw([town.grid], [{"name": "甲"}, {"name": "乙"}], buildings=places)
    assert "4 栋停水" not in titles(half, town.building)
    assert "4 栋停水" in titles(other, town.next_building)


def test_one_query(split, django_assert_num_queries):
    split[0].refresh_from_db()
    with django_assert_num_queries(1):
        list(Publication.objects.shown_at(split[0]))


def test_correcting_or_taking_it_back_shows_at_the_successors_at_once(client, town, split):
    address = f"/B/{town.building.slug}"
    assert "垃圾房改造" in client.get(address).content.decode()
    notice = NoticePage.objects.get(title="垃圾房改造")
    notice.title = "垃圾房改造延期"
    notice.save_revision().publish()
    assert "垃圾房改造延期" in client.get(address).content.decode()
    notice.unpublish()
    assert "垃圾房改造" not in client.get(address).content.decode()


def test_it_expires_there_by_time(client, town, split):
    address = f"/B/{town.building.slug}"
    notice = NoticePage.objects.get(title="垃圾房改造")
    notice.expire_at = MORNING + timedelta(hours=1)
    notice.save_revision().publish()
    assert "垃圾房改造" in client.get(address).content.decode()
    with moment.at(MORNING + timedelta(hours=2)):
        assert "垃圾房改造" not in client.get(address).content.decode()
