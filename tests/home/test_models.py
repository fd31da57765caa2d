"""Publishing by place."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command

from accounts import moment
from grids.models import Area
from home.models import AreaPage, NoticePage, PolicyPage, PortalPage, Publication
from home.planting import area_page, plant_root
from tests.home.conftest import MORNING, publish

pytestmark = pytest.mark.usefixtures("at_ten")


def test_planting_twice_is_planting_once(town):
    assert plant_root() == plant_root()
    assert area_page(town.grid) == area_page(town.grid)
    assert PortalPage.objects.count() == 1


def test_a_place_shows_its_own_and_what_stands_above_but_not_beside(town):
    titles = {one.title for one in Publication.objects.shown_at(town.grid)}
    assert titles == {"水箱清洗", "高龄津贴怎么领"}
    publish(town.other_community, "艾坪的事")
    assert {one.title for one in Publication.objects.shown_at(town.grid)} == titles


def test_what_cannot_wait_stands_first(town):
    publish(town.community, "新一点的通知")
    assert Publication.objects.shown_at(town.grid).first().title == "水箱清洗"


def test_it_has_our_address_and_no_other(client, town):
    notice = NoticePage.objects.get(title="水箱清洗")
    assert notice.get_url() == f"/g/{town.community.slug}/n/{notice.pk}/"
    assert client.get(notice.get_url()).status_code == 200
    assert AreaPage.objects.get(area=town.community).get_url() == f"/g/{town.community.slug}/"
    policy = PolicyPage.objects.get()
    assert "高龄津贴怎么领" in client.get(policy.get_url()).content.decode()


def test_a_notice_is_not_found_under_another_area(client, town):
    notice = NoticePage.objects.get(title="水箱清洗")
    assert client.get(f"/g/{town.grid.slug}/n/{notice.pk}/").status_code == 404


def test_a_draft_shows_nowhere_until_its_hour_and_then_changes_the_page(client, town):
    page = NoticePage(title="定时发布", body="<p>正文</p>", live=False, go_live_at=moment.now() + timedelta(days=3650))
    area_page(town.community).add_child(instance=page)
    page.save_revision().publish()
    assert "定时发布" not in client.get(f"/B/{town.building.slug}").content.decode()
    page.refresh_from_db()
    page.go_live_at = MORNING - timedelta(days=1)
    revision = page.save_revision(approved_go_live_at=page.go_live_at)
    assert revision.pk
    call_command("publish_scheduled")
    assert "定时发布" in client.get(f"/B/{town.building.slug}").content.decode()


def test_moving_a_notice_moves_it_from_place_to_place(client, town):
    notice = publish(town.community, "会搬家的")
    assert "会搬家的" in client.get(f"/B/{town.building.slug}").content.decode()
    notice.move(area_page(town.other_community), pos="last-child")
    assert "会搬家的" not in client.get(f"/B/{town.building.slug}").content.decode()
    assert NoticePage.objects.get(title="会搬家的").area == town.other_community


def test_the_editors_preview_works(town):
    notice = NoticePage.objects.get(title="水箱清洗")
    response = notice.make_preview_request(preview_mode=notice.default_preview_mode)
    assert response.status_code == 200
    assert "水箱清洗" in response.content.decode()


def test_publishing_counts_up_the_version_of_its_area_only(town):
    before = dict(Area.objects.values_list("pk", "page_version"))
    publish(town.community, "一条")
    changed = {pk for pk, version in Area.objects.values_list("pk", "page_version") if version != before[pk]}
    assert changed == {town.community.pk}
