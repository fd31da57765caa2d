"""What is under way is offered before it is filed again; who joins it keeps a number of their own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts import moment
from grids import changes
from grids.models import Building, Place
from services.cases import alike, events
from services.cases.act import AnswersRefused, StepNotAllowed, act, begin, sketch
from services.cases.models import Case, Category
from services.cases.whereabouts import said_in_public
from services.letters import wording
from services.letters.models import Letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def offered(town, who):
    def asked(category: str = "noise", by: str = "neighbour", place: Place | None = None) -> list:
        case = sketch("reports", actor=who(by), place=place or Place.of(town.building))
        return alike.offered(case, Category.objects.get(code=category))

    return asked


@pytest.fixture
def joined(town, who):
    def followed(main: Case, by: str = "neighbour", **answers) -> Case:
        asked = {"category": "noise", "text": "我家也听得到", "same": main.pk, **answers}
        return begin("reports", actor=who(by), place=Place.of(town.building), answers=asked, verb="me_too")

    return followed


def test_an_open_case_of_the_same_category_at_the_same_house_is_offered(report, offered):
    main = report()
    assert [one.pk for one in offered()] == [main.pk]


def test_of_it_are_said_category_place_state_and_day_and_nothing_else(report, offered):
    report(text="三单元的罗家半夜装修")
    (one,) = offered()
    assert vars(one).keys() == {"pk", "category", "where", "state", "day"}
    assert "罗" not in str(one)


def test_what_is_elsewhere_of_another_kind_over_or_old_is_not_offered(report, offered, town, who):
    report("parking")
    other = changes.raise_building(town.near, label="9 号楼")
    report(place=Place.of(other))
    over = report()
    act(over, "withdraw", actor=who("resident"))
    act(report(), "settle_now", actor=who("worker"), answers={"reply": "已劝止"})
    assert offered() == []
    report()
    with moment.at(moment.now() + alike.LATELY + timedelta(days=1)):
        assert offered() == []


def test_what_was_said_of_the_whole_estate_is_offered_to_each_house(report, offered, town):
    main = report(place=Place(town.near))
    assert [one.pk for one in offered()] == [main.pk]
    assert offered(place=Place(town.far)) == []


def test_ones_own_case_is_not_offered(report, offered):
    report()
    assert offered(by="resident") == []


@pytest.mark.parametrize("category", ["neighbour_dispute", "domestic_violence", "child_at_risk", "legal_advice"])
def test_a_sealed_category_is_never_offered(category, report, offered):
    report(category)
    assert offered(category) == []


def test_a_case_that_was_sealed_is_never_offered(report, offered):
    """By whatever way it came to be sealed: its category is not."""
    main = report()
    Case.objects.filter(pk=main.pk).update(openness="sealed")
    assert offered() == []


@pytest.mark.parametrize("category", ["lift", "call_back"])
def test_who_is_in_need_or_wants_a_call_is_not_held_up(category, report, offered):
    report(category, phone="13800000001")
    assert offered(category) == []


def test_who_joins_has_a_number_of_their_own_and_hears_of_the_other(report, joined, town, who):
    main = report()
    mine = joined(main)
    assert (mine.state, mine.merged_into, mine.number != main.number) == ("following", main, True)
    assert mine.clocks.count() == 0
    assert events.first_bad(mine) is None
    act(main, "settle_now", actor=who("worker"), answers={"reply": "已劝止"})
    assert Letter.objects.filter(verb="settle_now", about=mine.number, to=town.neighbour.contact).exists()


def test_who_joined_by_themselves_reads_no_word_that_was_written_for_another(report, joined, town, who):
    main = report()
    joined(main)
    act(main, "settle_now", actor=who("worker"), answers={"reply": "罗阿姨，三单元已经停工"})
    letter = Letter.objects.get(verb="settle_now", to=town.neighbour.contact)
    assert letter.facts["words"] == {}
    assert "罗阿姨" not in wording.say(letter, "zh-hans")


def test_the_desk_hears_of_it_and_reads_it_beside_the_main_case(report, joined, town, who, sign_in):
    main = report()
    mine = joined(main)
    assert Letter.objects.filter(verb="me_too", to=town.worker.contact).count() == 1
    page = sign_in(town.worker).get(f"/work/{main.number}/").content.decode()
    assert f"/work/{mine.number}/" in page


@pytest.mark.parametrize("how", ["over", "answered", "sealed", "category", "merged"])
def test_what_can_no_longer_be_joined_is_refused_and_nothing_is_filed(how, report, joined, who):
    main = report()
    if how == "over":
        act(main, "withdraw", actor=who("resident"))
    elif how == "answered":
        act(main, "settle_now", actor=who("worker"), answers={"reply": "已劝止"})
    elif how == "sealed":
        Case.objects.filter(pk=main.pk).update(openness="sealed")
    elif how == "merged":
        act(main, "merge", actor=who("worker"), answers={"into": report(by="stranger").number})
    before = Case.objects.count()
    with pytest.raises(AnswersRefused) as refused:
        joined(main, **({"category": "parking"} if how == "category" else {}))
    assert "same" in refused.value.form.errors
    assert Case.objects.count() == before


@pytest.mark.parametrize("name", ["neighbour", "worker"])
def test_what_was_no_twin_after_all_is_dealt_with_by_itself(name, report, joined, who):
    mine = joined(report())
    act(mine, "stand_apart", actor=who(name))
    mine = Case.objects.get(pk=mine.pk)
    assert (mine.state, mine.merged_into) == ("submitted", None)
    assert [clock.name for clock in mine.clocks.filter(stopped=None)] == ["first_response"]
    assert events.first_bad(mine) is None


def test_when_the_first_takes_it_back_who_joined_goes_on(report, joined, who):
    main = report()
    first, second = joined(main), joined(main, by="stranger")
    act(main, "withdraw", actor=who("resident"))
    first, second = Case.objects.get(pk=first.pk), Case.objects.get(pk=second.pk)
    assert (first.state, first.merged_into) == ("submitted", None)
    assert (second.state, second.merged_into) == ("following", first)


def test_a_row_that_begins_no_case_is_no_way_in(town, who):
    with pytest.raises(StepNotAllowed):
        begin("reports", actor=who("resident"), place=Place.of(town.building), answers={}, verb="accept")


@pytest.mark.parametrize(("households", "named"), [(None, False), (19, False), (20, True)])
def test_a_small_house_is_not_named(households, named, report, town):
    case = report()
    Building.objects.filter(pk=town.building.pk).update(households=households)
    assert ("3 号楼" in said_in_public(Case.objects.get(pk=case.pk))) is named


def test_a_micro_grid_is_never_named(report, town):
    micro = changes.plant(town.near, level="micro_grid", name="三号微网格")
    assert said_in_public(report(place=Place(micro))) == str(town.near)
