from __future__ import annotations

from datetime import timedelta

import pytest

from accounts import moment
from grids import changes
from grids.models import Hanging, ScanDay

pytestmark = pytest.mark.django_db


def test_a_worker_ticks_what_hangs_and_sees_how_far_it_is(town, sign_in, client):
    sign_in(town.worker)
    page = client.get("/work/plates/").content.decode()
    assert "上墙 0 块，共 1 块" in page
    done = client.post("/work/plates/", {"code": [town.building.slug], "step": "hung"}, follow=True)
    assert "记下了 1 块门牌" in done.content.decode()
    assert "上墙 1 块，共 1 块" in done.content.decode()
    assert Hanging.objects.get().hung_by == town.worker.contact.person


def test_who_ticks_nothing_is_told_so_and_a_step_that_there_is_not_is_not_taken(town, sign_in, client):
    sign_in(town.worker)
    assert "请先勾选门牌" in client.post("/work/plates/", {"step": "hung"}, follow=True).content.decode()
    assert client.post("/work/plates/", {"step": "burnt", "code": [town.building.slug]}).status_code == 404


def test_a_list_is_of_ones_own_places_and_can_be_of_one(town, sign_in, client):
    changes.raise_building(town.elsewhere, label="88 号楼")
    changes.raise_building(town.far, label="77 号楼")
    sign_in(town.staff)
    page = client.get("/work/plates/").content.decode()
    assert "77 号楼" in page
    assert "88 号楼" not in page
    assert "77 号楼" not in client.get(f"/work/plates/?g={town.near.slug}").content.decode()
    assert client.get(f"/work/plates/?g={town.elsewhere.slug}").status_code == 404


def test_one_plate_shows_its_days_without_anybody_in_them(town, sign_in, client):
    ScanDay.objects.create(code=town.building.slug, day=moment.today(), count=5)
    ScanDay.objects.create(code=town.building.slug, day=moment.today() - timedelta(days=40), count=70)
    sign_in(town.worker)
    page = client.get(f"/work/plates/{town.building.slug}/")
    assert page.context["scans"] == 5
    assert len(page.context["days"]) == 30


def test_a_leader_replaces_a_code_and_the_old_one_says_where_to_go(town, sign_in, client):
    old = town.building.slug
    sign_in(town.leader)
    assert client.post(f"/work/plates/{old}/renew/", {}).status_code == 422
    done = client.post(f"/work/plates/{old}/renew/", {"reason": "copied"})
    new = done["Location"].rstrip("/").rpartition("/")[2]
    client.logout()
    page = client.get(f"/B/{old}")
    assert page.status_code == 410
    assert f"/B/{new}" in page.content.decode()
    assert client.get(f"/B/{new}").status_code == 200


def test_a_worker_replaces_none(town, sign_in, client):
    sign_in(town.worker)
    assert "换一个码" not in client.get(f"/work/plates/{town.building.slug}/").content.decode()
    assert client.post(f"/work/plates/{town.building.slug}/renew/", {"reason": "copied"}).status_code == 404


def test_a_fault_of_a_code_is_said_from_the_page_it_opens(town, client):
    page = client.get(f"/B/{town.building.slug}").content.decode()
    way = f"/report/plate_fault/?b={town.building.slug}"
    assert way in page
    assert "贴错了地方" in client.get(way).content.decode()
