"""Where leaders let other systems in: seen in a browser, by those who decide, and by nobody else."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from accounts import moment
from grids import standing_in
from grids.duties import Duty
from services.api.models import Credential
from tests.api.conftest import System
from tests.conftest import officer

pytestmark = pytest.mark.django_db
ADDRESS = "/work/credentials/"


def asked(town, **more) -> dict:
    return {"name": "12345 热线", "post": town.appointment("staff").pk, "scopes": ["report"], "days": 30, **more}


def secret_in(page) -> str:
    return re.search(r"linge_[\w-]+", page.content.decode())[0]


def test_the_desk_leads_there_for_whoever_decides(town, sign_in, client):
    sign_in(town.staff)
    assert ADDRESS in client.get("/work/").content.decode()
    sign_in(town.worker)
    assert ADDRESS not in client.get("/work/").content.decode()
    assert client.get(ADDRESS).status_code == 404


def test_a_new_one_is_shown_once_and_lets_in(town, sign_in, client):
    sign_in(town.staff)
    secret = secret_in(client.post(ADDRESS, asked(town)))
    assert System(secret).get("kinds/", place=town.building.slug).status_code == 200
    listed = client.get(ADDRESS).content.decode()
    assert "12345 热线" in listed
    assert secret not in listed
    made = Credential.objects.get()
    assert made.expires_at - made.made_at == pytest.approx(timedelta(days=30), abs=timedelta(minutes=1))


def test_it_is_stopped_with_one_button(town, sign_in, client):
    sign_in(town.staff)
    secret = secret_in(client.post(ADDRESS, asked(town)))
    pk = Credential.objects.get().pk
    assert client.post(f"{ADDRESS}{pk}/revoke/").status_code == 302
    assert System(secret).get("kinds/", place=town.building.slug).status_code == 401
    assert "已停用" in client.get(ADDRESS).content.decode()


@pytest.mark.parametrize("wrong", [{"scopes": []}, {"name": ""}, {"days": 4000}, {"post": 0}, {"scopes": ["all"]}])
def test_what_is_missing_is_said_beside_it_and_nothing_is_lost(town, sign_in, client, wrong):
    sign_in(town.staff)
    answer = client.post(ADDRESS, asked(town, **wrong))
    assert answer.status_code == 422
    assert "还差一点" in answer.content.decode()
    assert "name" in wrong or "12345 热线" in answer.content.decode()
    assert not Credential.objects.exists()


def test_nobody_makes_one_for_anothers_post_or_stops_anothers(town, sign_in, client):
    sign_in(town.staff)
    client.post(ADDRESS, asked(town))
    made = Credential.objects.get()
    sign_in(officer("westerner", Duty.COMMUNITY_STAFF, town.elsewhere))
    assert client.post(ADDRESS, asked(town)).status_code == 422
    assert client.post(f"{ADDRESS}{made.pk}/revoke/").status_code == 404
    made.refresh_from_db()
    assert made.live
    assert moment.now() < made.expires_at


def test_who_stands_in_makes_none_for_who_is_away(town, sign_in, client):
    """It would outlast the leave, and act in the name of who is away."""
    today = moment.today()
    standing_in.arrange(town.appointment("staff"), town.appointment("clerk"), today, today + timedelta(days=3))
    sign_in(town.clerk)
    assert client.post(ADDRESS, asked(town)).status_code == 422
    assert not Credential.objects.exists()
