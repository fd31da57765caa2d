"""What the planner may know of a volunteer is read from their own invitations, by the rules of the trial."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts import moment
from grids import changes
from services.orders import habits
from services.orders.ground import Ground
from services.orders.learning import GUESS, LATELY
from services.orders.models import OfferMade

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(town):
    """Of one volunteer, at this moment or so much later."""

    def habit(who, later: timedelta = timedelta()) -> habits.Habit:
        return habits.of([who], moment.now() + later, Ground.of(town.street))[who.pk]

    return habit


def answered(case, word: str) -> None:
    OfferMade.objects.filter(order__case=case).update(answer=word)


def test_of_a_newcomer_the_usual_is_thought(comrade, known):
    assert known(comrade) == (GUESS, 0)


def test_each_word_counts_as_what_it_is(comrade, dispatched, known):
    case = dispatched()
    rates = {}
    for word in (OfferMade.Answer.ACCEPTED, OfferMade.Answer.DECLINED, OfferMade.Answer.LAPSED):
        answered(case, word)
        rates[word] = known(comrade)
    assert rates["accepted"].rate > GUESS > rates["declined"].rate == rates["lapsed"].rate
    assert [one.unanswered for one in rates.values()] == [0, 0, 1]


def test_what_others_took_or_was_called_off_says_nothing(comrade, dispatched, known):
    case = dispatched()
    for word in (OfferMade.Answer.TAKEN, OfferMade.Answer.CALLED_OFF):
        answered(case, word)
        assert known(comrade) == (GUESS, 0)


def test_what_still_stands_says_nothing_and_what_ran_out_counts_before_anybody_wrote_so(comrade, dispatched, known):
    dispatched()
    assert known(comrade) == (GUESS, 0)
    assert known(comrade, timedelta(hours=13)).unanswered == 1
    assert known(comrade, timedelta(seconds=LATELY + 1)).unanswered == 0


def test_a_no_to_a_far_way_weighs_less_than_one_next_door(town, volunteer, dispatched, known):
    near, far = (changes.raise_building(town.near, label=name) for name in ("near", "far"))
    for house, east in ((near, 0.0), (far, 0.02), (town.building, 0.0)):
        house.longitude, house.latitude = 106.25 + east, 29.29
        house.save()
    neighbour, stranger = volunteer("neighbour", home=near), volunteer("across", home=far)
    answered(dispatched(), OfferMade.Answer.DECLINED)
    assert known(neighbour).rate < known(stranger).rate < GUESS


def test_it_is_one_query_for_any_number(town, volunteer, dispatched, django_assert_num_queries):
    people = [volunteer(name) for name in ("one", "two", "three")]
    dispatched()
    ground = Ground.of(town.street)
    with django_assert_num_queries(1):
        assert set(habits.of(people, moment.now(), ground)) == {one.pk for one in people}
