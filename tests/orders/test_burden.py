"""Who has helped of late is asked after others, and is asked all the same when there is nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from accounts import moment
from services.cases.act import act
from services.cases.models import Case
from services.orders import agenda, burden, rounds
from services.orders.actor import as_helper
from services.orders.models import Helping, OfferMade

few = some.integers(0, 40)


@given(few, few)
def test_the_planner_sees_something_where_something_is_left_and_never_more(left, visits):
    seen = burden.counted(left, visits)
    assert min(left, 1) <= seen <= left
    assert burden.counted(left, 0) == left


@given(few, few)
def test_another_visit_never_brings_somebody_forward(left, visits):
    assert burden.counted(left, visits + 1) <= burden.counted(left, visits)


@pytest.mark.parametrize(("visits", "seen"), [(0, 12), (1, 10), (2, 8), (5, 2), (6, 1), (9, 1)])
def test_a_visit_counts_as_two_messages_more(visits, seen):
    assert burden.counted(12, visits) == seen


@pytest.fixture
def neighbours(volunteer):
    return [volunteer(name, quota=12) for name in ("first", "second")]


@pytest.fixture
def went(neighbours, order, who):
    """The first of them was asked by name, and said yes."""
    case, person = order(), neighbours[0]
    act(case, "dispatch", actor=who("leader"), answers={"policy": "named", "volunteer": str(person.pk)})
    rounds.run()
    act(Case.objects.get(pk=case.pk), "accept", actor=as_helper(person))
    return Helping.objects.get(order__case=case)


@pytest.mark.django_db
def test_whoever_helps_this_week_is_asked_after_a_neighbour_who_does_not(went, neighbours, order, who):
    """Two days later no message counts any more, and the one who said yes is the likelier to say it again."""
    with moment.at(moment.now() + timedelta(days=2)):
        case = order(day=str(moment.today() + timedelta(days=1)))
        act(case, "dispatch", actor=who("leader"), answers={"policy": "matching"})
        rounds.run()
    first = OfferMade.objects.filter(order__case=case).order_by("pk").first()
    assert first is not None
    assert first.volunteer == neighbours[1]


@pytest.mark.django_db
def test_what_was_given_back_or_is_long_ago_does_not_count(went, neighbours):
    wanted = went.order.wanted_from
    assert agenda.visits(neighbours, wanted - timedelta(days=7)) == {neighbours[0].pk: 1}
    assert agenda.visits(neighbours, wanted) == {}
    went.ended = Helping.Ended.GIVEN_BACK
    went.save()
    assert agenda.visits(neighbours, wanted - timedelta(days=7)) == {}
