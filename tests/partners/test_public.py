"""What everybody reads about partners, and what nobody does."""

from __future__ import annotations

import pytest

from services.cases import erasing
from services.cases.act import act
from services.partners.models import Listing
from tests.partners.conftest import agreement_of, days, need_of, offer_of

pytestmark = pytest.mark.django_db


def page(client, area) -> str:
    answer = client.get(f"/g/{area.slug}/partners/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_says_who_is_with_the_place_what_is_offered_and_what_is_needed(town, client):
    agreement_of(town)
    offer_of(town)
    need_of(town)
    for area in (town.community, town.near, town.street):
        found = page(client, area)
        assert all(words in found for words in ("水务所", "每月一次义诊", "眼科义诊", "修活动室的灯")), area
    assert "眼科义诊" not in page(client, town.elsewhere)


def test_what_has_ended_stays_readable_and_offers_nothing(town, client):
    agreement_of(town, until=days(-1))
    offer_of(town)
    found = page(client, town.community)
    assert "已经到期的协议" in found
    assert "眼科义诊" not in found


def test_what_was_done_says_no_more_than_was_let_through(town, client, who, done):
    case = done(reply="李阿姨家的灯也修了")
    assert "服务了约" not in page(client, town.community)
    act(
        case,
        "rate_done",
        actor=who("staff"),
        answers={"satisfied": "no", "note": "慢了点", "shown": "活动室的灯修好了。"},
    )
    found = page(client, town.community)
    assert "活动室的灯修好了。" in found
    assert "服务了约 30 人" in found
    assert "李阿姨" not in found
    assert "慢了点" not in found
    assert "不满意" not in found


def test_of_few_no_number_is_said(town, client, who, done):
    act(done(served="4"), "rate_done", actor=who("staff"), answers={"satisfied": "yes"})
    found = page(client, town.community)
    assert "修活动室的灯" in found
    assert "服务了约" not in found


def test_who_speaks_for_a_unit_is_named_to_nobody(town, client):
    agreement_of(town, liaison=town.appointment("plumber"))
    assert "plumber" not in page(client, town.community)


def test_what_was_erased_is_gone(town, client, who, done):
    case = done()
    act(case, "rate_done", actor=who("staff"), answers={"satisfied": "yes", "shown": "活动室的灯修好了。"})
    erasing.erase(case)
    assert "活动室的灯修好了。" not in page(client, town.community)
    assert case.project.__class__.objects.get(case=case).shown == ""


def test_a_place_shows_the_way_only_where_there_is_something(town, client):
    way = f"/g/{town.near.slug}/partners/"
    for address in (f"/B/{town.building.slug}", f"/g/{town.near.slug}/"):
        assert way not in client.get(address).content.decode()
    from services.partners import agreements

    class Nobody:
        person = None

    answers = {
        "organisation": town.office,
        "area": town.community,
        "promise": "义诊",
        "since": days(0),
        "until": days(9),
    }
    agreements.write_down(Nobody(), answers)
    for address in (f"/B/{town.building.slug}", f"/g/{town.near.slug}/"):
        assert way in client.get(address).content.decode()


def test_of_a_micro_grid_what_is_around_it_is_shown(town, client):
    from grids import changes

    small = changes.plant(town.near, level="micro_grid", name="第一微网格")
    assert client.get(f"/g/{small.slug}/partners/").headers["Location"] == f"/g/{town.near.slug}/partners/"


def test_it_costs_the_same_for_one_and_for_many(town, client, django_assert_max_num_queries):
    agreement_of(town)
    for number in range(8):
        offer_of(town, title=f"义诊{number}")
        need_of(town, title=f"修灯{number}")
    assert Listing.objects.count() == 16
    with django_assert_max_num_queries(10):
        page(client, town.community)
