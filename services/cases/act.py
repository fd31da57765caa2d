"""The one door. Nothing else in this project changes a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from importlib import import_module

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q

from accounts import moment
from grids.models import Area, Place
from services.cases import clocks, events, grams, letters, routing
from services.cases import once as once_tokens
from services.cases.actor import CLOCK, Actor
from services.cases.fields import PhotoKeys, StepForm
from services.cases.models import Case, Event
from services.cases.sources import FOUND_BY_STAFF
from services.cases.table import BACK, KINDS, STAY, Phase, Step
from services.cases.who import STAFF
from services.letters import box


class StepNotAllowed(Exception):
    """This step does not start from where the case is."""


class CaseChanged(StepNotAllowed):
    """State, owner, desk or tier is no longer what the actor saw."""


class AnswersRefused(Exception):
    """The answers are not what the row asks for; `form` says why."""

    def __init__(self, form: StepForm) -> None:
        super().__init__(form.errors.as_json())
        self.form = form


def may(actor: Actor, step: Step, case: Case) -> bool:
    """The gate DO: one of the row's words holds, and the person did not take a step this row must differ from."""
    if not actor.reaches(case, step.verb) or not any(who.holds(actor, case) for who in step.by):
        return False
    if actor.person is None or not step.unlike:
        return True
    took = {event.verb: event.person_id for event in case.past}
    return actor.person not in [took.get(verb) for verb in step.unlike]


def steps_for(actor: Actor, case: Case) -> list[Step]:
    """The buttons this actor sees on this case. At most two queries, for any table."""
    steps = [step for step in case.workflow.steps_from(case.state) if may(actor, step, case)]
    return [step for step in steps if all(holds(case) for holds in step.when)]


@transaction.atomic
def begin(
    kind: str,
    *,
    actor: Actor,
    place: Place,
    answers: Mapping,
    parent: Case | None = None,
    desk: Area | None = None,
    source: str = "web",
    once: str = "",
    verb: str = "",
) -> Case:
    """Open a case, by the row of this verb where a kind has several. A key that was spent answers with what it opened.

    By a source of FOUND_BY_STAFF only who serves at the place writes it down.
    Raises StepNotAllowed, PermissionDenied, AnswersRefused, OnceReused.
    """
    step, case = _opening(kind, verb), sketch(kind, actor=actor, place=place, parent=parent, desk=desk, source=source)
    form = StepForm(step, case, actor, answers)
    claimed = once_tokens.claim(once, kind, _body(form, answers) | _spot(place))
    if claimed and claimed.answer:
        return Case.objects.get(number=claimed.answer)
    if not may(actor, step, case) or (source in FOUND_BY_STAFF and not STAFF.holds(actor, case)):
        raise PermissionDenied(step.verb)
    _take(step, case, actor, form)
    if parent:
        _one_more_child(parent)
    once_tokens.spend(claimed, case.number)
    return case


def _opening(kind: str, verb: str) -> Step:
    flow = KINDS[kind]
    step = flow.steps.get(verb) if verb else flow.opening
    if step is None or step.source:
        raise StepNotAllowed(verb)
    return step


def sketch(
    kind: str, *, actor: Actor, place: Place, parent: Case | None = None, desk: Area | None = None, source: str = "web"
) -> Case:
    """The case that begin() would open, unsaved: what forms are made from.

    What staff write down for somebody is not their own: whoever wrote it would rate their own work.
    """
    case = Case(
        kind=kind,
        place=place.area,
        building=place.building,
        entrance=place.entrance,
        parent=parent,
        requester_id=None if source in FOUND_BY_STAFF or KINDS[kind].of_office else actor.contact,
        source=source,
        created_at=moment.now(),
    )
    case.sit_at(desk or place.area)
    return case


@transaction.atomic
def act(
    case: Case,
    verb: str,
    *,
    actor: Actor,
    answers: Mapping | None = None,
    seen: int | None = None,
    once: str = "",
) -> Event:
    """Take one step: lock, check, apply, and write event and letters. All or nothing.

    `seen` is the version the actor was shown. Raises StepNotAllowed, CaseChanged, PermissionDenied,
    AnswersRefused, OnceReused.
    """
    step, answers = case.workflow.steps.get(verb), answers or {}
    if step is None or not step.source:
        raise StepNotAllowed(verb)
    case = _locked(case, [number for field in step.asks for number in field.joins(answers)])
    form = StepForm(step, case, actor, answers)
    claimed = once_tokens.claim(once, f"{case.number}/{verb}", _body(form, answers))
    if claimed and claimed.answer:
        return case.events.get(seq=int(claimed.answer))
    if seen is not None and events.changed_since(case, seen):
        raise CaseChanged(verb)
    if not may(actor, step, case):
        raise PermissionDenied(verb)
    if case.state not in case.workflow.sources(step) or not all(holds(case) for holds in step.when):
        raise StepNotAllowed(f"{verb} from {case.state}")
    event = _take(step, case, actor, form)
    once_tokens.spend(claimed, str(event.seq))
    return event


