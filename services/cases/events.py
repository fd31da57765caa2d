"""Appending to the history of a case, and proving that nobody has touched it since."""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import UTC, datetime

from services.cases.actor import Actor
from services.cases.models import Case, Event, EventText

CHAINED = (
    "seq", "verb", "source", "target", "tier", "desk_id", "owner", "outcome", "facts", "channel", "person_id",
    "words_hash",
)  # fmt: skip


def _digest(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


def _seal(event: Event, previous: str) -> str:
    at = event.at.astimezone(UTC).isoformat()
    return _digest(previous, event.case_id, at, *(getattr(event, name) for name in CHAINED))


def owner_of(case: Case) -> str:
    """a12 for an appointment, o3 for an organisation, empty for nobody."""
    if case.owner_organisation_id:
        return f"o{case.owner_organisation_id}"
    return f"a{case.owner_appointment_id}" if case.owner_appointment_id else ""


def append(case: Case, verb: str, source: str, actor: Actor, facts: dict, words: dict, at: datetime) -> Event:
    """Write down one step. `facts` are codes and stay; `words` are people's words and can be erased."""
    salt = secrets.token_hex(16)
    last = case.events.order_by("-seq").values_list("hash", flat=True).first()
    event = Event(
        case=case, seq=case.version, verb=verb, source=source, target=case.state, tier=case.tier,
        desk_id=case.desk_id, owner=owner_of(case), outcome=case.outcome, facts=facts, channel=actor.channel,
        person_id=actor.person, at=at, words_hash=_digest(salt, words),
    )  # fmt: skip
    event.hash = _seal(event, last or "")
    event.save()
    EventText.objects.create(event=event, salt=salt, words=words)
    return event


def moved(case: Case) -> bool:
    """Whether the step that was just written has brought the case to another desk. At most one query."""
    before = [event.desk_id for event in case.past if event.seq < case.version]
    return bool(before) and before[-1] != case.desk_id


def changed_since(case: Case, seen: int) -> bool:
    """Whether state, owner, desk or tier is another than when this version was shown."""
    if seen == case.version:
        return False
    then = case.events.filter(seq=seen).first()
    now = (case.state, owner_of(case), case.desk_id, case.tier)
    return then is None or (then.target, then.owner, then.desk_id, then.tier) != now


def first_bad(case: Case) -> Event | str | None:
    """The first event that is not as it was written, or what else is wrong; None when the chain holds.

    Events are chained, words that are not erased fit their hash, and the last event is how the case stands.
    """
    previous, last = "", None
    for seq, event in enumerate(case.events.select_related("text").order_by("seq"), 1):
        text = getattr(event, "text", None)
        if event.seq != seq or event.hash != _seal(event, previous):
            return event
        if text and text.salt and event.words_hash != _digest(text.salt, text.words):
            return event
        if last and event.source != last.target:
            return event
        previous, last = event.hash, event
    if last is None or (last.target, last.tier, last.desk_id, last.owner, last.outcome, last.seq) != (
        case.state, case.tier, case.desk_id, owner_of(case), case.outcome, case.version
    ):  # fmt: skip
        return "case"
    return None
