"""A sealed case that is late is opened at the next desk above that has a named handler, and at no other."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta

import pytest

from accounts import moment
from accounts.models import User
from grids import changes
from grids.duties import Duty
from grids.models import Appointment, Place
from services.cases.act import act, begin, steps_for
from services.cases.actor import from_session
from services.cases.models import Case
from services.cases.queries import awaiting
from services.cases.sweep import sweep
from services.letters.models import Letter
from tests.conftest import officer


@pytest.fixture
def ladder(basics):
    """County, street and community, each with a named handler; a case of violence at the community."""
    county = changes.plant(None, level="county", name="南山区")
    street = changes.plant(county, level="subdistrict", name="北桥街道")
    community = changes.plant(street, level="community", name="桥头社区")
    posts = (
        ("high", Duty.SUBDISTRICT_STAFF, county),
        ("middle", Duty.DEPUTY, street),
        ("low", Duty.COMMUNITY_STAFF, community),
    )
    people = {name: officer(name, duty, area, handles_sealed=True) for name, duty, area in posts}
    people["other"] = officer("other", Duty.SUBDISTRICT_STAFF, street)
    people["asker"] = User.objects.create(username="asker")
    answers = {"category": "domestic_violence", "text": "夜里有人打人"}
    return people, begin("reports", actor=from_session(people["asker"]), place=Place(community), answers=answers)


@contextmanager
def late(**more):
    """Some time later, and what was due has been told."""
    with moment.at(moment.now() + timedelta(**more)):
        sweep()
        yield


def actor_of(user: User):
    return from_session(User.objects.get(pk=user.pk))


def opens(user: User, case: Case) -> bool:
    """By the gate of lists and pages and by the buttons: both say the same."""
    actor, case = actor_of(user), Case.objects.get(pk=case.pk)
    seen = Case.objects.within_reach_of(actor).filter(pk=case.pk).exists()
    assert seen == actor.handles_sealed(case)
    assert seen or not awaiting(actor).filter(pk=case.pk).exists()
    return seen


def who_opens(people: dict, case: Case) -> set[str]:
    return {name for name in ("high", "middle", "low", "other") if opens(people[name], case)}


def test_before_it_is_late_nobody_above_has_it(ladder):
    people, case = ladder
    with late(minutes=59):
        assert who_opens(people, case) == {"low"}


def test_when_it_is_late_the_next_desk_above_has_it_and_is_told(ladder):
    people, case = ladder
    with late(minutes=61):
        assert who_opens(people, case) == {"low", "middle"}
        told = set(Letter.objects.filter(verb="overdue").values_list("to", flat=True))
        assert told == {people["low"].contact.pk, people["middle"].contact.pk}


def test_a_desk_without_a_handler_is_passed_over(ladder):
    people, case = ladder
    changes.end(Appointment.objects.get(person=people["middle"].contact.person))
    with late(minutes=61):
        assert who_opens(people, case) == {"low", "high"}
        assert Letter.objects.filter(verb="overdue", to=people["high"].contact).exists()


def test_a_question_to_the_resident_does_not_take_it_back(ladder):
    """Or whoever sits on a case would have a way to shut the door again."""
    people, case = ladder
    with late(days=20):
        act(case, "ask", actor=actor_of(people["low"]), answers={"question": "现在安全吗"})
        assert who_opens(people, case) == {"low", "middle"}


def test_what_was_done_is_not_late_any_more(ladder):
    people, case = ladder
    act(case, "accept", actor=actor_of(people["low"]), answers={"tier": case.tier})
    with late(minutes=61):
        act(
            case,
            "reported_to_police",
            actor=actor_of(people["middle"]),
            answers={"when": "10:20", "station": "北桥派出所"},
        )
        assert who_opens(people, case) == {"low"}


def test_who_is_above_may_take_it_over(ladder):
    people, case = ladder
    post = Appointment.objects.get(person=people["middle"].contact.person)
    with late(days=20):
        act(case, "accept", actor=actor_of(people["middle"]), answers={"tier": Case.objects.get(pk=case.pk).tier})
        act(case, "assign", actor=actor_of(people["middle"]), answers={"owner": f"a{post.pk}"})
        act(case, "sign_for", actor=actor_of(people["middle"]))


def test_a_supervisor_above_does_not_have_it(ladder):
    _people, case = ladder
    watcher = officer("watcher", Duty.SUPERVISOR, case.desk.get_parent(), handles_sealed=True)
    with late(minutes=61):
        assert not opens(watcher, case)


def test_what_a_single_handler_may_not_judge_alone_the_one_above_judges_when_it_is_late(report, town, who):
    case = report("neighbour_dispute")
    act(case, "accept", actor=who("keeper"), answers={"tier": "shared", "note": "楼上楼下"})
    act(case, "assign", actor=who("keeper"), answers={"owner": f"a{town.appointment('keeper').pk}"})
    act(case, "sign_for", actor=who("keeper"))
    act(case, "resolve", actor=who("keeper"), answers={"outcome": "solved", "reply": "谈好了"})
    case = Case.objects.get(pk=case.pk)
    verbs = {step.verb for step in steps_for(who("keeper"), case)}
    assert not verbs & {"verify", "send_back"}
    assert not steps_for(who("confidant"), case)
    with late(days=40):
        act(case, "verify", actor=who("confidant"))
    assert Case.objects.get(pk=case.pk).state == "answered"
