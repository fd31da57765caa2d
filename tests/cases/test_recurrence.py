"""The same trouble again is linked to the answer that did not last."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts import moment
from grids import changes
from grids.models import Place
from services.cases import queries
from services.cases.act import act
from services.cases.models import Case
from services.cases.recurrence import AGAIN_WITHIN

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(report, who):
    def made(category: str = "noise", **more) -> Case:
        case = report(category, **more)
        act(case, "settle_now", actor=who("worker"), answers={"reply": "已劝止"})
        return Case.objects.get(pk=case.pk)

    return made


def test_the_same_again_is_linked_and_counted(answered, report):
    first = answered()
    second = answered(by="neighbour")
    third = report(by="stranger")
    assert (first.again_of, second.again_of, third.again_of) == (None, first, second)
    assert [case.times_before for case in (first, second, third)] == [0, 1, 2]


@pytest.mark.parametrize(("late", "linked"), [(timedelta(minutes=-1), True), (timedelta(minutes=1), False)])
def test_only_within_its_time_after_the_answer(late, linked, answered, report):
    first = answered()
    with moment.at(moment.now() + AGAIN_WITHIN + late):
        assert (report().again_of == first) is linked


def test_what_was_never_answered_is_no_trouble_that_came_again(report, who):
    case = report()
    act(case, "withdraw", actor=who("resident"))
    report(by="neighbour")
    assert report().again_of is None


def test_elsewhere_of_another_kind_or_about_no_house_it_is_another_matter(answered, report, town):
    answered("noise")
    other = changes.raise_building(town.near, label="9 号楼")
    assert report(place=Place.of(other)).again_of is None
    assert report("parking").again_of is None
    assert report(place=Place(town.near)).again_of is None


def test_sealed_matters_are_linked_to_nothing(report, town):
    first = report("neighbour_dispute")
    Case.objects.filter(pk=first.pk).update(state="answered", phase="resting")
    assert report("neighbour_dispute").again_of is None


def test_an_answered_case_that_was_sealed_is_not_pointed_at(answered, report):
    first = answered()
    Case.objects.filter(pk=first.pk).update(openness="sealed")
    assert report().again_of is None


def test_the_desk_lists_what_came_the_third_time(answered, report, who, sign_in, town):
    answered()
    answered()
    third = report()
    both = {third, Case.objects.get(kind="topics")}  # what it has become stands beside it
    assert set(queries.often_in_my_area(who("leader"))) == both
    assert list(queries.often_in_my_area(who("stranger"))) == []
    page = sign_in(town.leader).get("/work/?list=often")
    assert set(page.context["page"].cases) == both


def test_colleagues_see_it_on_the_sheet_and_the_resident_does_not(answered, report, sign_in, town):
    first = answered(by="neighbour")
    again = report()
    assert f"/work/{first.number}/" in sign_in(town.worker).get(f"/work/{again.number}/").content.decode()
    own = sign_in(town.resident).get(f"/c/{again.number}/").content.decode()
    assert first.number not in own
    assert first.shown_number not in own
