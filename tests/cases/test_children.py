"""What colleagues ask of each other about a case: whistle, supervision, help, more time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts import moment
from grids import changes
from grids.models import Organisation
from services.cases import keys
from services.cases.act import StepNotAllowed, act, steps_for
from services.cases.models import Case
from services.cases.sweep import sweep
from services.letters.models import Letter

pytestmark = pytest.mark.django_db
WHAT = "请来看东门的车位"


def verbs(actor, case) -> set[str]:
    return {step.verb for step in steps_for(actor, Case.objects.get(pk=case.pk))}


def told(verb: str, case: Case) -> set[int]:
    return set(Letter.objects.filter(verb=verb, about=case.number).values_list("to", flat=True))


@pytest.fixture
def whistled(in_progress, who, town):
    """The water office was called in, about a shared matter."""

    def blown() -> tuple[Case, Case]:
        case = in_progress("suggestion")
        act(case, "whistle", actor=who("staff"), answers={"organisation": town.office.pk, "text": WHAT})
        return case, case.children.get()

    return blown


def test_the_unit_reports_in_delivers_and_both_sides_rate(whistled, who, town):
    case, child = whistled()
    assert (child.kind, child.owner_organisation, child.desk) == ("whistle", town.office, case.desk)
    assert town.office.contact.pk in told("blow", child)
    act(child, "report_in", actor=who("plumber"))
    assert town.staff.contact.pk in told("report_in", child)
    act(child, "deliver", actor=who("plumber"), answers={"reply": "划好了", "grade": "good"})
    with pytest.raises(StepNotAllowed):
        act(case, "resolve", actor=who("worker"), answers={"outcome": "solved", "reply": "好了"})
    act(child, "co_sign", actor=who("staff"), answers={"grade": "fair"})
    grades = {event.verb: event.facts.get("grade") for event in child.events.all() if "grade" in event.facts}
    assert grades == {"deliver": "good", "co_sign": "fair"}
    act(case, "resolve", actor=who("worker"), answers={"outcome": "solved", "reply": "好了"})


def test_a_unit_without_a_number_of_its_own_is_told_by_whoever_speaks_for_it(whistled, town):
    Organisation.objects.filter(pk=town.office.pk).update(contact=None)
    _case, child = whistled()
    assert told("blow", child) == {town.plumber.contact.pk}


def test_who_does_not_come_says_why_and_the_level_rules(whistled, who):
    _case, child = whistled()
    act(child, "refuse", actor=who("plumber"), answers={"reason": "不归水务"})
    with pytest.raises(PermissionDenied):
        act(child, "rule", actor=who("staff"), answers={"reason": "应当来"})
    act(child, "rule", actor=who("chief"), answers={"reason": "应当来"})
    assert verbs(who("plumber"), child) == {"report_in"}


def test_or_excuses_it(whistled, who):
    case, child = whistled()
    act(child, "refuse", actor=who("plumber"), answers={"reason": "不归水务"})
    act(child, "excuse", actor=who("chief"), answers={"reason": "确实不归"})
    case.refresh_from_db()
    assert case.open_children == 0


def test_a_unit_that_does_not_come_is_told_above(whistled, town):
    _case, child = whistled()
    with moment.at(child.clocks.get(name="report_in").due + timedelta(minutes=1)):
        while sweep():
            pass
    assert {town.staff.contact.pk, town.office.contact.pk} <= told("overdue", child)


def test_by_the_link_in_the_message_it_does_its_part(whistled, client):
    _case, child = whistled()
    way = f"/work/{child.number}/?k={keys.token(child)}"
    page = client.get(way).content.decode()
    assert WHAT in page
    assert "半夜还在装修" not in page
    hand = {"handled_by": "赵工"}
    posted = f"/work/{child.number}/report_in/?k={keys.token(child)}"
    assert client.post(posted, hand).status_code == 302
    child.refresh_from_db()
    assert child.state == "reported_in"


def test_a_sealed_matter_calls_nobody_in(report, who, town):
    case = report("neighbour_dispute")
    act(case, "accept", actor=who("keeper"), answers={"tier": case.tier})
    with pytest.raises(StepNotAllowed):
        act(case, "whistle", actor=who("keeper"), answers={"organisation": town.office.pk, "text": WHAT})


def test_the_level_above_asks_and_is_answered(in_progress, who, town):
    case, day = in_progress(), moment.today() + timedelta(days=5)
    assert "supervise" not in verbs(who("leader"), case)
    act(case, "supervise", actor=who("staff"), answers={"text": "为什么还没办", "answer_by": day})
    child = case.children.get()
    assert (child.kind, child.owner_appointment) == ("supervision", town.appointment("worker"))
    assert child.clocks.get(name="report_in").due.date() == day
    act(child, "respond", actor=who("worker"), answers={"reply": "后天完工"})
    act(child, "insist", actor=who("staff"), answers={"reason": "太慢", "answer_by": day})
    act(child, "respond", actor=who("leader"), answers={"reply": "明天完工"})
    act(child, "acknowledge", actor=who("staff"))
    child.refresh_from_db()
    assert child.over


def test_a_helper_says_yes_and_gives_back(in_progress, who, town):
    case = in_progress()
    act(
        case,
        "co_handle",
        actor=who("worker"),
        answers={"owner": f"a{town.appointment('leader').pk}", "text": "请带梯子来"},
    )
    child = case.children.get()
    assert child.owner_appointment == town.appointment("leader")
    act(child, "take_on", actor=who("leader"))
    act(child, "give_back", actor=who("leader"), answers={"reply": "换好了"})
    case.refresh_from_db()
    assert (case.open_children, case.owner_appointment) == (0, town.appointment("worker"))


def test_a_partner_in_charge_asks_for_help_and_time_by_its_link(in_progress, who, town, client):
    case, day = in_progress(), moment.today() + timedelta(days=9)
    act(case, "assign", actor=who("leader"), answers={"owner": f"o{town.company.pk}"})
    case.refresh_from_db()
    way, hand = f"?k={keys.token(case)}", {"handled_by": "赵工"}
    client.post(f"/work/{case.number}/sign_for/{way}", hand)
    helper = {"owner": f"a{town.appointment('worker').pk}", "text": "请来搭把手"}
    client.post(f"/work/{case.number}/co_handle/{way}", hand | helper)
    client.post(f"/work/{case.number}/extend/{way}", hand | {"until": day, "reason": "等配件"})
    assert [child.kind for child in case.children.order_by("pk")] == ["co_handling", "extension"]


def test_a_helper_who_leaves_keeps_nobody_waiting(in_progress, who, town):
    case = in_progress()
    act(case, "co_handle", actor=who("worker"), answers={"owner": f"a{town.appointment('leader').pk}", "text": "来"})
    changes.end(town.appointment("leader"))
    case.refresh_from_db()
    assert case.open_children == 0


def test_more_time_is_asked_for_and_granted_by_somebody_else(in_progress, who, town):
    case, day = in_progress(), moment.today() + timedelta(days=30)
    act(case, "extend", actor=who("worker"), answers={"until": day, "reason": "等配件"})
    child = case.children.get()
    assert "extend" not in verbs(who("worker"), case)
    act(child, "grant", actor=who("staff"), answers={"until": day})
    case.refresh_from_db()
    assert (case.open_children, case.clocks.get(name="resolution", stopped=None).due.date()) == (0, day)
    assert town.resident.contact.pk in told("put_off", case)
    assert "extend" in verbs(who("worker"), case)


def test_time_granted_while_the_resident_is_asked_does_not_run_meanwhile(in_progress, who):
    case, day = in_progress(), moment.today() + timedelta(days=30)
    act(case, "extend", actor=who("worker"), answers={"until": day, "reason": "等配件"})
    act(case, "ask", actor=who("worker"), answers={"question": "哪一户？"})
    act(case.children.get(), "grant", actor=who("staff"), answers={"until": day})
    assert case.clocks.get(name="resolution", stopped=None).paused
    act(case, "answer", actor=who("resident"), answers={"text": "三楼"})
    assert not case.clocks.get(name="resolution", stopped=None).paused


def test_nor_is_it_settled_on_the_spot_while_a_unit_is_on_its_way(report, who, town):
    case = report("noise")
    act(case, "accept", actor=who("worker"), answers={"tier": "grid"})
    act(case, "whistle", actor=who("staff"), answers={"organisation": town.office.pk, "text": WHAT})
    assert "settle_now" not in verbs(who("worker"), case)


def test_or_it_is_not(in_progress, who):
    case, day = in_progress(), moment.today() + timedelta(days=30)
    was = case.clocks.get(name="resolution").due
    act(case, "extend", actor=who("worker"), answers={"until": day, "reason": "等配件"})
    act(case.children.get(), "deny", actor=who("staff"), answers={"reason": "配件有货"})
    assert case.clocks.get(name="resolution").due == was


def test_nobody_grants_it_to_themselves(in_progress, who, town):
    case = in_progress()
    act(case, "assign", actor=who("leader"), answers={"owner": f"a{town.appointment('staff').pk}"})
    act(case, "sign_for", actor=who("staff"))
    day = moment.today() + timedelta(days=30)
    act(case, "extend", actor=who("staff"), answers={"until": day, "reason": "等配件"})
    with pytest.raises(PermissionDenied):
        act(case.children.get(), "grant", actor=who("staff"), answers={"until": day})


def test_nobody_puts_a_case_off_without_it(in_progress, who):
    with pytest.raises(PermissionDenied):
        act(in_progress(), "put_off", actor=who("chief"), answers={"until": moment.today() + timedelta(days=9)})


def test_who_withdraws_ends_what_hangs_on_it(whistled, who, town):
    case, child = whistled()
    act(case, "withdraw", actor=who("resident"))
    child.refresh_from_db()
    assert child.state == "ended"
    assert town.office.contact.pk in told("parent_over", child)


def test_the_main_case_and_its_children_lead_to_each_other(whistled, sign_in, town):
    case, child = whistled()
    browser = sign_in(town.staff)
    assert f"/work/{child.number}/" in browser.get(f"/work/{case.number}/").content.decode()
    assert f"/work/{case.number}/" in browser.get(f"/work/{child.number}/").content.decode()


def test_a_helper_from_elsewhere_does_not_find_the_main_case(in_progress, who, sign_in, town):
    case = in_progress()
    act(case, "upgrade", actor=who("worker"), answers={"reason": "要社区协调"})
    helper = {"owner": f"a{town.appointment('neighbour_worker').pk}", "text": "来搭把手"}
    act(case, "assign", actor=who("staff"), answers={"owner": f"a{town.appointment('staff').pk}"})
    act(case, "co_handle", actor=who("staff"), answers=helper)
    page = sign_in(town.neighbour_worker).get(f"/work/{case.children.get().number}/")
    assert page.status_code == 200
    assert f"/work/{case.number}/" not in page.content.decode()


def test_the_resident_does_not_see_them(whistled, client):
    case, child = whistled()
    page = client.get(f"/c/{case.number}/?k={keys.link(case)}").content.decode()
    assert child.number not in page
    assert WHAT not in page
