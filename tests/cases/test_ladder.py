"""Between the levels: handed back, up, down, resting, urged, late and later."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts import moment
from grids import changes
from grids.models import Place
from services.cases import keys, leaving
from services.cases.act import AnswersRefused, StepNotAllowed, act, steps_for
from services.cases.models import Case
from services.cases.queries import awaiting
from services.cases.sweep import sweep
from services.letters.models import Letter

pytestmark = pytest.mark.django_db
WHY = {"reason": "不是我这一块"}


@contextmanager
def later(**time):
    with moment.at(moment.now() + timedelta(**time)):
        yield


def verbs(actor, case) -> set[str]:
    return {step.verb for step in steps_for(actor, Case.objects.get(pk=case.pk))}


def told(verb: str, case: Case) -> set[int]:
    return set(Letter.objects.filter(verb=verb, about=case.number).values_list("to", flat=True))


@pytest.fixture
def again(who, town):
    """Put the worker in charge once more, and let it be signed for."""

    def assigned(case: Case) -> Case:
        act(case, "assign", actor=who("leader"), answers={"owner": f"a{town.appointment('worker').pk}"})
        act(case, "sign_for", actor=who("worker"))
        case.refresh_from_db()
        return case

    return assigned


def test_what_is_handed_back_lies_with_the_leader_again(in_progress, who, town):
    case = in_progress()
    act(case, "hand_back", actor=who("worker"), answers=WHY)
    case.refresh_from_db()
    assert (case.state, case.owner_appointment, case.desk) == ("accepted", None, town.near)
    assert town.leader.contact.pk in told("hand_back", case)
    assert town.resident.contact.pk not in told("hand_back", case)


def test_nobody_hands_back_without_a_reason(in_progress, who):
    with pytest.raises(AnswersRefused):
        act(in_progress(), "hand_back", actor=who("worker"))


def test_the_third_time_the_level_above_rules_and_the_ruling_stands(in_progress, again, who, town):
    case = in_progress()
    for _each in range(2):
        assert "hand_back_up" not in verbs(who("worker"), case)
        act(case, "hand_back", actor=who("worker"), answers=WHY)
        again(case)
    assert "hand_back" not in verbs(who("worker"), case)
    act(case, "hand_back_up", actor=who("worker"), answers=WHY)
    case.refresh_from_db()
    assert (case.state, case.desk, case.owner_appointment) == ("to_rule", town.community, None)
    assert verbs(who("leader"), case).isdisjoint({"rule", "assign"})
    act(case, "rule", actor=who("staff"), answers={"owner": f"a{town.appointment('worker').pk}", **WHY})
    act(case, "sign_for", actor=who("worker"))
    case.refresh_from_db()
    assert verbs(who("worker"), case).isdisjoint({"hand_back", "hand_back_up"})


def test_what_is_to_be_ruled_on_lies_on_the_desk_above(in_progress, again, who):
    case = in_progress()
    for verb in ("hand_back", "hand_back", "hand_back_up"):
        act(case, verb, actor=who("worker"), answers=WHY)
        case.refresh_from_db()
        again(case) if verb == "hand_back" else None
    assert case in awaiting(who("staff"))
    assert case not in awaiting(who("leader"))


def test_who_handed_it_up_does_not_rule(in_progress, who, town):
    case, to_staff = in_progress(), {"owner": f"a{town.appointment('staff').pk}"}
    for name in ("worker", "staff"):
        act(case, "hand_back", actor=who(name), answers=WHY)
        act(case, "assign", actor=who("leader"), answers=to_staff)
    act(case, "hand_back_up", actor=who("staff"), answers=WHY)
    with pytest.raises(PermissionDenied):
        act(case, "rule", actor=who("staff"), answers={"owner": f"a{town.appointment('worker').pk}", **WHY})
    assert "rule" in verbs(who("clerk"), case)


def test_up_and_down_the_desk_moves_and_the_place_stays(in_progress, who, town):
    case = in_progress()
    act(case, "upgrade", actor=who("worker"), answers=WHY)
    case.refresh_from_db()
    assert (case.desk, case.place, case.state) == (town.community, town.near, "accepted")
    assert {town.staff.contact.pk, town.resident.contact.pk} <= told("upgrade", case)
    assert "assign" not in verbs(who("leader"), case)
    act(case, "upgrade", actor=who("staff"), answers=WHY)
    case.refresh_from_db()
    assert case.desk == town.street
    assert "upgrade" not in verbs(who("chief"), case)
    act(case, "hand_down", actor=who("chief"), answers={"desk": town.near.pk, **WHY})
    case.refresh_from_db()
    assert case.desk == town.near
    assert "assign" in verbs(who("leader"), case)


def test_down_it_goes_only_along_its_own_place(in_progress, who, town):
    case = in_progress()
    act(case, "upgrade", actor=who("worker"), answers=WHY)
    for elsewhere in (town.far, town.street, town.elsewhere, town.community):
        with pytest.raises(AnswersRefused):
            act(case, "hand_down", actor=who("staff"), answers={"desk": elsewhere.pk, **WHY})


def test_a_sealed_case_goes_up_to_a_named_handler_and_no_further(report, who, town):
    case = report("domestic_violence")
    assert case.desk == town.community
    act(case, "accept", actor=who("keeper"), answers={"tier": case.tier})
    act(case, "upgrade", actor=who("keeper"), answers=WHY)
    case.refresh_from_db()
    assert case.desk == town.street
    assert "assign" in verbs(who("confidant"), case)
    assert not Case.objects.within_reach_of(who("chief")).filter(pk=case.pk).exists()
    assert verbs(who("confidant"), case).isdisjoint({"whistle", "supervise", "co_handle", "extend", "upgrade"})


def test_what_rests_is_looked_at_again_on_the_day_that_was_named(in_progress, who, town):
    case, day = in_progress(), moment.today() + timedelta(days=20)
    left = case.clocks.get(name="resolution").due - moment.now()
    with pytest.raises(PermissionDenied):
        act(case, "park", actor=who("leader"), answers={"review_on": day, **WHY})
    act(case, "park", actor=who("staff"), answers={"review_on": day, **WHY})
    case.refresh_from_db()
    assert (case.phase, case.next_look_at.date()) == ("paused", day)
    assert town.resident.contact.pk in told("park", case)
    with later(days=19):
        assert sweep() == 0
    with later(days=22):
        assert sweep() == 1
        case.refresh_from_db()
        assert (case.state, case.owner_appointment) == ("in_progress", town.appointment("worker"))
        assert case.clocks.get(name="resolution", stopped=None).due >= moment.now() + left / 2
        assert town.resident.contact.pk in told("review_due", case)


@pytest.mark.parametrize("days", [0, -3, 400])
def test_no_day_that_is_past_or_far_away(days, in_progress, who):
    day = moment.today() + timedelta(days=days)
    with pytest.raises(AnswersRefused):
        act(in_progress(), "park", actor=who("staff"), answers={"review_on": day, **WHY})


def test_it_may_go_on_earlier(in_progress, who):
    case = in_progress()
    act(case, "park", actor=who("staff"), answers={"review_on": moment.today() + timedelta(days=20), **WHY})
    act(case, "resume", actor=who("worker"))
    case.refresh_from_db()
    assert (case.state, list(case.clocks.filter(name="review", stopped=None))) == ("in_progress", [])


def test_when_who_was_in_charge_leaves_the_desk_deals_with_it_again(in_progress, town):
    case = in_progress()
    changes.end(town.appointment("worker"))
    case.refresh_from_db()
    assert (case.state, case.owner_appointment) == ("accepted", None)
    assert town.leader.contact.pk in told("owner_left", case)


def test_also_by_the_mere_date_and_when_a_pause_is_over(in_progress, who, town):
    held = changes.end(town.appointment("worker"), on=moment.today() + timedelta(days=3))
    first, waiting = in_progress(), in_progress()
    act(waiting, "ask", actor=who("leader"), answers={"question": "哪一户？"})
    assert leaving.release() == 0
    with later(days=4):
        assert leaving.release() == 1
        act(waiting, "answer", actor=keys.read(waiting, keys.link(waiting)), answers={"text": "402"})
        assert leaving.release() == 1
        assert leaving.release() == 0
    for case in (first, waiting):
        case.refresh_from_db()
        assert (case.state, case.owner_appointment) == ("accepted", None)
    assert held.until


def test_one_urges_once_a_day(in_progress, who, town):
    case = in_progress()
    act(case, "urge", actor=who("leader"), answers={"note": "居民在等"})
    assert told("urge", case) == {town.worker.contact.pk}
    with pytest.raises(StepNotAllowed):
        act(case, "urge", actor=who("staff"))
    with later(days=1):
        act(case, "urge", actor=who("staff"))


def test_four_fifths_late_and_late_again_each_is_said_once(report, town, who):
    """A reminder, then the level above, then it is theirs: each once, however late the clock looks."""
    case = report()
    first = case.clocks.get(name="first_response")
    with moment.at(first.started + (first.due - first.started) * 0.81):
        assert [sweep(), sweep()] == [1, 0]
    with moment.at(first.due + timedelta(minutes=1)):
        assert [sweep(), sweep()] == [1, 0]
        case.refresh_from_db()
    with moment.at(case.clocks.get(name="upgrade").due + timedelta(minutes=1)):
        assert [sweep(), sweep()] == [1, 0]
        case.refresh_from_db()
    assert [event.verb for event in case.events.all()] == ["submit", "due_soon", "overdue", "upgrade_by_rule"]
    assert (case.state, case.desk) == ("submitted", town.community)
    assert town.worker.contact.pk in told("due_soon", case)
    assert told("upgrade_by_rule", case) == {town.people[name].contact.pk for name in ("staff", "clerk", "keeper")}


def test_looked_at_far_too_late_nothing_is_said_twice(report, town):
    case = report()
    with later(days=60):
        taken = [sweep() for _each in range(8)]
    case.refresh_from_db()
    said = [event.verb for event in case.events.all()]
    assert taken[:2] == [1, 0]
    assert said == ["submit", "overdue"]


def test_what_is_in_time_again_goes_up_no_more(report, who):
    case = report()
    with later(days=9):
        sweep()
        act(case, "accept", actor=who("worker"), answers={"tier": case.tier})
        case.refresh_from_db()
        assert not case.clocks.filter(name="upgrade", stopped=None).exists()


def test_at_the_top_nothing_leads_up(report, who, town):
    case = report(place=Place(town.street))
    assert case.desk == town.street
    with later(days=9):
        sweep()
    assert not case.clocks.filter(name="upgrade").exists()


def test_it_goes_up_to_where_somebody_serves_or_stays(report, who, town):
    """A post above that stands empty is passed over; where all do, nothing goes up, and the desk keeps it."""
    for name in ("staff", "clerk", "keeper"):
        changes.end(town.appointment(name))
    case = report()
    act(case, "accept", actor=who("worker"), answers={"tier": case.tier})
    act(case, "upgrade", actor=who("leader"), answers=WHY)
    case.refresh_from_db()
    assert case.desk == town.street
    for name in ("chief", "confidant"):
        changes.end(town.appointment(name))
    other = report()
    act(other, "accept", actor=who("worker"), answers={"tier": other.tier})
    assert "upgrade" not in verbs(who("leader"), other)


def test_residents_read_what_is_for_them(in_progress, again, who, client):
    case = in_progress()
    act(case, "hand_back", actor=who("worker"), answers={"reason": "推来推去"})
    act(case, "upgrade", actor=who("leader"), answers={"reason": "要上级协调"})
    page = client.get(f"/c/{case.number}/?k={keys.link(case)}").content.decode()
    assert "已上报上一级" in page
    assert "退回" not in page
    assert "推来推去" not in page
