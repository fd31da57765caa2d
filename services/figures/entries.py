"""What one case adds to the figures, and on which day. Plain Python over its history; a sum is all that comes after.

Each measure is counted on one day of the case, so that the days of a month, and the areas of an area, can be added up:
what is said of a case as a whole (resolved, heard, self_handled) on the day of its first answer, the resident's word
on the day of the last one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from django.utils import timezone

from grids.models import Level
from services.cases.models import Event
from services.cases.sources import FOUND_BY_STAFF
from services.cases.table import KINDS, Workflow
from services.figures import roles, stages
from services.figures.histories import History

SETTLED = ("solved", "")  # an answer on the spot asks for no outcome
SAID = {"yes": "satisfied", "fairly": "fairly", "no": "dissatisfied"}
RUNG = {  # at which level something was answered: a micro grid is of its grid, an estate of its community
    Level.MICRO_GRID: "grid", Level.GRID: "grid", Level.ESTATE: "community", Level.COMMUNITY: "community",
    Level.SUBDISTRICT: "subdistrict", Level.COUNTY: "county",
}  # fmt: skip
COUNTED = {  # each time it is done; a row out of the first state, or into an end, is taken but once
    "decline": "declined", "withdraw": "withdrawn", "merge": "merged", "me_too": "merged", "reopen": "reopened", "nudge": "nudges",
    "hand_back": "hand_backs", "hand_back_up": "hand_backs",
}  # fmt: skip
STAFFS_CLOCKS = ("first_response", "resolution")
Entry = tuple[Event, str]  # counted once, on the day of this event


def of(history: History) -> dict[date, Counter[str]]:
    """Day → measure → how many. A kind that nobody can ask for at a door is its shop's to count."""
    found: dict[date, Counter[str]] = defaultdict(Counter)
    kind = KINDS.get(history.kind)
    for event, code in _all(history, kind) if kind and kind.door and history.events else ():
        found[timezone.localdate(event.at)][code] += 1
    return found


def _all(history: History, kind: Workflow) -> Iterator[Entry]:
    own = _padded(history, kind)
    yield from _filed(history, kind)
    yield from _steps(history, kind)
    yield from _first_answer(history, kind, own)
    yield from _last_answer(history, kind, own)
    yield from _in_time(history, kind)
    yield from _last_word(history, kind, own)
    yield from stages.spans(kind, history.events)
    for child in history.children:
        yield from _whistle(child)


def _padded(history: History, kind: Workflow) -> bool:
    """Whoever filed the case also did the work. Padding would look like this; it proves nothing."""
    filer = history.events[0].person_id
    return filer is not None and any(event.person_id == filer for event in history.of(roles.handled(kind)))


def _filed(history: History, kind: Workflow) -> Iterator[Entry]:
    opening = history.events[0]
    yield opening, "filed"
    if history.source in FOUND_BY_STAFF:
        yield opening, "filed_by_staff"
    if history.again:
        yield opening, "recurred"


def _steps(history: History, kind: Workflow) -> Iterator[Entry]:
    for event in history.of(roles.accepted(kind)):
        if event.source == str(kind.opening.target):
            yield event, "accepted"
    for verb, code in COUNTED.items():
        for event in history.of({verb}):
            yield event, code
    for event in history.events:
        if event.facts.get("beyond") == "yes":
            yield event, "beyond_list"


def _first_answer(history: History, kind: Workflow, own: bool) -> Iterator[Entry]:
    for answer in history.of(roles.answered(kind))[:1]:
        yield answer, "resolved"
        if own:
            yield answer, "self_handled"
        elif any("satisfied" in event.facts for event in history.of(roles.rated(kind))):
            yield answer, "heard"


def _last_answer(history: History, kind: Workflow, own: bool) -> Iterator[Entry]:
    """At which level it was answered in the end, and whether that settled it."""
    for answer in history.of(roles.answered(kind))[-1:]:
        rung = RUNG.get(history.levels.get(answer.desk_id, ""), "")  # type: ignore[call-overload]
        if not rung:
            continue
        yield answer, f"answered_{rung}"
        denied = any(event.seq > answer.seq for event in history.of(roles.unsolved(kind)))
        if answer.outcome in SETTLED and not denied and not own:
            yield answer, f"settled_{rung}"


def _in_time(history: History, kind: Workflow) -> Iterator[Entry]:
    """Of the answers that stopped a clock, those that stopped it in time.

    An answer on the spot stops the clock of the first response, any other that of the resolution.
    """
    for answer in history.of(roles.answered(kind)):
        dues = [due for name, at, due in history.stopped if name in STAFFS_CLOCKS and at == answer.at]
        if dues:
            yield answer, "timed"
        if any(due >= answer.at for due in dues):
            yield answer, "on_time"


def _last_word(history: History, kind: Workflow, own: bool) -> Iterator[Entry]:
    """What the resident said. What one person filed and settled is neither solved nor satisfied, nor the contrary."""
    for rated in history.of(roles.rated(kind))[-1:]:
        yield rated, "rated"
        if own:
            continue
        yield rated, "judged"
        yield rated, "solved" if rated.verb in roles.solved(kind) else "unsolved"
        if word := SAID.get(rated.facts.get("satisfied", "")):
            yield rated, "said"
            yield rated, word
        if word := rated.facts.get("contacted", ""):
            yield rated, "asked"
            if word == "yes":
                yield rated, "contacted"


def _whistle(child: History) -> Iterator[Entry]:
    """A child of a kind that knows reporting in: counted when it was blown, come or not."""
    kind = KINDS.get(child.kind)
    if kind and child.events and roles.REPORT_IN in kind.steps:
        yield child.events[0], "whistles"
        if child.of({roles.REPORT_IN}):
            yield child.events[0], "reported_in"