def _locked(case: Case, joined: list[str]) -> Case:
    """The row as it is now, ours until the transaction ends, and with it those of these numbers.

    The parent first, then the older first, so that nobody waits in a ring.
    """
    if case.parent_id:
        Case.objects.select_for_update().get(pk=case.parent_id)
    if joined:
        list(Case.objects.select_for_update().filter(Q(pk=case.pk) | Q(number__in=joined)).order_by("pk"))
    return Case.objects.select_for_update().get(pk=case.pk)


def _take(step: Step, case: Case, actor: Actor, form: StepForm) -> Event:
    """What every step does, in this order."""
    if not form.is_valid():
        raise AnswersRefused(form)
    at, source, was, cleaned = moment.now(), case.state, case.phase or None, form.cleaned_data
    before = clocks.standing(case) if source else None
    for field in form.asks:
        field.apply(case, cleaned)
    if not source:
        routing.seat(case)
    _move(case, step, source)
    case.version += 1
    if case.pk is None:
        case.save()
    for name in step.then:
        _effect(name)(case, actor, cleaned)
    clocks.turn(case, step, was, at, _until(form), before)
    case.save()
    if case.workflow.detail:
        case.detail.save()
    grams.follow(case, was)
    event = _write(step, case, actor, source, form, at)
    if case.over and was != Phase.OVER:
        _close_round(case)
    return event


def _until(form: StepForm) -> dict[str, datetime]:
    """The days that somebody chose, by the clocks they are for."""
    chosen = [(getattr(field, "clock", ""), form.cleaned_data.get(field.name)) for field in form.asks]
    return {clock: moment_chosen for clock, moment_chosen in chosen if clock and moment_chosen}


def _move(case: Case, step: Step, source: str) -> None:
    case.state = str({BACK: _came_from(case), STAY: source}.get(step.target, step.target))
    case.phase = str(case.standing.phase)


def _write(step: Step, case: Case, actor: Actor, source: str, form: StepForm, at: datetime) -> Event:
    facts: dict = {}
    words: dict = {}
    cleaned = form.cleaned_data
    for field in form.asks:
        (facts if field.coded else words).update(field.to_json(cleaned))
    event = events.append(case, step.verb, source, actor, facts, words, at)
    for field in form.asks:
        field.after(case, cleaned, event)
    ids = letters.write(step, case, words)
    box.send_after_commit(ids)
    return event


def _one_more_child(parent: Case) -> None:
    """In the database, and in the hands of whoever is just taking a step with the parent and will save it."""
    Case.objects.filter(pk=parent.pk).update(open_children=F("open_children") + 1)
    parent.open_children += 1


def _close_round(case: Case) -> None:
    """A case that is over closes its open children, and no longer keeps its parent waiting."""
    for child in case.children.exclude(phase=Phase.OVER).select_for_update():
        step = child.workflow.steps["parent_over"]
        _take(step, child, CLOCK, StepForm(step, child, CLOCK, {}))
    if case.parent_id:
        Case.objects.filter(pk=case.parent_id).update(open_children=F("open_children") - 1)


def _body(form: StepForm, answers: Mapping) -> dict:
    """What makes two posts twins. Not the pictures: sent again, they have been taken in again under another key."""
    get = getattr(answers, "getlist", answers.get)
    return {name: get(name) for name, field in form.fields.items() if not isinstance(field, PhotoKeys)}


def _spot(place: Place) -> dict:
    """The same words about another place are another matter: no twin."""
    return {f"<{name}>": getattr(thing, "pk", None) for name, thing in vars(place).items()}


def _came_from(case: Case) -> str:
    last = [event for event in case.past if event.target == case.state != event.source] if case.pk else []
    if not last:
        return case.state
    return last[-1].source or str(case.workflow.opening.target)  # born there: it goes on from where all begin


def _effect(name: str) -> Callable:
    app, function = name.split(".")
    return getattr(import_module(f"{apps.get_app_config(app).name}.effects"), function)
