"""Many hands at the same order at the same moment, on the database they would really share."""

from __future__ import annotations

from collections import Counter

import pytest
from django.test import Client

from services.cases.act import StepNotAllowed, act
from services.cases.actor import CLOCK
from services.cases.models import Case
from services.letters.models import Letter
from services.orders import rounds
from services.orders.models import Helping, OfferMade, Volunteer

pytestmark = pytest.mark.django_db(transaction=True)
ACCEPTORS = 20


@pytest.fixture
def crowd(town, volunteer, dispatched, at_once) -> tuple[Case, list[Volunteer]]:
    """Twenty who were all asked about one order. Made before the copy that threads share."""
    people = [volunteer(f"v{n}", f"1380000{n + 2000}") for n in range(ACCEPTORS)]
    return dispatched(), people


def test_of_twenty_who_say_yes_one_wins_and_the_others_are_told(crowd, at_once, invitation):
    case, people = crowd
    ways = [invitation(case, one) for one in people]

    def accept(number: int) -> tuple[int, str]:
        answer = Client().post(ways[number].replace("/?", "/accept/?"), follow=True)
        return answer.status_code, answer.content.decode()

    answers = at_once(accept, ACCEPTORS)
    assert Counter(status for status, _page in answers) == {200: 1, 409: ACCEPTORS - 1}
    told_yes = [number for number, (status, _page) in enumerate(answers) if status == 200]
    assert "见面口令" in answers[told_yes[0]][1]
    assert all("刚才已经有人接了" in page for status, page in answers if status == 409)
    assert Helping.objects.get().volunteer == people[told_yes[0]]
    losers = OfferMade.objects.filter(answer="taken")
    assert losers.count() == ACCEPTORS - 1
    informed = Letter.objects.filter(verb="accept", about=case.number, to__volunteer__isnull=False)
    assert informed.count() == ACCEPTORS
    assert case.events.filter(verb="accept").count() == 1


def test_of_twenty_who_say_yes_to_three_seats_three_win(crowd, at_once, invitation, who):
    case, people = crowd
    act(case, "redispatch", actor=who("leader"), answers={"policy": "nearest", "at_once": ACCEPTORS, "headcount": 3})
    rounds.run()
    ways = [invitation(case, one) for one in people]
    answers = at_once(lambda n: Client().post(ways[n].replace("/?", "/accept/?")).status_code, ACCEPTORS)
    assert Counter(answers) == {302: 3, 409: ACCEPTORS - 3}
    assert sorted(Helping.objects.filter(ended="").values_list("seat", flat=True)) == [1, 2, 3]
    assert [case.events.filter(verb=verb).count() for verb in ("join", "accept")] == [2, 1]


def test_of_two_yes_of_one_person_for_one_time_one_holds(town, volunteer, order, at_once, who, invitation):
    one = volunteer("v0", "13800002000")
    cases = [order(), order()]
    for case in cases:
        act(case, "dispatch", actor=who("leader"), answers={"policy": "nearest", "at_once": 4})
    rounds.run()
    ways = [invitation(case, one) for case in cases]
    answers = at_once(lambda n: Client().post(ways[n].replace("/?", "/accept/?")).status_code, 2)
    assert sorted(answers) == [302, 409]
    assert Helping.objects.filter(ended="").count() == 1


def test_one_hand_that_taps_six_times_says_yes_once_and_is_never_told_no(crowd, at_once, invitation):
    case, people = crowd
    way = invitation(case, people[0])
    answers = at_once(lambda _n: Client().post(way.replace("/?", "/accept/?"), {"once": "a"}).status_code, 6)
    assert answers == [302] * 6
    assert Helping.objects.count() == 1
    assert case.events.filter(verb="accept").count() == 1


def test_saying_yes_and_calling_it_off_at_once_leaves_nobody_with_a_wrong_word(crowd, at_once, invitation, who):
    case, people = crowd
    way = invitation(case, people[0])
    resident = who("resident")

    def hand(number: int) -> str:
        if number == 0:
            try:
                act(Case.objects.get(pk=case.pk), "withdraw", actor=resident)
            except StepNotAllowed:
                return "late"
            return "off"
        return str(Client().post(way.replace("/?", "/accept/?")).status_code)

    off, yes = at_once(hand, 2)
    case.refresh_from_db()
    assert off == "off"
    assert case.state == "withdrawn"
    assert not Helping.objects.filter(ended="").exists()
    if yes == "302":  # said yes first: then they were told that it is off
        assert Letter.objects.filter(verb="withdraw", to=people[0].contact).count() == 1


def test_two_rounds_at_once_ask_nobody_twice_and_keep_to_the_budget(town, volunteer, order, at_once, who):
    people = [volunteer(f"b{n}", f"1380000{n + 3000}", quota=1) for n in range(4)]
    cases = [order(), order()]
    for case in cases:
        act(case, "dispatch", actor=who("leader"), answers={"policy": "nearest", "at_once": 4})
    ids = [one.pk for one in people]

    def ask(number: int) -> None:
        case = Case.objects.get(pk=cases[number % 2].pk)
        try:
            act(case, "offer", actor=CLOCK, answers={"volunteers": ids})
        except StepNotAllowed:
            return

    at_once(ask, 6)
    sent = Counter(Letter.objects.filter(verb="offer").values_list("to", flat=True))
    assert sum(sent.values()) == 4
    assert set(sent.values()) == {1}
