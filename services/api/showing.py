"""A case, a form and a history in the shapes of schemas.py."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms

from services.cases import colours, timeline
from services.cases.act import steps_for
from services.cases.actor import Actor
from services.cases.fields import PhotoKeys, StepForm
from services.cases.models import Case
from services.cases.table import Step


def summary(case: Case) -> dict[str, Any]:
    """For schemas.Summary. No query where the case was read by reading.py."""
    return {
        "number": case.number, "kind": case.kind, "title": case.title, "phase": case.phase, "tier": case.tier,
        "category": named(case.category.code, case.category) if case.category else None,
        "state": named(case.state, case.standing.label), "outcome": case.outcome,
        "place": (case.building or case.place).slug, "desk": case.desk.slug, "filed_at": case.created_at,
        "due_at": colours.promised(case), "version": case.version,
    }  # fmt: skip


def whole(case: Case, face: str) -> dict[str, Any]:
    """For schemas.Whole. `face`: resident for whoever filed it, staff for whoever looks after the place."""
    history = [
        {
            "at": entry.at, "verb": entry.verb, "name": str(entry.label), "by": entry.who,
            "lines": [named(str(label), value) for label, value in entry.lines],
        }
        for entry in timeline.entries(case, face)
    ]  # fmt: skip
    return {**summary(case), "text": case.text, "history": history}


def named(code: str, words: Any) -> dict[str, str]:
    return {"code": code, "name": str(words)}


def offers(actor: Actor, case: Case) -> list[dict[str, Any]]:
    """For a list of schemas.Offer: the steps this actor may take now, and what each asks."""
    return [
        {"verb": step.verb, "name": str(step.label), "asks": asks(step, case, actor)} for step in steps_for(actor, case)
    ]


def asks(step: Step, case: Case, actor: Actor, answers: dict | None = None) -> list[dict[str, Any]]:
    """For a list of schemas.Asked."""
    form = StepForm(step, case, actor, initial=answers)
    return [
        {
            "name": name, "label": str(field.label or ""), "type": _type(field), "required": field.required,
            "choices": [named(*pair) for pair in _choices(field)],
        }
        for name, field in form.fields.items()
    ]  # fmt: skip


def _type(field: forms.Field) -> str:
    if isinstance(field, PhotoKeys):
        return "photos"
    if isinstance(field, forms.BooleanField):
        return "yes"
    return "choice" if isinstance(field, forms.ChoiceField) else "text"


def _choices(field: forms.Field) -> Iterator[tuple[str, Any]]:
    """Groups of choices one after the other."""
    for value, words in getattr(field, "choices", ()):
        pairs = words if isinstance(words, list | tuple) else [(value, words)]
        for code, said in pairs:
            if str(code):
                yield str(code), said
