"""An order that needs several people: seats filled one by one, everybody in and out for themselves, one who goes or never comes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts import moment
from services.cases.act import StepNotAllowed, act
from services.cases.models import Case
from services.cases.sweep import sweep
from services.letters.models import Letter
from services.orders import past, rounds
from services.orders.actor import as_helper
from services.orders.models import Helping, Order

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(volunteer):
    return volunteer("alice", "13800000081"), volunteer("bob", "13800000082")


@pytest.fixture
def ways(pair, dispatched, invitation):
    """An order for two, and the way that each of the two was sent."""
    case = dispatched("carry")
    return case, [invitation(case, one) for one in pair]


def yes(client, way: str) -> str:
    answer = client.post(way.replace("/?", "/accept/?"))
    assert answer.status_code == 302
    return answer["Location"]


def step(client, task: str, verb: str, **said: str) -> int:
    return client.post(task.replace("/?", f"/{verb}/?"), said).status_code


def state(case: Case) -> str:
    return Case.objects.get(pk=case.pk).state


@pytest.fixture
def both(client, ways):
    """Both have said yes."""
    case, (first, second) = ways
    return case, yes(client, first), yes(client, second)


def test_it_is_looked_for_until_the_last_seat_is_taken(client, ways, sign_in, town):
    case, (first, second) = ways
    task = yes(client, first)
    assert state(case) == "dispatched"
    page = client.get(task).content.decode()
    assert Order.objects.get().meeting_code in page
    own = sign_in(town.resident).get(f"/c/{case.number}/").content.decode()
    assert "alice" in own
    assert "还在找" in own
    client.logout()
    assert "alice" not in client.get(second).content.decode()
    yes(client, second)
    assert state(case) == "accepted"
    assert sorted(Helping.objects.values_list("seat", flat=True)) == [1, 2]
    assert "alice" in client.get(yes_again(client, second)).content.decode()
    told = Letter.objects.filter(about=case.number, verb__in=("join", "accept"))
    assert {(one.verb, one.to.name) for one in told} >= {
        ("join", "alice"), ("join", "resident"), ("accept", "bob"), ("accept", "resident"),
    }  # fmt: skip
    assert not told.filter(verb="accept", to__name="alice").exists()


def yes_again(client, way: str) -> str:
    """Who taps once more is led to their task."""
    return client.post(way.replace("/?", "/accept/?"))["Location"]


def test_each_checks_in_and_out_for_themselves(client, town, both):
    case, one, other = both
    code = town.building.slug
    assert step(client, one, "check_in", plate=code) == 302
    assert state(case) == "under_way"
    assert step(client, other, "check_out", minutes="60") == 409
    assert step(client, other, "check_in", plate=code) == 302
    assert step(client, one, "check_out", minutes="45") == 302
    assert state(case) == "under_way"
    assert step(client, other, "check_out", minutes="90") == 302
    assert state(case) == "done"
    assert sorted(Helping.objects.values_list("minutes", "ended")) == [(45, "done"), (90, "done")]


def test_who_gives_it_back_frees_their_own_seat_and_no_other(client, both, volunteer, invitation):
    case, one, _other = both
    assert step(client, one, "give_back") == 302
    assert state(case) == "dispatched"
    assert Helping.objects.get(ended="").volunteer.contact.name == "bob"
    third = volunteer("carol", "13800000083")
    rounds.run()
    yes(client, invitation(case, third))
    assert state(case) == "accepted"
    assert Helping.objects.get(volunteer=third).seat == 1


def test_whoever_leads_may_say_that_it_is_enough(client, ways, who, pair):
    case, (first, second) = ways
    with pytest.raises(StepNotAllowed):
        act(case, "enough", actor=who("leader"))
    yes(client, first)
    act(case, "enough", actor=who("leader"))
    assert state(case) == "accepted"
    assert client.post(second.replace("/?", "/accept/?")).status_code == 409
    assert Letter.objects.get(verb="enough", to=pair[1].contact).facts["face"] == "outrun"
    assert Order.objects.get().full


def test_when_the_time_is_up_whoever_said_yes_comes_and_the_leader_knows(client, ways, town):
    case, (first, _second) = ways
    yes(client, first)
    with moment.at(moment.now() + timedelta(hours=25)):
        sweep()
    assert state(case) == "accepted"
    told = set(Letter.objects.filter(about=case.number, verb="short").values_list("to__name", flat=True))
    assert {"resident", "alice", "leader"} <= told
    assert Case.objects.get(pk=case.pk).clocks.filter(name="arrival", stopped=None).exists()


def test_the_leader_may_go_on_looking(client, ways, who):
    case, (first, _second) = ways
    yes(client, first)
    with moment.at(moment.now() + timedelta(hours=2)):
        act(case, "short", actor=late(case))
        act(case, "seek_more", actor=who("leader"), answers={"policy": "nearest"})
    assert state(case) == "dispatched"
    assert Helping.objects.filter(ended="").count() == 1


def late(case: Case):
    """The clock, once the time for a yes is out."""
    from services.cases.actor import CLOCK

    case.clocks.filter(name="acceptance", stopped=None).update(due=moment.now())
    return CLOCK


def test_of_two_one_never_came_and_the_other_goes_on(client, town, both, who):
    case, one, _other = both
    missing = str(Helping.objects.get(volunteer__contact__name="bob").pk)
    with pytest.raises(StepNotAllowed):
        act(case, "one_missing", actor=who("resident"), answers={"helpers": [missing]})
    with moment.at(Order.objects.get().wanted_from):
        step(client, one, "check_in", plate=town.building.slug)
        act(case, "one_missing", actor=who("leader"), answers={"helpers": [missing]})
        assert Helping.objects.get(ended="no_show").volunteer.contact.name == "bob"
        assert set(Letter.objects.filter(verb="one_missing").values_list("to__name", flat=True)) == {
            "resident", "bob", "leader",
        }  # fmt: skip
        assert step(client, one, "check_out", minutes="60") == 302
    assert state(case) == "done"


def test_who_never_checked_out_keeps_no_order_open_for_ever(client, town, both):
    case, one, _other = both
    end = Order.objects.get().wanted_until
    with moment.at(end - timedelta(hours=1)):
        step(client, one, "check_in", plate=town.building.slug)
        step(client, one, "check_out", minutes="60")
    assert state(case) == "under_way"
    with moment.at(end + timedelta(hours=2)):
        sweep()
    assert state(case) == "done"
    assert sorted(Helping.objects.values_list("ended", flat=True)) == ["called_off", "done"]


def test_at_the_time_one_begins_without_the_other_and_nobody_more_is_asked(client, town, ways):
    case, (first, _second) = ways
    task = yes(client, first)
    assert step(client, task, "check_in", plate=town.building.slug) == 409
    with moment.at(Order.objects.get().wanted_from):
        assert step(client, task, "check_in", plate=town.building.slug) == 302
    assert state(case) == "under_way"


def test_nobody_takes_two_tasks_for_one_time(client, pair, dispatched, invitation, who):
    cases = [dispatched(), dispatched()]
    first, second = (invitation(case, pair[0]) for case in cases)
    yes(client, first)
    answer = client.post(second.replace("/?", "/accept/?"))
    assert answer.status_code == 409
    assert "这个时间您已经接了别的单" in answer.content.decode()
    assert state(cases[1]) == "dispatched"
    with pytest.raises(StepNotAllowed):
        act(cases[1], "accept_for", actor=who("leader"), answers={"volunteer": str(pair[0].pk)})
    act(cases[1], "accept", actor=as_helper(pair[1]))


def test_the_planner_looks_for_every_seat(pair, dispatched):
    case = dispatched("carry", policy="matching")
    assert Letter.objects.filter(verb="offer", about=case.number).count() == 2


def test_after_the_one_who_was_named_the_nearest_are_asked(client, pair, order, who, invitation):
    case = order("carry")
    act(case, "dispatch", actor=who("leader"), answers={"policy": "named", "volunteer": str(pair[0].pk)})
    rounds.run()
    yes(client, invitation(case, pair[0]))
    rounds.run()
    assert yes(client, invitation(case, pair[1]))
    assert state(case) == "accepted"


def test_a_leader_says_how_many_are_needed(order, who, pair):
    case = order()
    act(case, "dispatch", actor=who("leader"), answers={"policy": "nearest", "headcount": "2"})
    assert Order.objects.get().headcount == 2


def test_a_volunteer_who_leaves_frees_their_seat_only(client, both, pair):
    from services.orders import joining

    case, *_ = both
    joining.leave(pair[0])
    assert state(case) == "dispatched"
    assert Helping.objects.get(ended="").volunteer == pair[1]


def test_in_the_figures_the_first_yes_is_when_somebody_was_found(client, ways, town):
    case, sent = ways
    assert past.read(town.street)[0].accepted_at is None
    yes(client, sent[0])
    found = past.read(town.street)[0]
    assert found.accepted_at == case.events.get(verb="join").at
    yes(client, sent[1])
    assert past.read(town.street)[0].accepted_at == found.accepted_at
