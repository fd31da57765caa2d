"""Openings: posted by who leads, seats claimed and released, nobody twice, names only of who agreed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from accounts import moment
from services.letters.models import Letter
from services.orders import claims, joining
from services.orders.models import Claim, Opening

pytestmark = pytest.mark.django_db


@pytest.fixture
def opening(town):
    def made(capacity: int = 1, **facts) -> Opening:
        given = {"area": town.near, "kind": "sanitation", "what": "周六上午扫楼道", "since": moment.today(), **facts}
        return Opening.objects.create(capacity=capacity, **given)

    return made


@pytest.fixture
def said(town) -> dict:
    return {"kind": "other", "title": "市场引导", "area": town.near.pk, "what": "早市帮老人找摊位", "capacity": "5",
            "since": str(moment.today()), "until": ""}  # fmt: skip


def test_from_posting_to_a_name_on_the_page_of_the_place(town, sign_in, said, comrade):
    leader = sign_in(town.leader)
    assert "/work/openings/" in leader.get("/work/orders/").content.decode()
    made = leader.post("/work/openings/new/", said)
    assert made.status_code == 302
    opening = Opening.objects.get()
    assert opening.posted_by == town.leader.contact.person
    volunteer = sign_in(comrade.contact.user)
    assert "市场引导" in volunteer.get("/volunteer/openings/").content.decode()
    assert volunteer.post(f"/volunteer/openings/{opening.pk}/claim/", {"shown": "on"}).status_code == 302
    assert "我认领的" in volunteer.get("/volunteer/openings/").content.decode()
    volunteer.logout()
    assert "/openings/" in volunteer.get(f"/g/{town.near.slug}/").content.decode()
    page = volunteer.get(f"/g/{town.community.slug}/openings/").content.decode()
    assert "市场引导" in page
    assert "还有 4 个名额" in page
    assert "comrade" in page


def test_a_name_stands_there_only_where_its_owner_agreed(client, town, opening, comrade):
    claims.claim(opening().pk, comrade, shown=False)
    page = client.get(f"/g/{town.near.slug}/openings/").content.decode()
    assert "名额已满" in page
    assert "comrade" not in page


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"title": ""}, "title"), ({"capacity": "0"}, "capacity"), ({"capacity": "x"}, "capacity"), ({"what": ""}, "what"),
     ({"until": "2020-01-01"}, "until"), ({"kind": "king"}, "kind"), ({"since": ""}, "since")],
)  # fmt: skip
def test_bad_input_is_told_beside_the_field(town, sign_in, said, wrong, field):
    answer = sign_in(town.leader).post("/work/openings/new/", said | wrong)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Opening.objects.exists()


def test_nobody_posts_where_they_do_not_lead(town, sign_in, said):
    assert sign_in(town.leader).post("/work/openings/new/", said | {"area": town.far.pk}).status_code == 422
    assert sign_in(town.worker).post("/work/openings/new/", said).status_code == 403
    assert sign_in(town.staff).post("/work/openings/new/", said | {"area": town.far.pk}).status_code == 302


def test_what_lies_elsewhere_is_not_there_for_a_leader(town, sign_in, opening):
    made = opening()
    stranger = sign_in(town.stranger)
    assert stranger.get(f"/work/openings/{made.pk}/").status_code == 404
    assert stranger.post(f"/work/openings/{made.pk}/close/", {"reason": "x"}).status_code == 404
    made.refresh_from_db()
    assert made.closed_at is None


def test_twice_the_same_hand_is_once_and_when_it_is_full_that_is_said(sign_in, opening, comrade, volunteer):
    made, late = opening(), volunteer("late", "13800000091")
    browser = sign_in(comrade.contact.user)
    for _ in range(2):
        assert browser.post(f"/volunteer/openings/{made.pk}/claim/").status_code == 302
    assert Claim.objects.count() == 1
    answer = sign_in(late.contact.user).post(f"/volunteer/openings/{made.pk}/claim/")
    assert answer.status_code == 409
    assert "刚才满了" in answer.content.decode()


def test_a_seat_that_was_left_can_be_taken_again(sign_in, opening, comrade, volunteer):
    made, other = opening(), volunteer("other", "13800000091")
    claims.claim(made.pk, comrade, shown=True)
    assert sign_in(comrade.contact.user).post(f"/volunteer/openings/{made.pk}/release/").status_code == 302
    assert sign_in(other.contact.user).post(f"/volunteer/openings/{made.pk}/claim/").status_code == 302
    assert Claim.objects.get(released_at=None).volunteer == other
    assert sign_in(comrade.contact.user).post(f"/volunteer/openings/{made.pk}/release/").status_code == 404


def test_who_is_asked_to_leave_reads_why(town, sign_in, opening, comrade):
    made = opening()
    held = claims.claim(made.pk, comrade, shown=False)
    leader = sign_in(town.leader)
    way = f"/work/openings/{made.pk}/free/{held.pk}/"
    assert leader.post(way, {"reason": ""}).status_code == 422
    assert leader.post(way, {"reason": "换人轮流"}).status_code == 302
    letter = Letter.objects.get(verb="opening_released")
    assert (letter.to, letter.facts["words"]) == (comrade.contact, {"reason": "换人轮流"})
    assert not Claim.objects.filter(released_at=None).exists()


def test_when_it_is_closed_everybody_is_told_once_and_nobody_can_claim_it(town, sign_in, opening, comrade, volunteer):
    made = opening(capacity=3)
    claims.claim(made.pk, comrade, shown=False)
    leader = sign_in(town.leader)
    for _ in range(2):
        leader.post(f"/work/openings/{made.pk}/close/", {"reason": "够了"})
    assert Letter.objects.filter(verb="opening_closed").count() == 1
    with pytest.raises(claims.NoSeatLeft):
        claims.claim(made.pk, volunteer("late", "13800000091"), shown=False)


def test_one_that_is_over_is_on_no_list(client, town, opening, comrade, sign_in):
    made = opening(until=moment.today())
    assert "扫楼道" in client.get(f"/g/{town.near.slug}/openings/").content.decode()
    with moment.at(moment.now() + timedelta(days=1)):
        assert "扫楼道" not in client.get(f"/g/{town.near.slug}/openings/").content.decode()
        with pytest.raises(claims.NoSeatLeft):
            claims.claim(made.pk, comrade, shown=False)


def test_who_waits_for_the_community_claims_nothing(sign_in, opening, volunteer):
    made, waiting = opening(), volunteer("waiting", "13800000092", standing="waiting")
    answer = sign_in(waiting.contact.user).post(f"/volunteer/openings/{made.pk}/claim/")
    assert answer.status_code == 409
    assert "社区确认" in answer.content.decode()


def test_who_leaves_frees_their_seat(opening, comrade, volunteer):
    made = opening()
    claims.claim(made.pk, comrade, shown=True)
    joining.leave(comrade)
    assert claims.claim(made.pk, volunteer("next", "13800000091"), shown=False).seat == 1


def test_a_micro_grid_has_no_such_page(client, town):
    from grids import changes

    small = changes.plant(town.near, level="micro_grid", name="微网格")
    assert client.get(f"/g/{small.slug}/openings/").status_code == 404


def test_a_list_costs_the_same_for_one_and_for_many(client, town, opening, volunteer, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    people = [volunteer(f"p{n}", f"1380000{n + 4000}") for n in range(4)]
    claims.claim(opening().pk, people[0], shown=True)
    way = f"/g/{town.near.slug}/openings/"
    client.get(way)
    with CaptureQueriesContext(connection) as few:
        client.get(way)
    for one in people[1:]:
        claims.claim(opening().pk, one, shown=True)
    with django_assert_num_queries(len(few)):
        client.get(way)


@pytest.mark.django_db(transaction=True)
def test_of_twelve_who_claim_three_seats_at_once_three_hold_one(opening, volunteer, at_once):
    people = [volunteer(f"c{n}", f"1380000{n + 5000}") for n in range(12)]
    made = opening(capacity=3)

    def hand(number: int) -> int:
        browser = Client()
        browser.force_login(people[number].contact.user)
        return browser.post(f"/volunteer/openings/{made.pk}/claim/").status_code

    answers = at_once(hand, 12)
    assert sorted(answers) == [302] * 3 + [409] * 9
    assert sorted(Claim.objects.filter(released_at=None).values_list("seat", flat=True)) == [1, 2, 3]


def test_a_double_click_posts_one(town, sign_in, said):
    leader = sign_in(town.leader)
    page = leader.get("/work/openings/new/")
    key = page.context["once"]
    assert f'name="once" value="{key}"' in page.content.decode()
    ways = {leader.post("/work/openings/new/", said | {"once": key})["Location"] for _twice in range(2)}
    assert len(ways) == Opening.objects.count() == 1


def test_whoever_leads_may_want_more_or_fewer_but_never_fewer_than_are_in(town, sign_in, opening, comrade, volunteer):
    made, third = opening(capacity=3), volunteer("carol", "13800000093")
    for one in (volunteer("alice", "13800000091"), volunteer("bob", "13800000092"), comrade):
        claims.claim(made.pk, one, shown=False)
    claims.release(made.claims.get(seat=1))
    leader, page = sign_in(town.leader), f"/work/openings/{made.pk}/seats/"
    refused = leader.post(page, {"capacity": "1"})
    assert refused.status_code == 422
    assert "已有 2 人认领" in refused.content.decode()
    assert leader.post(page, {"capacity": "x"}).status_code == 422
    assert leader.post(page, {"capacity": "2"}).status_code == 302
    with pytest.raises(claims.NoSeatLeft):
        claims.claim(made.pk, third, shown=False)
    assert leader.post(page, {"capacity": "4"}).status_code == 302
    assert claims.claim(made.pk, third, shown=False).seat == 1
    assert made.claims.filter(released_at=None).count() == 3


def test_seats_of_an_opening_that_is_over_or_anothers_stay_as_they_are(town, sign_in, opening):
    made = opening(capacity=3)
    page = f"/work/openings/{made.pk}/seats/"
    assert sign_in(town.stranger).post(page, {"capacity": "9"}).status_code == 404
    claims.close(made, reason="够了")
    assert sign_in(town.leader).post(page, {"capacity": "9"}).status_code == 422
    made.refresh_from_db()
    assert made.capacity == 3
