"""Whom one may ask: every reason to leave somebody in peace, and the budget of messages counted from letters."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from accounts import moment
from services.cases.act import act
from services.cases.actor import CLOCK
from services.letters.models import Letter
from services.orders import rounds
from services.orders.models import OfferMade, Volunteer

pytestmark = pytest.mark.django_db


def asked() -> set[str]:
    return set(OfferMade.objects.values_list("volunteer__contact__name", flat=True))


def test_who_can_come_is_asked(comrade, dispatched):
    dispatched()
    assert asked() == {"comrade"}


@pytest.mark.parametrize(
    "facts",
    [
        {"standing": Volunteer.Standing.WAITING},
        {"standing": Volunteer.Standing.REFUSED},
        {"muted_until": moment.now() + timedelta(days=1)},
        {"quota": 0},
    ],
    ids=["waits for a word", "refused", "rests", "wants no messages"],
)
def test_who_takes_no_part_is_not_asked(volunteer, dispatched, facts):
    volunteer("a", **facts)
    dispatched()
    assert asked() == set()


def test_who_rested_until_yesterday_is_asked_again(volunteer, dispatched):
    volunteer("a", muted_until=moment.now() - timedelta(days=1))
    dispatched()
    assert asked() == {"a"}


def test_nobody_is_asked_for_what_they_cannot_do(volunteer, dispatched):
    volunteer("barber", skills=["hairdressing"])
    volunteer("cook", skills=["cooking"])
    dispatched("haircut")
    assert asked() == {"barber"}


def test_nobody_is_asked_for_a_time_at_which_they_are_not_free(volunteer, dispatched):
    tomorrow = (moment.today() + timedelta(days=1)).weekday()
    volunteer("then", free=[f"{tomorrow}m"])
    volunteer("later", free=[f"{tomorrow}a"])
    dispatched()
    assert asked() == {"then"}


def test_nobody_is_asked_to_help_themselves(town, volunteer, dispatched):
    volunteer("resident")
    dispatched()
    assert asked() == set()


def test_nobody_of_another_street_is_asked(volunteer, dispatched):
    from grids import changes

    there = changes.plant(None, level="subdistrict", name="北街")
    volunteer("far", home=changes.raise_building(changes.plant(there, level="grid", name="北一"), label="1"))
    dispatched()
    assert asked() == set()


def test_nobody_is_woken_at_night(volunteer, dispatched):
    now = moment.now()
    sleeper = volunteer("sleeper")
    sleeper.contact.quiet_from, sleeper.contact.quiet_to = time(0, 0), time(23, 59, 59)
    sleeper.contact.save()
    assert now
    dispatched()
    assert asked() == set()


def test_who_said_not_this_time_is_not_asked_again_about_this_order(comrade, dispatched, client, invitation):
    case = dispatched()
    assert client.post(invitation(case, comrade).replace("/?", "/pass_on/?")).status_code == 302
    with moment.at(moment.now() + timedelta(hours=3)):
        rounds.run()
    assert OfferMade.objects.count() == 1


def test_who_let_the_time_pass_may_be_asked_again(comrade, dispatched):
    dispatched()
    with moment.at(moment.now() + timedelta(hours=3)):
        rounds.run()
    assert list(OfferMade.objects.order_by("pk").values_list("answer", flat=True)) == ["lapsed", ""]


def test_nobody_is_asked_while_they_help_somebody_else_then(comrade, dispatched, client, invitation):
    first = dispatched()
    client.post(invitation(first, comrade).replace("/?", "/accept/?"))
    second = dispatched()
    assert not OfferMade.objects.filter(order__case=second).exists()


def test_no_more_messages_in_any_24_hours_than_somebody_wished_for(volunteer, dispatched):
    somebody = volunteer("a", "13800000071", quota=2)
    start = moment.now()
    for hours in (0, 1, 2, 3, 23, 24.5, 25.5, 26):
        with moment.at(start + timedelta(hours=hours)):
            dispatched(day=str(moment.today() + timedelta(days=3)))
    sent = sorted(Letter.objects.filter(verb="offer", to=somebody.contact).values_list("written_at", flat=True))
    assert len(sent) == 4
    for first in sent:
        assert sum(first <= later < first + timedelta(hours=24) for later in sent) <= 2


def test_a_leader_who_asks_by_name_keeps_to_the_budget_too(volunteer, order, who):
    spent = volunteer("a", quota=1)
    one, other = order(), order()
    for case in (one, other):
        act(case, "dispatch", actor=who("leader"), answers={"policy": "nearest"})
    act(one, "offer", actor=CLOCK, answers={"volunteers": [spent.pk]})
    act(other, "offer", actor=who("leader"), answers={"volunteers": [str(spent.pk)]})
    assert Letter.objects.filter(verb="offer").count() == 1
