"""Signed ways to one case, for those without an account: a resident's link, a partner's token.

At most 20 characters, for messages have little room: three for the day of issue, sixteen (80 bits) of a keyed hash.
"""

from __future__ import annotations

import hmac
from datetime import date, timedelta

from django.conf import settings

from accounts import moment
from accounts.gates import Gone
from grids.slugs import CROCKFORD
from services.cases.actor import Actor
from services.cases.models import Case

EPOCH = date(2026, 1, 1)
LASTS = {"link": timedelta(days=180), "token": timedelta(days=14)}


class BadKey(Exception):
    """Nobody signed this for this case."""


def link(case: Case) -> str:
    """The way of whoever asked. Only their own letters and receipt carry it."""
    return _sign("link", case.number, case.requester_id, _day())


def token(case: Case) -> str:
    """The way of the organisation in charge; it ends when another is put in charge."""
    return _sign("token", case.number, case.owner_organisation_id, _day())


def read(case: Case, key: str) -> Actor:
    """Who comes with this key. Raises BadKey, and Gone when it has expired or another is in charge now."""
    face = _face(case, key)
    issued = EPOCH + timedelta(days=_number(key[:3]))
    if moment.today() - issued > LASTS[face]:
        raise Gone
    if face == "link":
        return Actor("link", contact=case.requester_id, case=case.number)
    return Actor("token", organisations=frozenset(filter(None, [case.owner_organisation_id])), case=case.number)


def _face(case: Case, key: str) -> str:
    if len(key) != 19 or any(one not in CROCKFORD for one in key):
        raise BadKey
    candidates: list[tuple[str, int | None]] = [("link", case.requester_id), ("token", case.owner_organisation_id)]
    for face, whom in candidates:
        if whom and hmac.compare_digest(_sign(face, case.number, whom, key[:3]), key):
            return face
    if any(hmac.compare_digest(_sign("token", case.number, body, key[:3]), key) for body in _past_bodies(case)):
        raise Gone
    raise BadKey


def _past_bodies(case: Case) -> list[int]:
    owners = set(case.events.values_list("owner", flat=True))
    return [int(owner[1:]) for owner in owners if owner.startswith("o")]


def _day() -> str:
    days = (moment.today() - EPOCH).days
    return "".join(CROCKFORD[days >> shift & 31] for shift in (10, 5, 0))


def _number(text: str) -> int:
    return sum(CROCKFORD.index(one) << shift for one, shift in zip(text, (10, 5, 0), strict=True))


def _sign(face: str, number: str, whom: int | None, day: str) -> str:
    digest = hmac.digest(settings.SECRET_KEY.encode(), f"{face}/{number}/{whom}/{day}".encode(), "sha256")
    value = int.from_bytes(digest[:10], "big")
    return day + "".join(CROCKFORD[value >> 5 * place & 31] for place in range(16))
