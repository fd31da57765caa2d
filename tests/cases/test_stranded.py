"""A sealed case is never left where nobody may open it, and no letter about it leads nowhere."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts import moment
from accounts.models import User
from grids import changes
from grids.duties import Duty
from grids.models import Appointment, Person
from services.cases import events, stranded
from services.cases.act import act
from services.cases.actor import from_session
from services.cases.models import Case
from services.cases.sweep import sweep
from services.letters.models import Letter
from tests.conftest import officer


@pytest.fixture
def nobody_named(town):
    """The town without any named handler."""
    for name in ("keeper", "confidant"):
        changes.end(town.appointment(name))
    return town


def opens(name_or_user, case: Case) -> bool:
    user = User.objects.get(pk=name_or_user.pk)
    return Case.objects.within_reach_of(from_session(user)).filter(pk=case.pk).exists()


def seated(case: Case):
    return Case.objects.get(pk=case.pk).desk


def later(**more):
    return moment.at(moment.now() + timedelta(**more))


def test_without_any_handler_it_sits_at_the_top(nobody_named, report):
    case = report("domestic_violence")
    assert case.desk == nobody_named.street
    assert list(stranded.stranded()) == [case]
    assert stranded.reseat() == 0


def test_the_nearest_handler_has_it_even_at_the_top(town, report):
    assert report("neighbour_dispute").desk == town.community
    changes.end(town.appointment("keeper"))
    assert report("neighbour_dispute").desk == town.street


def test_a_supervisor_opens_sealed_cases_but_takes_no_step_so_none_is_seated_there(nobody_named, report):
    officer("watcher", Duty.SUPERVISOR, nobody_named.community, handles_sealed=True)
    assert report("neighbour_dispute").desk == nobody_named.street


@pytest.mark.parametrize("level", ["community", "street"])
def test_whoever_is_named_later_finds_it(level, nobody_named, report):
    case = report("domestic_violence")
    area = getattr(nobody_named, level)
    newcomer = officer("newcomer", Duty.COMMUNITY_STAFF, area, handles_sealed=True)
    assert seated(case) == area
    assert opens(newcomer, case)
    assert not opens(nobody_named.staff, case)
    assert events.first_bad(Case.objects.get(pk=case.pk)) is None
    assert Letter.objects.filter(verb="reseat", to=newcomer.contact).exists() == (level == "community")


def test_a_handler_of_another_place_gets_nothing(nobody_named, report):
    case = report("domestic_violence")
    other = officer("other", Duty.COMMUNITY_STAFF, nobody_named.elsewhere.get_parent(), handles_sealed=True)
    assert seated(case) == nobody_named.street
    assert not opens(other, case)


def test_when_the_last_handler_leaves_the_next_desk_has_it(town, report):
    case = report("neighbour_dispute")
    changes.end(town.appointment("keeper"))
    assert seated(case) == town.street
    assert opens(town.confidant, case)
    assert not opens(town.keeper, case)
    assert [event.verb for event in case.events.all()] == ["submit", "reseat"]


def test_while_another_handler_is_left_it_stays(town, report):
    case = report("neighbour_dispute")
    officer("second", Duty.COMMUNITY_STAFF, town.community, handles_sealed=True)
    changes.end(town.appointment("keeper"))
    assert seated(case) == town.community


def test_an_appointment_that_ends_by_its_date_is_noticed_without_a_change(town, report):
    case = report("neighbour_dispute")
    changes.end(town.appointment("keeper"), on=moment.today() + timedelta(days=2))
    assert seated(case) == town.community
    with later(days=3):
        assert stranded.reseat() == 1
        assert stranded.reseat() == 0
    assert seated(case) == town.street


def test_taking_the_trust_away_is_like_leaving(town, report):
    case = report("neighbour_dispute")
    changes.correct(town.appointment("keeper"), handles_sealed=False)
    assert seated(case) == town.street


def test_nobody_becomes_the_handler_of_a_complaint_about_oneself(town, report):
    about = f"p{town.keeper.contact.person.pk}"
    case = report("about_staff", subject=about)
    assert case.desk == town.street
    changes.appoint(Person.objects.get(pk=about[1:]), Duty.SUBDISTRICT_STAFF, area=town.street, handles_sealed=True)
    changes.end(town.appointment("confidant"))
    assert [event.verb for event in case.events.all()] == ["submit"]
    assert not opens(town.keeper, case)


def test_a_redrawn_community_takes_its_handler_along_and_the_case_stays(town, report):
    lone = changes.plant(town.street, level="community", name="南园社区")
    guard = officer("guard", Duty.COMMUNITY_STAFF, lone, handles_sealed=True)
    from grids.models import Place
    from services.cases.act import begin

    answers = {"category": "neighbour_dispute", "text": "楼上漏水"}
    case = begin("reports", actor=from_session(town.resident), place=Place(lone), answers=answers)
    assert case.desk == lone
    post = Appointment.objects.get(person=guard.contact.person)
    changes.redraw([lone], [{"name": "南园新社区"}], posts={post.pk: 0})
    assert seated(case) == lone
    assert opens(guard, case)
    assert [event.verb for event in case.events.all()] == ["submit"]


def test_a_redrawn_community_whose_handler_does_not_go_on_hands_its_cases_up(town, report):
    lone = changes.plant(town.street, level="community", name="南园社区")
    officer("guard", Duty.COMMUNITY_STAFF, lone, handles_sealed=True)
    from grids.models import Place
    from services.cases.act import begin

    answers = {"category": "neighbour_dispute", "text": "楼上漏水"}
    case = begin("reports", actor=from_session(town.resident), place=Place(lone), answers=answers)
    changes.redraw([lone], [{"name": "南园新社区"}])
    assert seated(case) == town.street
    assert opens(town.confidant, case)


@pytest.mark.parametrize("category", ["neighbour_dispute", "domestic_violence", "about_staff"])
def test_when_it_runs_late_only_those_are_told_who_can_open_it(category, town, report, sign_in):
    case = report(category)
    with later(days=20):
        sweep()
    told = Letter.objects.filter(about=case.number, verb="overdue")
    assert told
    for letter in told:
        page = sign_in(letter.to.user).get(f"/work/{case.number}/")
        assert page.status_code == 200, letter.to.user


def test_late_and_with_nobody_to_open_it_no_letter_leads_nowhere(nobody_named, report):
    case = report("neighbour_dispute")
    with later(days=20):
        sweep()
    assert not Letter.objects.filter(about=case.number).exclude(to=nobody_named.resident.contact).exists()


def test_an_owner_who_has_left_is_not_written_to(in_progress, town, who):
    """Until the desk has dealt with it again: what waits for the resident is still in that name."""
    case = in_progress()
    act(case, "ask", actor=who("leader"), answers={"question": "哪一户？"})
    changes.end(town.appointment("worker"))
    act(case, "answer", actor=who("resident"), answers={"text": "又响了"})
    assert Letter.objects.filter(verb="answer", to=town.leader.contact).exists()
    assert not Letter.objects.filter(verb="answer", to=town.worker.contact).exists()


def test_a_list_of_handlers_asks_little_where_nothing_waits(town, django_assert_max_num_queries):
    post = town.appointment("keeper")
    with django_assert_max_num_queries(3):
        stranded.appointed(post)


def test_places_without_anybody_are_named(town):
    assert stranded.uncovered() == []
    changes.end(town.appointment("confidant"))
    west = town.elsewhere.get_parent()
    assert stranded.uncovered() == [west]
    changes.end(town.appointment("keeper"))
    assert set(stranded.uncovered()) == {west, town.community}
