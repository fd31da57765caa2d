"""Asked to go out on a shift: an offer, never a fact; the first yes has the seat, whatever is asked of whom meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts import moment
from services.letters.models import Letter
from services.orders import asking, calling, roster
from services.orders.models import Shift, Team, Turn, TurnOffer

pytestmark = pytest.mark.django_db
NOON = timezone.localtime(moment.now()).replace(hour=12, minute=0, second=0, microsecond=0)  # of today, here


@pytest.fixture(autouse=True)
def noon():
    with moment.at(NOON):
        yield


@pytest.fixture
def team(town) -> Team:
    return Team.objects.create(area=town.near, name="夜巡队")


@pytest.fixture
def mates(team, volunteer):
    people = volunteer("alice", "13800000081"), volunteer("bob", "13800000082")
    for one in people:
        roster.join(team, one)
    return people


@pytest.fixture
def shift(team):
    def made(days: int = 3, seats: int = 1) -> Shift:
        starts = NOON + timedelta(days=days)
        return Shift.objects.create(
            team=team, starts=starts, ends=starts + timedelta(hours=2), where="门口", seats=seats
        )

    return made


def going(shift: Shift) -> list[str]:
    return [str(turn.volunteer) for turn in Turn.objects.filter(shift=shift, released_at=None).order_by("seat")]


def test_from_the_leaders_question_to_a_yes_by_the_link(client, town, sign_in, mates, shift):
    one, leader = shift(), sign_in(town.leader)
    page = f"/work/shifts/{one.pk}/ask/"
    assert page in leader.get(f"/work/teams/{one.team_id}/").content.decode()
    for _twice in range(2):
        leader.post(page, {"volunteer": mates[0].pk})
    letter = Letter.objects.get(verb="shift_offered")
    assert letter.to == mates[0].contact
    assert going(one) == [], "a question is no turn"
    assert "等他回话" in leader.get(page).content.decode()
    way = letter.facts["path"]
    assert "夜巡队" in client.get(way).content.decode()
    assert going(one) == [], "opening the link says nothing"
    for _twice in range(2):
        answer = client.post(way.replace("/?", "/yes/?"))
        assert (answer.status_code, answer["Location"]) == (302, way)
    assert going(one) == ["alice"]
    assert "到时见" in client.get(way).content.decode()
    assert TurnOffer.objects.get().answer == TurnOffer.Answer.ACCEPTED
    assert client.post(way.replace("/?", "/no/?")).status_code == 409


def test_a_no_needs_no_reason_and_nobody_asks_again(sign_in, town, mates, shift):
    one = shift()
    offer = calling.ask(one.pk, mates[0].pk, by=None)
    browser = sign_in(mates[0].contact.user)
    assert f"/volunteer/turns/{offer.pk}/" in browser.get("/volunteer/teams/").content.decode()
    assert browser.post(f"/volunteer/turns/{offer.pk}/no/").status_code == 302
    assert "这次不来" in browser.get(f"/volunteer/turns/{offer.pk}/").content.decode()
    assert going(one) == []
    answer = sign_in(town.leader).post(f"/work/shifts/{one.pk}/ask/", {"volunteer": mates[0].pk})
    assert answer.status_code == 422
    assert "volunteer" in answer.context["form"].errors


def test_when_the_seat_is_taken_otherwise_the_question_is_withdrawn_and_told(client, mates, shift):
    one = shift()
    offer = calling.ask(one.pk, mates[0].pk, by=None)
    roster.take(one.pk, mates[1])
    offer.refresh_from_db()
    assert offer.answer == TurnOffer.Answer.TAKEN
    assert Letter.objects.get(verb="shift_taken").to == mates[0].contact
    assert client.post(calling.link(offer).replace("/?", "/yes/?")).status_code == 409
    assert "已经有人去了" in client.get(calling.link(offer)).content.decode()
    assert going(one) == ["bob"]


def test_who_takes_the_turn_by_themselves_has_answered(mates, shift):
    one = shift()
    offer = calling.ask(one.pk, mates[0].pk, by=None)
    roster.take(one.pk, mates[0])
    offer.refresh_from_db()
    assert offer.answer == TurnOffer.Answer.ACCEPTED
    assert not Letter.objects.filter(verb="shift_taken").exists()


@pytest.mark.parametrize(("days", "holds"), [(3, timedelta(hours=24)), (0.5, timedelta(hours=12))])
def test_it_holds_a_day_and_never_beyond_the_beginning(client, mates, shift, days, holds):
    one = shift(days)
    offer = calling.ask(one.pk, mates[0].pk, by=None)
    with moment.at(NOON + holds - timedelta(minutes=1)):
        assert "我来" in client.get(calling.link(offer)).content.decode()
    with moment.at(NOON + holds):
        assert client.post(calling.link(offer).replace("/?", "/yes/?")).status_code == 409
        assert going(one) == []
        if days > 1:
            assert calling.ask(one.pk, mates[0].pk, by=None).pk != offer.pk, "who did not answer may be asked again"


def test_whoever_leads_takes_it_back_and_a_cancelled_shift_tells_who_was_asked(town, sign_in, client, mates, shift):
    one, leader = shift(seats=2), sign_in(town.leader)
    first, second = (calling.ask(one.pk, mate.pk, by=None) for mate in mates)
    for _twice in range(2):
        assert leader.post(f"/work/shifts/{one.pk}/ask/{first.pk}/").status_code == 302
    assert Letter.objects.get(verb="shift_called_off").to == mates[0].contact
    leader.post(f"/work/shifts/{one.pk}/cancel/", {"reason": "下大雨"})
    assert Letter.objects.get(verb="shift_cancelled").to == mates[1].contact
    for offer in (first, second):
        assert client.post(calling.link(offer).replace("/?", "/yes/?")).status_code == 409
    assert going(one) == []


def test_whoever_must_be_left_in_peace_is_not_asked(mates, shift, volunteer):
    one, mate = shift(), mates[0]
    mate.muted_until = NOON + timedelta(days=1)
    mate.save()
    with pytest.raises(roster.NotPossible):
        calling.ask(one.pk, mate.pk, by=None)
    mate.muted_until, mate.quota = None, 1
    mate.save()
    calling.ask(one.pk, mate.pk, by=None)
    with pytest.raises(roster.NotPossible):
        calling.ask(shift(5).pk, mate.pk, by=None)
    assert asking.pushes_left([mate], NOON) == {mate.pk: 0}, "it counts with the invitations to orders"
    outsider = volunteer("outsider", "13800000093")
    with pytest.raises(roster.NotPossible):
        calling.ask(one.pk, outsider.pk, by=None)


def test_who_left_the_team_is_asked_nothing_any_more(client, mates, team, shift):
    offer = calling.ask(shift().pk, mates[0].pk, by=None)
    roster.leave(team, mates[0])
    assert client.post(calling.link(offer).replace("/?", "/yes/?")).status_code == 409


def test_another_key_and_another_account_open_nothing(client, town, sign_in, mates, shift):
    first = calling.ask(shift().pk, mates[0].pk, by=None)
    second = calling.ask(shift(5).pk, mates[1].pk, by=None)
    key = calling.link(second).partition("?")[2]
    assert client.get(f"/volunteer/turns/{first.pk}/?{key}").status_code == 404
    assert sign_in(mates[1].contact.user).get(f"/volunteer/turns/{first.pk}/").status_code == 404
    assert sign_in(mates[1].contact.user).post(f"/volunteer/turns/{first.pk}/yes/").status_code == 404
    for who in (town.stranger, town.worker, town.resident):
        assert sign_in(who).get(f"/work/shifts/{first.shift_id}/ask/").status_code == 404
        assert sign_in(who).post(f"/work/shifts/{first.shift_id}/ask/{first.pk}/").status_code == 404


def test_an_old_link_is_gone(client, mates, shift):
    way = calling.link(calling.ask(shift().pk, mates[0].pk, by=None))
    with moment.at(NOON + timedelta(days=71)):
        assert client.get(way).status_code == 410


@pytest.mark.django_db(transaction=True)
def test_of_two_yeses_at_once_one_goes(mates, shift, at_once):
    one = shift()
    ways = [calling.link(calling.ask(one.pk, mate.pk, by=None)).replace("/?", "/yes/?") for mate in mates]

    def hand(number: int) -> int:
        with moment.at(NOON):
            return Client().post(ways[number]).status_code

    assert sorted(at_once(hand, 2)) == [302, 409]
    assert Turn.objects.get().seat == 1
    assert TurnOffer.objects.filter(answer="").count() == 0
