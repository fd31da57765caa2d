"""Teams and patrols: turns, swaps that need two yeses, nobody in two places at once, and a calendar by a secret link."""

from __future__ import annotations

from datetime import timedelta

import icalendar
import pytest
from django.test import Client

from accounts import moment
from services.cases.act import StepNotAllowed, act
from services.letters.models import Letter
from services.orders import roster
from services.orders.actor import as_helper
from services.orders.models import Helping, Member, Order, Shift, Swap, Team, Turn

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(town) -> Team:
    return Team.objects.create(area=town.near, name="夜巡队")


@pytest.fixture
def shift(team):
    def made(days: int = 3, seats: int = 1, hour: int = 0) -> Shift:
        starts = moment.now() + timedelta(days=days, hours=hour)
        return Shift.objects.create(
            team=team, starts=starts, ends=starts + timedelta(hours=2), where="3 号楼门口", seats=seats
        )

    return made


@pytest.fixture
def mates(team, volunteer):
    people = volunteer("alice", "13800000081"), volunteer("bob", "13800000082")
    for one in people:
        roster.join(team, one)
    return people


def turn(volunteer) -> Turn:
    return Turn.objects.get(volunteer=volunteer, released_at=None)


def test_from_the_leaders_plan_to_a_turn(town, sign_in, comrade):
    leader = sign_in(town.leader)
    assert "/work/teams/" in leader.get("/work/orders/").content.decode()
    made = leader.post("/work/teams/", {"name": "夜巡队", "kind": "patrol", "area": town.near.pk, "what": "看看楼道"})
    tomorrow = moment.today() + timedelta(days=1)
    plan = {"day": str(tomorrow), "starts": "22:00", "ends": "01:00", "where": "3 号楼门口", "seats": "2", "weeks": "3"}
    assert leader.post(made["Location"], plan).status_code == 302
    assert [(one.ends - one.starts, one.seats) for one in Shift.objects.all()] == [(timedelta(hours=3), 2)] * 3
    browser = sign_in(comrade.contact.user)
    assert "夜巡队" in browser.get("/volunteer/teams/").content.decode()
    first = Shift.objects.earliest("starts")
    assert browser.post(f"/volunteer/shifts/{first.pk}/take/").status_code == 404, "not of the team yet"
    browser.post(f"/volunteer/teams/{Team.objects.get().pk}/join/")
    for _ in range(2):
        assert browser.post(f"/volunteer/shifts/{first.pk}/take/").status_code == 302
    assert Turn.objects.count() == 1
    assert "comrade" in sign_in(town.leader).get(made["Location"]).content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"day": "2020-01-01"}, "day"), ({"ends": "21:00"}, "ends"), ({"seats": "0"}, "seats"), ({"where": ""}, "where"),
     ({"weeks": "99"}, "weeks"), ({"starts": "x"}, "starts")],
)  # fmt: skip
def test_bad_shifts_are_told_beside_the_field(town, sign_in, team, wrong, field):
    said = {
        "day": str(moment.today() + timedelta(days=1)),
        "starts": "22:00",
        "ends": "23:00",
        "where": "门口",
        "seats": "2",
        "weeks": "1",
    }
    answer = sign_in(town.leader).post(f"/work/teams/{team.pk}/", said | wrong)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Shift.objects.exists()


def test_a_team_elsewhere_is_not_there_for_a_leader(town, sign_in, team, shift):
    stranger = sign_in(town.stranger)
    assert stranger.get(f"/work/teams/{team.pk}/").status_code == 404
    assert stranger.post(f"/work/shifts/{shift().pk}/cancel/", {"reason": "x"}).status_code == 404


def test_when_it_is_full_that_is_said(sign_in, mates, shift):
    one = shift()
    roster.take(one.pk, mates[0])
    answer = sign_in(mates[1].contact.user).post(f"/volunteer/shifts/{one.pk}/take/")
    assert answer.status_code == 409
    assert "可能刚才满了" in answer.content.decode()


