"""Walk every row of every table."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from services.cases import act as door
from services.cases import checks
from services.cases.act import StepNotAllowed, act
from services.cases.actor import CLOCK, Actor
from services.cases.conditions import any_overdue
from services.cases.fields import CategoryChoice
from services.cases.models import Case
from services.cases.table import KINDS, STAY, Phase, State, Step, Workflow
from services.cases.who import CLOCK as CLOCK_WORD
from services.cases.who import RESIDENT, STAFF

FLOWS = [pytest.param(flow, id=kind) for kind, flow in KINDS.items()]


@pytest.mark.parametrize("flow", FLOWS)
def test_every_table_passes_its_checks(flow):
    assert checks.check(flow) == []


def stands(flow: Workflow, state: str, town) -> Case:
    """A case that is in this state, put there by hand: only to see whether a row starts from it."""
    case = Case(kind=flow.kind, place=town.near, requester=town.resident.contact)
    case.state, case.phase, case.tier = state, flow.states[state].phase, "grid"
    case.sit_at(town.near)
    case.save()
    return case


def let_through(refusal: type[Exception], case: Case, step: Step, actor: Actor) -> bool:
    """Whether the door took this step instead of refusing it so; the case is as it was either way."""
    with transaction.atomic():
        try:
            act(case, step.verb, actor=actor)
        except refusal:
            return False
        transaction.set_rollback(True)
        return True


@pytest.mark.parametrize("flow", FLOWS)
def test_a_step_starts_only_where_its_row_says(flow, town, who, monkeypatch):
    monkeypatch.setattr(door, "may", lambda *_: True)
    chief, started = who("chief"), []
    for state in flow.states:
        case = stands(flow, state, town)
        elsewhere = [step for step in flow.steps.values() if state not in flow.sources(step)]
        started += [(step.verb, state) for step in elsewhere if let_through(StepNotAllowed, case, step, chief)]
    assert started == []


@pytest.mark.parametrize("flow", FLOWS)
def test_a_stranger_gets_in_nowhere(flow, town, who, sign_in):
    stranger, client, got_in = who("stranger"), sign_in(town.stranger), []
    knocked = set()
    for state in flow.states:
        case = stands(flow, state, town)
        for step in flow.steps_from(state):
            got_in += [(step.verb, state)] * let_through(PermissionDenied, case, step, stranger)
            if step.verb not in knocked:
                answer = client.post(f"/work/{case.number}/{step.verb}/").status_code
                got_in += [(step.verb, state, answer)] * (answer != 404)
        knocked.update(step.verb for step in flow.steps_from(state))
    assert got_in == []
    assert knocked == {step.verb for step in flow.steps.values() if flow.sources(step)}


@pytest.mark.parametrize("flow", FLOWS)
def test_a_stranger_sees_it_in_no_state(flow, town, sign_in):
    client, seen = sign_in(town.stranger), []
    for state in flow.states:
        case = stands(flow, state, town)
        pages = [f"/c/{case.number}/", f"/work/{case.number}/"]
        seen += [(state, page) for page in pages if client.get(page).status_code != 404]
    assert seen == []


@pytest.mark.parametrize("flow", FLOWS)
def test_whom_a_case_is_about_may_take_no_step(flow, town, who):
    worker, post, may_take = who("worker"), town.appointment("worker"), []
    for state in flow.states:
        case = stands(flow, state, town)
        case.subject_person, case.owner_appointment = town.worker.contact.person, post
        others = [step for step in flow.steps_from(state) if step.by != (RESIDENT,)]
        may_take += [(step.verb, state) for step in others if door.may(worker, step, case)]
    assert may_take == []


@pytest.mark.parametrize("flow", FLOWS)
def test_the_clock_takes_only_its_own_rows(flow, town):
    wrong = []
    for state in flow.states:
        case = stands(flow, state, town)
        for step in flow.steps_from(state):
            own = any(type(who).__name__ == "Clock" for who in step.by)
            wrong += [(step.verb, state)] * (door.may(CLOCK, step, case) != own)
    assert wrong == []


@pytest.mark.parametrize("flow", FLOWS)
def test_a_row_that_the_history_calls_as_its_button_does_has_no_other_words(flow):
    """`past` is said once, where it differs; every row of the report table reads as something that was done."""
    steps = flow.steps.values()
    assert [step.verb for step in steps if step.done != (step.past or step.label)] == []
    if flow.kind == "reports":
        assert [step.verb for step in steps if not step.past] == ["reported_to_police"]


A, B = State("a", Phase.OPEN, "甲"), State("b", Phase.OVER, "乙")
C = State("c", Phase.PAUSED, "丙")
START = Step("start", "起", (), A, by=(STAFF,), starts=("resolution",))
BROKEN = {
    "cases.E001": (START, Step("end", "止", (A,), B, by=(STAFF,), tells=(RESIDENT,))),
    "cases.E002": (START, Step("end", "止", (A,), A, by=("somebody",))),
    "cases.E003": (START, Step("end", "止", (A,), A, by=(STAFF,), asks=("text",))),
    "cases.E004": (START, Step("end", "止", (A,), A, by=(STAFF,), then=("cases.fly",))),
    "cases.E006": (START, Step("end", "止", (A,), B, by=(STAFF,))),
    "cases.E007": (START, Step("end", "止", (B,), B, by=(STAFF,))),
    "cases.E008": (START, Step("wait", "等", (A,), C, by=(STAFF,))),
    "cases.E008, by a row that stays": (
        START,
        Step("wait", "等", (A,), C, by=(STAFF,)),
        Step("late", "迟", (C,), STAY, by=(CLOCK_WORD,), tells=(STAFF,), when=(any_overdue,)),
    ),
    "cases.E009": (Step("start", "起", (), A, by=(STAFF,)),),
    "cases.E011": (Step("start", "起", (), A, by=(STAFF,), asks=(CategoryChoice("category", "类别"),)),),
}


@pytest.mark.parametrize(("finding", "rows"), BROKEN.items(), ids=list(BROKEN))
def test_a_broken_table_is_named(finding, rows):
    try:
        assert finding.split(",")[0] in [one.id for one in checks.check(Workflow("broken", "坏表", main=rows))]
    finally:
        KINDS.pop("broken", None)
