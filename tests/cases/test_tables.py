"""Walk every row of every table."""

import pytest
from django.core.exceptions import PermissionDenied

from services.cases import act as door
from services.cases import checks
from services.cases.act import StepNotAllowed, act
from services.cases.actor import CLOCK
from services.cases.conditions import any_overdue
from services.cases.fields import CategoryChoice
from services.cases.models import Case
from services.cases.table import KINDS, STAY, Phase, State, Step, Workflow
from services.cases.who import CLOCK as CLOCK_WORD
from services.cases.who import RESIDENT, STAFF

ROWS = [
    pytest.param(flow, step, id=f"{flow.kind}-{step.verb}") for flow in KINDS.values() for step in flow.steps.values()
]
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


@pytest.mark.parametrize(("flow", "step"), ROWS)
def test_a_step_starts_only_where_its_row_says(flow, step, town, who, monkeypatch):
    monkeypatch.setattr(door, "may", lambda *_: True)
    for state in set(flow.states) - flow.sources(step):
        with pytest.raises(StepNotAllowed):
            act(stands(flow, state, town), step.verb, actor=who("chief"))


@pytest.mark.parametrize(("flow", "step"), ROWS)
def test_a_stranger_gets_in_nowhere(flow, step, town, who, sign_in):
    case = None
    for state in flow.sources(step):
        case = stands(flow, state, town)
        with pytest.raises(PermissionDenied):
            act(case, step.verb, actor=who("stranger"))
    assert case is None or sign_in(town.stranger).post(f"/work/{case.number}/{step.verb}/").status_code == 404


@pytest.mark.parametrize("flow", FLOWS)
def test_a_stranger_sees_it_in_no_state(flow, town, sign_in):
    client = sign_in(town.stranger)
    for state in flow.states:
        case = stands(flow, state, town)
        assert client.get(f"/c/{case.number}/").status_code == 404
        assert client.get(f"/work/{case.number}/").status_code == 404


@pytest.mark.parametrize(("flow", "step"), ROWS)
def test_whom_a_case_is_about_may_take_no_step(flow, step, town, who):
    for state in flow.sources(step):
        case = stands(flow, state, town)
        case.subject_person = town.worker.contact.person
        case.owner_appointment = town.appointment("worker")
        assert not door.may(who("worker"), step, case) or step.by == (RESIDENT,)


@pytest.mark.parametrize(("flow", "step"), ROWS)
def test_the_clock_takes_only_its_own_rows(flow, step, town):
    for state in flow.sources(step):
        case = stands(flow, state, town)
        assert door.may(CLOCK, step, case) == any(type(who).__name__ == "Clock" for who in step.by)


@pytest.mark.parametrize(("flow", "step"), ROWS)
def test_a_row_that_the_history_calls_as_its_button_does_has_no_other_words(flow, step):
    """`past` is said once, where it differs; every row of the report table reads as something that was done."""
    assert step.done == (step.past or step.label)
    if flow.kind == "reports":
        assert step.past or step.verb == "reported_to_police"


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