def test_a_swap_needs_both_yeses(sign_in, mates, shift):
    first, second = shift(3), shift(5)
    roster.take(first.pk, mates[0])
    roster.take(second.pk, mates[1])
    alice, bob = turn(mates[0]), turn(mates[1])
    browser = sign_in(mates[0].contact.user)
    assert browser.post(f"/volunteer/turns/{alice.pk}/swap/", {"wanted": bob.pk}).status_code == 302
    assert turn(mates[0]).shift == first, "nothing moves before the other says yes"
    swap = Swap.objects.get()
    assert browser.post(f"/volunteer/swaps/{swap.pk}/yes/").status_code == 404, "not one's own question"
    assert Letter.objects.get(verb="swap_asked").to == mates[1].contact
    other = sign_in(mates[1].contact.user)
    assert "想和您换班" in other.get("/volunteer/teams/").content.decode()
    assert other.post(f"/volunteer/swaps/{swap.pk}/yes/").status_code == 302
    assert (turn(mates[0]).shift, turn(mates[1]).shift) == (second, first)
    assert Letter.objects.get(verb="swap_agreed").to == mates[0].contact
    assert other.post(f"/volunteer/swaps/{swap.pk}/yes/").status_code == 409
    assert (turn(mates[0]).shift, turn(mates[1]).shift) == (second, first)


def test_a_no_leaves_all_as_it_was(sign_in, mates, shift):
    first, second = shift(3), shift(5)
    roster.take(first.pk, mates[0])
    roster.take(second.pk, mates[1])
    swap = roster.ask(turn(mates[0]), turn(mates[1]))
    assert sign_in(mates[1].contact.user).post(f"/volunteer/swaps/{swap.pk}/no/").status_code == 302
    assert (turn(mates[0]).shift, turn(mates[1]).shift) == (first, second)
    with pytest.raises(roster.NotPossible):
        roster.answer(swap, Swap.Answer.AGREED)


def test_nobody_swaps_into_two_places_at_once(mates, shift):
    first, second, clash = shift(3), shift(5), shift(5, hour=1)
    roster.take(first.pk, mates[0])
    roster.take(clash.pk, mates[0])
    roster.take(second.pk, mates[1])
    swap = roster.ask(Turn.objects.get(shift=first), turn(mates[1]))
    with pytest.raises(roster.NotPossible):
        roster.answer(swap, Swap.Answer.AGREED)
    assert Turn.objects.filter(released_at=None).count() == 3
    assert turn(mates[1]).shift == second


def test_who_drops_a_turn_takes_the_question_back(mates, shift):
    roster.take(shift(3).pk, mates[0])
    roster.take(shift(5).pk, mates[1])
    swap = roster.ask(turn(mates[0]), turn(mates[1]))
    roster.drop(turn(mates[0]))
    swap.refresh_from_db()
    assert swap.answer == Swap.Answer.WITHDRAWN
    with pytest.raises(roster.NotPossible):
        roster.answer(swap, Swap.Answer.AGREED)


def test_a_turn_and_an_order_for_one_time_do_not_go_together(mates, team, dispatched):
    case = dispatched()
    order = Order.objects.get()
    clash = Shift.objects.create(team=team, starts=order.wanted_from, ends=order.wanted_until, where="门口", seats=2)
    roster.take(clash.pk, mates[0])
    with pytest.raises(StepNotAllowed):
        act(case, "accept", actor=as_helper(mates[0]))
    act(case, "accept", actor=as_helper(mates[1]))
    with pytest.raises(roster.NotPossible):
        roster.take(clash.pk, mates[1])


def test_teammates_may_be_asked_to_stand_in(client, mates, dispatched, invitation):
    case = dispatched()
    task = client.post(invitation(case, mates[0]).replace("/?", "/accept/?"))["Location"]
    assert "bob" in client.get(task).content.decode()
    assert client.post(task.replace("/?", "/name_stand_in/?"), {"volunteer": str(mates[1].pk)}).status_code == 302
    act(case, "stand_in", actor=as_helper(mates[1]))
    assert Helping.objects.get(ended="").volunteer == mates[1]


