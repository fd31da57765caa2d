"""What must be true of every table. Django runs these before anything else starts."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from django.apps import apps
from django.core.checks import CheckMessage, Error, register
from django.template import TemplateDoesNotExist

from services.cases.fields import CategoryChoice
from services.cases.fitting import UNLESS_SAID
from services.cases.table import BACK, KINDS, STAY, Phase, Step, Workflow
from services.cases.who import CLOCK, OWNER, Who, tells_resident
from services.letters import box

Standing = tuple[str, frozenset[str], str]  # a state, the clocks that run in it, and where the case came from


@register()
def tables(app_configs: object, **more: object) -> list[CheckMessage]:
    """Every finding names the table and the row."""
    return [finding for flow in KINDS.values() for finding in check(flow)]


def check(flow: Workflow) -> list[CheckMessage]:
    """What is wrong with one table."""
    rows = [finding for step in flow.steps.values() for finding in _row(flow, step)]
    return [*rows, *_reached(flow), *_ways_out(flow), *_watched(flow)]


def _row(flow: Workflow, step: Step) -> Iterator[Error]:
    name = f"{flow.kind}/{step.verb}"
    if step.tells:
        try:
            box.template_for(flow.kind, step.verb)
        except TemplateDoesNotExist:
            yield Error(f"{name}: there is no letter of this name", id="cases.E001")
    if not all(isinstance(who, Who) for who in (*step.by, *step.tells)):
        yield Error(f"{name}: `by` and `tells` take the words of who.py", id="cases.E002")
    for field in step.asks:
        if not all(hasattr(field, face) for face in ("form_fields", "apply", "to_json")):
            yield Error(f"{name}: {field!r} is no field", id="cases.E003")
    for effect in step.then:
        if not _exists(effect):
            yield Error(f"{name}: there is no effect {effect}", id="cases.E004")
    if CLOCK in step.by and not (step.tells and step.when):
        yield Error(f"{name}: the clock acts neither in silence nor without a reason", id="cases.E005")
    if any(flow.states[end].phase == Phase.OVER for end in flow.ends(step)) and step.source:
        told = tells_resident(step) or (flow.of_parent and OWNER in step.tells)
        if step.target != STAY and not told:
            yield Error(f"{name}: nothing ends without a word to who asked", id="cases.E006")


def _exists(effect: str) -> bool:
    app, _, function = effect.partition(".")
    try:
        return hasattr(import_module(f"{apps.get_app_config(app).name}.effects"), function)
    except (LookupError, ImportError):
        return False


def _reached(flow: Workflow) -> Iterator[Error]:
    reached: set[str] = set()
    while (
        more := {
            end
            for step in flow.steps.values()
            if not step.source or flow.sources(step) & reached
            for end in flow.ends(step)
        }
        - reached
    ):
        reached |= more
    for state in set(flow.states) - reached:
        yield Error(f"{flow.kind}: the state {state} cannot be reached", id="cases.E007")


def _ways_out(flow: Workflow) -> Iterator[Error]:
    for code, state in flow.states.items():
        if state.phase in (Phase.PAUSED, Phase.RESTING) and not any(
            CLOCK in step.by and step.target != STAY for step in flow.steps_from(code)
        ):
            yield Error(f"{flow.kind}: {code} could wait for ever, no CLOCK row leads out", id="cases.E008")
    if flow.of_parent and "parent_over" not in flow.steps:
        yield Error(f"{flow.kind}: a child kind needs the row parent_over", id="cases.E010")
    if any(isinstance(field, CategoryChoice) for field in flow.opening.asks) and "reseat" not in flow.steps:
        yield Error(f"{flow.kind}: what can be sealed needs the row reseat", id="cases.E011")


def _watched(flow: Workflow) -> Iterator[Error]:
    """Walk every way through the table with the clocks that run; no OPEN state may be without one.

    Not counted: a clock that runs only where somebody has set a limit for it.
    """
    seen: set[Standing] = set()
    first = str(flow.opening.target)  # where BACK leads from what another row opened
    todo: list[Standing] = [
        (str(row.target), frozenset(row.starts) & set(UNLESS_SAID), "" if row is flow.opening else first)
        for row in flow.openings
    ]
    while todo:
        now = todo.pop()
        if now not in seen:
            seen.add(now)
            todo += [after for step in flow.steps_from(now[0]) for after in _after(flow, step, now)]
    blind = {state for state, running, _from in seen if flow.states[state].phase == Phase.OPEN and not running}
    for state in sorted(blind):
        yield Error(f"{flow.kind}: no clock runs in {state}", id="cases.E009")


def _after(flow: Workflow, step: Step, now: Standing) -> Iterator[Standing]:
    """Where this row leads from here, with the clocks that then run; BACK leads where it came from."""
    state, running, origin = now
    end = str({STAY: state, BACK: origin}.get(step.target, step.target))
    if not end:
        return
    over = flow.states[end].phase == Phase.OVER
    clocks = frozenset() if over else (running - set(step.stops)) | (set(step.starts) & set(UNLESS_SAID))
    yield end, frozenset(clocks), origin if end == state else state
