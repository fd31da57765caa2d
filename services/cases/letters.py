"""Which letters a step writes: one for each reader, with the facts it may know."""

from __future__ import annotations

from services.cases.models import Case
from services.cases.table import Step
from services.cases.who import Told
from services.letters import box

URGENT = frozenset({"submit", "overdue", "reopen", "rate_unsolved", "ask_reopen"})


def write(step: Step, case: Case, words: dict) -> list[int]:
    """Write them into the box, in the transaction of the step. Returns their ids."""
    ids: list[int] = []
    readers: dict[int, Told] = {}
    for who in step.tells:
        for told in who.told(case):
            readers.setdefault((told.contact.pk, told.case.pk), told)
    for told in readers.values():
        ids += box.write([told.contact], case.kind, step.verb, _facts(step, told, words), about=told.case.number)
    return ids


def _facts(step: Step, told: Told, words: dict) -> dict:
    """Of a sealed case: a number and a way in, nothing else. To a partner: nothing the resident wrote."""
    case = told.case
    facts = {"number": case.shown_number, "path": told.path, "face": told.face, "sealed": case.sealed}
    if case.sealed:
        return facts | {"words": {}, "title": "", "urgent": step.verb in URGENT}
    own = told.face != "partner" or step.verb == "assign"
    due = case.next_look_at.isoformat() if case.next_look_at else ""
    return facts | {"words": words if own else {}, "title": case.title, "due": due, "urgent": step.verb in URGENT}