def test_when_a_shift_is_called_off_everybody_is_told_once(town, sign_in, mates, shift):
    one = shift(seats=2)
    for mate in mates:
        roster.take(one.pk, mate)
    leader = sign_in(town.leader)
    assert leader.post(f"/work/shifts/{one.pk}/cancel/", {"reason": ""}).status_code == 422
    for _ in range(2):
        leader.post(f"/work/shifts/{one.pk}/cancel/", {"reason": "下大雨"})
    letters = Letter.objects.filter(verb="shift_cancelled")
    assert {letter.to for letter in letters} == {mate.contact for mate in mates}
    assert letters.count() == 2
    with pytest.raises(roster.NotPossible):
        roster.take(one.pk, mates[0])


def test_who_leaves_the_team_frees_their_turns(sign_in, team, mates, shift):
    one = shift()
    roster.take(one.pk, mates[0])
    sign_in(mates[0].contact.user).post(f"/volunteer/teams/{team.pk}/leave/")
    assert not Member.objects.filter(volunteer=mates[0]).exists()
    roster.take(one.pk, mates[1])


def test_the_calendar_has_the_house_and_nothing_of_who_lives_there(client, mates, shift, dispatched, sign_in):
    case = dispatched("errand", address="2 单元 301", name="何奶奶", give_address="on", phone="13800000001")
    act(case, "accept", actor=as_helper(mates[0]))
    roster.take(shift().pk, mates[0])
    browser = sign_in(mates[0].contact.user)
    assert browser.post("/volunteer/calendar/new/").status_code == 302
    way = browser.get("/volunteer/calendar/").context["address"].partition("//")[2]
    browser.logout()
    answer = browser.get("/" + way.partition("/")[2])
    assert answer["Content-Type"].startswith("text/calendar")
    events = list(icalendar.Calendar.from_ical(answer.content).walk("VEVENT"))
    assert {str(one["summary"]) for one in events} == {"跑腿代办", "夜巡队"}
    assert any("3 号楼" in str(one["location"]) for one in events)
    text = answer.content.decode()
    assert not [
        word for word in ("301", "何奶奶", "13800000001", case.number, Order.objects.get().meeting_code) if word in text
    ]


def test_an_address_dies_with_the_next_and_with_none(mates, sign_in):
    browser = sign_in(mates[0].contact.user)
    ways = []
    for wanted in ("new", "new", "none"):
        browser.post(f"/volunteer/calendar/{wanted}/")
        address = browser.get("/volunteer/calendar/").context["address"]
        ways.append("/" + address.partition("//")[2].partition("/")[2])
    assert ways[2] == "/"
    assert [browser.get(way).status_code for way in ways[:2]] == [404, 404]
    browser.post("/volunteer/calendar/new/")
    assert [browser.get(way).status_code for way in ways[:2]] == [404, 404], "an old one does not come back"


def test_a_page_costs_the_same_for_one_shift_and_for_many(mates, shift, sign_in, django_assert_max_num_queries):
    for days in range(2, 8):
        roster.take(shift(days, seats=2).pk, mates[0])
        roster.take(Shift.objects.latest("pk").pk, mates[1])
    browser = sign_in(mates[0].contact.user)
    with django_assert_max_num_queries(20):
        browser.get("/volunteer/teams/")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_the_last_seat_at_once_one_goes(mates, shift, at_once):
    one = shift()

    def hand(number: int) -> int:
        browser = Client()
        browser.force_login(mates[number].contact.user)
        return browser.post(f"/volunteer/shifts/{one.pk}/take/").status_code

    assert sorted(at_once(hand, 2)) == [302, 409]
    assert Turn.objects.get().seat == 1


def test_a_double_click_makes_one_team_and_plans_a_shift_once(town, sign_in):
    leader, team = sign_in(town.leader), {"name": "夜巡", "kind": "patrol", "area": town.near.pk}
    ways = {leader.post("/work/teams/", team | {"once": "k"})["Location"] for _twice in range(2)}
    assert len(ways) == 1
    day = str(moment.today() + timedelta(days=2))
    shift = {"day": day, "starts": "20:00", "ends": "22:00", "where": "门口", "seats": 2, "weeks": 1, "once": "k"}
    for _twice in range(2):
        assert leader.post(ways.copy().pop(), shift).status_code == 302
    assert Shift.objects.count() == 1
