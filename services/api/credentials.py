"""Making, reading and ending credentials."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q, QuerySet

from accounts import moment
from grids.models import Appointment
from grids.queries import reach_of
from services.api.models import Credential
from services.cases.actor import Actor

PREFIX = "linge_"  # so that whoever finds one in a file knows what it is
LONGEST = 365  # days


def make(post: Appointment, name: str, scopes: Iterable[str], days: int) -> tuple[Credential, str]:
    """A new one, and its secret, which is not kept: whoever loses it makes another.

    Raises ValueError for no scope at all or a life of more than LONGEST days.
    """
    scopes = sorted(scopes)
    if not scopes or not 1 <= days <= LONGEST:
        raise ValueError(scopes, days)
    secret = PREFIX + secrets.token_urlsafe(32)
    until = moment.now() + timedelta(days=days)
    return Credential.objects.create(
        name=name, post=post, scopes=scopes, digest=digest_of(secret), expires_at=until
    ), secret


def read(secret: str) -> Credential | None:
    """The one with this secret, while it and the post it stands for last. One query, and once a day a write."""
    known = live().select_related("post__area", "post__person").filter(digest=digest_of(secret)).first()
    if known and known.used_on != moment.today():
        Credential.objects.filter(pk=known.pk).update(used_on=moment.today())
    return known


def live() -> QuerySet[Credential]:
    """Those that open anything today."""
    serving = Appointment.objects.current().order_by().values("pk")
    return Credential.objects.filter(Q(expires_at__gt=moment.now()), revoked_at=None, post__in=serving)


def revoke(credential: Credential) -> None:
    """It opens nothing from now on; the row stays, for what came in under it."""
    Credential.objects.filter(pk=credential.pk, revoked_at=None).update(revoked_at=moment.now())


def actor_of(credential: Credential) -> Actor:
    """Whoever holds the post, in that post alone, and never as a named handler: nothing sealed leaves this way."""
    post = credential.post
    post.handles_sealed = False
    return Actor("api", person=post.person_id, held=(post,), reach=reach_of([post]))


def digest_of(secret: str) -> str:
    """Random enough to need no salt: 256 bits."""
    return hashlib.sha256(secret.encode()).hexdigest()
