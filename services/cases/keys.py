"""Signed ways to one case, for those without an account: a resident's link, a partner's token."""

from __future__ import annotations

from datetime import timedelta

from accounts import seals
from accounts.gates import Gone
from services.cases.actor import Actor
from services.cases.models import Case

LASTS = {"link": timedelta(days=180), "token": timedelta(days=14)}


class BadKey(Exception):
    """Nobody signed this for this case."""


def link(case: Case) -> str:
    """The way of whoever asked. Only their own letters and receipt carry it."""
    return seals.seal("link", case.number, case.requester_id)


def token(case: Case) -> str:
    """The way of the organisation in charge; it ends when another is put in charge."""
    return seals.seal("token", case.number, case.owner_organisation_id)


def read(case: Case, key: str) -> Actor:
    """Who comes with this key. Raises BadKey, and Gone when it has expired or another is in charge now."""
    face = _face(case, key)
    if seals.age(key) > LASTS[face]:
        raise Gone
    if face == "link":
        return Actor("link", contact=case.requester_id, case=case.number)
    return Actor("token", organisations=frozenset(filter(None, [case.owner_organisation_id])), case=case.number)


def _face(case: Case, key: str) -> str:
    candidates: list[tuple[str, int | None]] = [("link", case.requester_id), ("token", case.owner_organisation_id)]
    for face, whom in candidates:
        if whom and seals.fits(key, face, case.number, whom):
            return face
    if any(seals.fits(key, "token", case.number, body) for body in _past_bodies(case)):
        raise Gone
    raise BadKey


def _past_bodies(case: Case) -> list[int]:
    owners = set(case.events.values_list("owner", flat=True))
    return [int(owner[1:]) for owner in owners if owner.startswith("o")]
