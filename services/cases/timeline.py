"""What happened to a case, as each reader may know it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from grids.naming import is_english
from services.cases.fields import HANDLED_BY
from services.cases.models import Case, Event, Photo
from services.cases.queries import categories_of
from services.cases.table import STAY, Step
from services.cases.who import OWNER, RESIDENT, tells_resident

AMONG_COLLEAGUES = ("remark", "called", "overdue", "reported_to_police", "report_not_required")
UNSAID = ("category", "was", "beyond", "blacked", "owner", "organisation", "tier", "desk", "agreed", "same", "board_before",
          "board_after")  # codes that the page shows elsewhere  # fmt: skip
REPLIES = {"reply", "reason"}  # what a row asks when it has to answer for the outcome


@dataclass
class Entry:
    """One line of the history."""

    at: datetime
    verb: str
    label: Any
    who: str
    lines: list[tuple[Any, Any]] = field(default_factory=list)
    photos: list[Photo] = field(default_factory=list)
    tier: str = ""  # shown by a page as colour, icon and words together, so it is not among the lines


def entries(case: Case, face: str) -> list[Entry]:
    """Newest first; `face` is resident, staff or partner. Two queries, and then the case knows its `past`."""
    events = list(case.events.select_related("text", "person").order_by("-seq"))
    case.past = events[::-1]
    photos: dict[int | None, list[Photo]] = {}
    for photo in case.pictures:
        photos.setdefault(photo.seq, []).append(photo)
    shown = [event for event in events if _shown(case, event, face)]
    return [_entry(case, event, photos.get(event.seq, []), face, _confirmed(case, event, events)) for event in shown]


def answer(case: Case, newest_first: list[Entry]) -> Entry | None:
    """What the resident was answered, of all that they may read: the thing they are to judge. No news on the way."""
    for entry in newest_first:
        step = case.workflow.steps[entry.verb]
        moves = step.target is not STAY and step.target not in step.source
        asked = {field.name for field in step.asks}
        if entry.lines and moves and RESIDENT not in step.by and REPLIES & asked:
            return entry
    return None


def _shown(case: Case, event: Event, face: str) -> bool:
    """To others than staff, everything but what colleagues note, and arrange between the levels, among themselves."""
    step = case.workflow.steps[event.verb]
    if face == "staff" or event.verb in AMONG_COLLEAGUES:
        return face == "staff"
    return step not in case.workflow.ladder or (tells_resident(step) if face == "resident" else _of_owner(step))


def _confirmed(case: Case, event: Event, newest_first: list[Event]) -> bool:
    """Whether the next step that somebody else had to take on this one passed it on to the resident."""
    later = [case.workflow.steps[other.verb] for other in reversed(newest_first) if other.seq > event.seq]
    judged = next((step for step in later if event.verb in step.unlike), None)
    return judged is not None and tells_resident(judged)


def _entry(case: Case, event: Event, photos: list[Photo], face: str, confirmed: bool) -> Entry:
    step = case.workflow.steps[event.verb]
    readable = face == "staff" or _may_read(step, face) or (face == "resident" and confirmed)
    lines = _lines(case, step, event) if readable else []
    tier = event.facts.get("tier", "") if readable else ""
    who = "" if case.sealed and face == "resident" else _name(event, step)  # somebody may look over the shoulder
    return Entry(event.at, event.verb, step.done, who, lines, photos if readable else [], tier)


def _may_read(step: Step, face: str) -> bool:
    """A resident reads what was told or asked of residents; a partner what was told to, or done by, the owner."""
    if face == "resident":
        return tells_resident(step) or RESIDENT in step.by or not step.source
    return _of_owner(step) and RESIDENT not in step.by


def _of_owner(step: Step) -> bool:
    return OWNER in step.by or OWNER in step.tells


def _name(event: Event, step: Step) -> str:
    return str(event.person) if event.person and step.source else ""


def _lines(case: Case, step: Step, event: Event) -> list[tuple[Any, Any]]:
    text = getattr(event, "text", None)
    answers = {**event.facts, **(text.words if text else {})}
    lines = []
    for asked in (*step.asks, HANDLED_BY):
        choices = dict(getattr(asked, "choices", ()))
        if asked.name in answers and asked.name not in UNSAID:
            value = answers.pop(asked.name)
            lines.append((asked.label, choices.get(value, value)))
    if "was" in answers and not case.sealed:
        lines.insert(0, (_("类别"), _names(case, answers["was"], answers["category"])))
    if any(name.startswith("q_") for name in answers):
        lines += _questions(case, answers)
    return lines


def _names(case: Case, was: str, now: str) -> str:
    """From what to what; what was secret is not named to those who read it now."""
    named = categories_of(case)
    said = [
        _("保密事项") if code in named and named[code].sealed else str(named.get(code, code)) for code in (was, now)
    ]
    return " → ".join(str(one) for one in said if one)


def _questions(case: Case, answers: dict) -> list[tuple[Any, Any]]:
    """Of the category it was filed under: it may have another by now."""
    found, english, category = [], is_english(), case.category
    if category is None or answers.get("category", category.code) != category.code:
        category = categories_of(case).get(answers.get("category", ""))
    for question in category.questions.all() if category else ():
        if value := answers.get(f"q_{question.code}"):
            names = {code: (english and en) or zh for code, zh, en in question.choices}
            found.append((str(question), names.get(value, value)))
    return found
