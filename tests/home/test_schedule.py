"""Exact to the minute: nobody waits for the sweep, and nothing that is kept outlives the next scheduled moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from grids import changes
from grids.models import Area
from home import schedule
from home.models import NoticePage
from home.places import PlacePage
from home.planting import area_page
from tests.home.conftest import publish

START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
NINE = START + timedelta(hours=1)


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as found:
        yield found


def scheduled(area: Area, title: str = "九点发布", at: datetime = NINE) -> NoticePage:
    page = NoticePage(title=title, body="<p>正文</p>", live=False, go_live_at=at)
    area_page(area).add_child(instance=page)
    page.save_revision().publish()
    return page


def html(client, town) -> str:
    return client.get(f"/B/{town.building.slug}").content.decode()


def test_it_is_there_at_the_first_request_after_its_moment_and_not_before(client, town, clock):
    page = scheduled(town.community)
    assert "九点发布" not in html(client, town)
    clock.move_to(NINE - timedelta(seconds=1))
    assert "九点发布" not in html(client, town)
    clock.move_to(NINE)
    assert "九点发布" in html(client, town)
    assert "九点发布" in client.get(f"/g/{town.grid.slug}/").content.decode()
    assert NoticePage.objects.get(pk=page.pk).live


def test_a_new_version_of_what_stands_comes_at_its_moment_too(client, town, clock):
    page = publish(town.community, "旧的说法", kind="notice")
    page.title, page.go_live_at = "新的说法", NINE
    page.save_revision().publish()
    assert "旧的说法" in html(client, town)
    clock.move_to(NINE)
    assert "新的说法" in html(client, town)


def test_what_is_kept_is_kept_no_longer_than_the_next_scheduled_moment(town, clock):
    scheduled(town.subdistrict)
    assert PlacePage(town.grid, town.building).until == NINE


def test_what_is_scheduled_elsewhere_ends_nothing_that_is_kept_here(town, clock):
    before = PlacePage(town.grid, town.building).until
    scheduled(town.empty_grid)
    assert PlacePage(town.grid, town.building).until == before
    assert PlacePage(town.empty_grid).until == NINE
    scheduled(town.grid, at=NINE + timedelta(minutes=5))
    assert PlacePage(town.grid, town.building).until == NINE + timedelta(minutes=5)


def test_what_is_scheduled_where_a_place_came_from_is_among_it(town, clock):
    scheduled(town.empty_grid)
    (successor,) = changes.redraw([town.empty_grid], [{"name": "新网格"}])
    assert PlacePage(successor).until == NINE


def test_asking_again_costs_nothing_more(client, town, clock, django_assert_max_num_queries, django_assert_num_queries):
    scheduled(town.community)
    clock.move_to(NINE)
    html(client, town)
    with django_assert_max_num_queries(8):
        html(client, town)
    with django_assert_num_queries(1):
        html(client, town)


def test_putting_up_twice_is_putting_up_once(town, clock):
    scheduled(town.community)
    clock.move_to(NINE)
    assert schedule.put_up_what_is_due() == 1
    assert schedule.put_up_what_is_due() == 0


def test_what_cannot_be_put_up_breaks_no_residents_page(client, town, clock):
    page = scheduled(town.community)
    revision = page.get_latest_revision()
    revision.content["title"] = ""
    revision.save()
    clock.move_to(NINE)
    assert "九点发布" not in html(client, town)
    assert not PlacePage(town.grid, town.building).overdue
    assert not NoticePage.objects.get(pk=page.pk).live


def test_what_was_taken_off_the_schedule_stays_away(client, town, clock):
    page = scheduled(town.community)
    page.revisions.update(approved_go_live_at=None)
    clock.move_to(NINE)
    assert "九点发布" not in html(client, town)


def test_the_sweep_puts_up_and_takes_down(town, clock):
    page = scheduled(town.community)
    over = publish(town.community, "到点的", expire_at=NINE)
    clock.move_to(NINE + timedelta(seconds=1))
    schedule.sweep()
    assert NoticePage.objects.get(pk=page.pk).live
    assert not NoticePage.objects.get(pk=over.pk).live
