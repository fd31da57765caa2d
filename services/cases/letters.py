"""Which letters a step writes: one for each reader, with the facts it may know."""

from __future__ import annotations

from datetime import datetime

from django.utils import translation

from services.cases import events, routing
from services.cases.models import Case
from services.cases.rows import FOLLOWING
from services.cases.table import Step
from services.cases.who import Told
from services.letters import box, forgetting

URGENT = frozenset({"overdue", "reopen"})
PROMISES = ("resolution", "first_response")  # what a resident is told: by when there will be an answer
LIMITS = ("sign_for", "report_in", *PROMISES)  # what a colleague or partner is told: by when to act


def write(step: Step, case: Case, words: dict, **more: str) -> list[int]:
    """Write them into the box, in the transaction of the step; `more` are facts of this step alone. Returns their ids.

    One query, however many are told.
    """
    if case.sealed and events.moved(case):
        _take_back(case)
    readers: dict[tuple[int, int], Told] = {}
    due = {clock.name: clock.due for clock in case.clocks.filter(stopped=None)} if step.tells else {}
    for who in step.tells:
        for told in who.told(case):
            readers.setdefault((told.contact.pk, told.case.pk), told)
    told_each = [
        (told.contact, _facts(step, told, case, words, due) | more, told.case.number) for told in readers.values()
    ]
    return box.write_each(told_each, case.kind, step.verb)


def _take_back(case: Case) -> None:
    """Of a sealed case that has moved nobody keeps a letter but whoever asked, and who may open it where it is now."""
    staying = [held.person.contact_id for held in routing.openers(case)]
    forgetting.withdraw_about(case.number, but_to=[case.requester_id, *staying])


def _facts(step: Step, told: Told, main: Case, words: dict, clocks: dict[str, datetime]) -> dict:
    """Of a sealed case: a number and a way in, nothing else. To a partner: nothing the resident wrote.

    To whose case was merged into this one: the answer and no other words, and nothing is asked that they cannot do.
    Who joined of their own accord reads no words at all: the answer was written for one household, and nobody has
    looked whether another may read it.
    """
    case, follows = told.case, told.case != main
    facts = {"number": case.shown_number, "path": told.path, "face": told.face, "sealed": case.sealed}
    facts["urgent"] = told.face != "resident" and (step.verb in URGENT or _pressing(step, case))
    facts["prompt"] = told.face == "resident" and not step.source  # the receipt of what they did just now
    if case.sealed:
        return facts | {"words": {}, "title": ""}
    own = told.face != "partner" or step.verb == "assign"
    named = PROMISES if told.face == "resident" else LIMITS
    due = next((clocks[name].isoformat() for name in named if name in clocks), "")
    with translation.override(told.contact.language):  # the reader's, not that of whoever took the step
        title = case.title
    if follows:
        words = {name: word for name, word in words.items() if name == "reply" and case.state != FOLLOWING}
    return facts | {"words": words if own else {}, "title": title, "due": due, "follows": follows}


def _pressing(step: Step, case: Case) -> bool:
    """A new case that cannot wait until somebody looks at the desk."""
    return not step.source and bool(case.category and (case.category.urgent or case.category.must_be_reported))
