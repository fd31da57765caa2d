"""A project from the shelf to the last word, from either side, and what each side is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts import moment
from grids.duties import Duty
from grids.models import Place
from services.cases import events
from services.cases.act import AnswersRefused, StepNotAllowed, act, begin, steps_for
from services.cases.models import Case
from services.cases.sweep import sweep
from services.letters.models import Letter
from services.partners.models import Agreement, Listing, Project
from tests.conftest import body, officer
from tests.partners.conftest import agreement_of, book, days, need_of, offer_of, speaker, take_up

pytestmark = pytest.mark.django_db


def told(verb: str) -> set[str]:
    return set(Letter.objects.filter(kind="projects", verb=verb).values_list("to__name", flat=True))


def test_a_unit_takes_up_what_is_needed_and_the_community_is_told(town, claimed):
    assert claimed.state == "claimed"
    assert claimed.owner_organisation == town.office
    assert claimed.place == town.community
    assert claimed.requester is None
    assert told("take_up") == {"staff", "clerk", "keeper"}
    assert claimed.due_at is not None


def test_its_page_says_what_it_is_and_no_number_of_a_row(town, claimed, sign_in, need):
    page = sign_in(town.plumber).get(f"/work/{claimed.number}/").content.decode()
    assert page.count("修活动室的灯") == 1
    assert ">项目：</span>" not in page


def test_a_community_claims_what_a_unit_offers_and_the_unit_is_told(town, who, offer):
    case = book(offer, who("staff"))
    assert case.owner_organisation == town.office
    assert told("book") == {"水务所"}


def test_it_goes_all_the_way_and_both_sides_rate(town, who, done):
    case = done()
    assert case.state == "done"
    act(case, "rate_done", actor=who("staff"), answers={"satisfied": "yes", "shown": "换了六盏灯。"})
    act(case, "rate_back", actor=speaker(town), answers={"satisfied": "fairly"})
    case.refresh_from_db()
    assert case.state == "closed"
    said = {event.verb: event.facts["satisfied"] for event in case.events.all() if "satisfied" in event.facts}
    assert said == {"rate_done": "yes", "rate_back": "fairly"}
    project = Project.objects.get(case=case)
    assert (project.served, project.shown) == (30, "换了六盏灯。")
    assert events.first_bad(case) is None


def test_a_unit_rates_once_for_each_time_it_was_done(town, who, done):
    case = done()
    act(case, "rate_back", actor=speaker(town), answers={"satisfied": "yes"})
    with pytest.raises(StepNotAllowed):
        act(case, "rate_back", actor=speaker(town), answers={"satisfied": "no"})


def test_what_is_not_done_goes_back_to_the_unit_and_keeps_its_place(town, who, done, need):
    case = done()
    act(case, "rate_undone", actor=who("staff"), answers={"reason": "还有一盏不亮"})
    case.refresh_from_db()
    assert case.state == "claimed"
    assert "水务所" in told("rate_undone")
    assert not Listing.objects.open(moment.today()).filter(pk=need.pk).exists()
    act(case, "agree", actor=speaker(town), answers={"day": days(9)})


def test_whoever_did_it_does_not_also_judge_it(town, who, claimed):
    from grids import changes

    person = town.plumber.contact.person
    changes.appoint(person, Duty.COMMUNITY_STAFF, area=town.community)
    both = speaker(town)
    act(claimed, "agree", actor=both, answers={"day": days(7)})
    act(claimed, "fulfil", actor=both, answers={"reply": "好了"})
    with pytest.raises(PermissionDenied):
        act(claimed, "rate_done", actor=speaker(town), answers={"satisfied": "yes"})


@pytest.mark.parametrize(
    ("verb", "who_", "state"), [("give_up", "unit", "given_back"), ("call_off", "staff", "called_off")]
)
def test_what_ends_before_it_was_done_gives_a_reason_and_frees_its_place(town, who, claimed, need, verb, who_, state):
    actor = speaker(town) if who_ == "unit" else who("staff")
    with pytest.raises(AnswersRefused):
        act(claimed, verb, actor=actor)
    act(claimed, verb, actor=actor, answers={"reason": "人手不够"})
    claimed.refresh_from_db()
    assert claimed.state == state
    assert {"staff", "水务所"} <= told(verb)
    assert take_up(need, speaker(town)).pk != claimed.pk


def test_what_is_claimed_once_is_not_claimed_again(town, who, claimed, need):
    with pytest.raises(AnswersRefused):
        take_up(need, speaker(town))


def test_a_listing_has_as_many_places_as_it_says(town, who, agreement):
    offer = offer_of(town, capacity=2)
    cases = [book(offer, who("staff")), book(offer, who("staff"))]
    assert [case.project.seat for case in cases] == [1, 2]
    with pytest.raises(AnswersRefused):
        book(offer, who("staff"))


def test_without_an_agreement_that_holds_nothing_is_claimed(town, who, need, agreement):
    Agreement.objects.update(ended_on=moment.today())
    with pytest.raises(PermissionDenied):
        take_up(need, speaker(town))
    with pytest.raises(AnswersRefused):
        book(offer_of(town), who("staff"))


def test_an_agreement_with_another_place_opens_nothing_here(town, who, need):
    Agreement.objects.update(area=town.elsewhere.lineage().get(level="community"))
    with pytest.raises(PermissionDenied):
        take_up(need, speaker(town))


def test_an_agreement_with_the_street_holds_in_its_communities(town, who):
    agreement_of(town, area=town.street)
    assert take_up(need_of(town), speaker(town)).owner_organisation == town.office
    offer = offer_of(town, area=town.street)
    asked = {"listing": offer.pk}
    case = begin("projects", actor=who("staff"), place=Place(town.community), answers=asked, verb="book")
    assert case.place == town.community


def test_a_unit_claims_for_itself_only(town, who, need):
    agreement_of(town, organisation=town.company)
    with pytest.raises(AnswersRefused):
        take_up(need, speaker(town), organisation=town.company.pk)


@pytest.mark.parametrize("name", ["resident", "worker", "leader", "stranger", "plumber"])
def test_nobody_but_the_community_claims_an_offer(town, who, offer, name):
    with pytest.raises(PermissionDenied):
        book(offer, who(name))


@pytest.mark.parametrize("name", ["resident", "worker", "staff", "stranger"])
def test_nobody_but_a_unit_takes_up_a_need(town, who, need, name):
    asked = {"listing": need.pk, "organisation": town.office.pk}
    with pytest.raises(PermissionDenied):
        begin("projects", actor=who(name), place=Place(need.area), answers=asked, verb="take_up")


@pytest.mark.parametrize("change", [{"closed_at": moment.now()}, {"until": moment.today()}])
def test_what_is_off_the_shelf_or_over_is_not_claimed(town, who, need, change):
    Listing.objects.update(**{"since": days(-9), **change})
    with pytest.raises(AnswersRefused):
        take_up(need, speaker(town))


def test_another_unit_sees_and_does_nothing_of_it(town, who, claimed):
    other = body("电力所", "department", town.street, "13800000033")
    officer("fitter", Duty.UNIT_STAFF, organisation=other)
    town.people["fitter"] = officer("fitter2", Duty.UNIT_STAFF, organisation=other)
    assert not Case.objects.within_reach_of(who("fitter")).filter(pk=claimed.pk).exists()
    assert steps_for(who("fitter"), claimed) == []


def test_silence_goes_to_the_level_above(town, who, claimed):
    with moment.at(moment.now() + timedelta(days=9)):
        while sweep():
            pass
    claimed.refresh_from_db()
    assert claimed.events.filter(verb="overdue").exists()
    assert "chief" in set(Letter.objects.filter(verb="overdue").values_list("to__name", flat=True))


def test_without_a_rating_it_ends_by_itself_and_both_are_told(town, who, done):
    case = done()
    with moment.at(moment.now() + timedelta(days=20)):
        while sweep():
            pass
    case.refresh_from_db()
    assert case.state == "closed"
    assert {"staff", "水务所"} <= told("close_unrated")


def test_words_for_everybody_name_nobody(town, who, done):
    case = done(reply="李阿姨家的灯，13800000009")
    with pytest.raises(AnswersRefused):
        act(case, "rate_done", actor=who("staff"), answers={"satisfied": "yes", "shown": "打 13800000009"})
    form = next(step for step in steps_for(who("staff"), case) if step.verb == "rate_done").asks[1]
    assert "13800000009" not in form.form_field(case, who("staff")).initial
