"""Where somebody is signed in, and how to end it; and the log of what happened to the accounts of those who serve.

Of residents only the sessions that still hold are known. Of those who serve, sign-ins, refusals and what was done to
their accounts stay for KEEP_ACCOUNT_LOG_DAYS. 网络安全法: network logs, at least six months [recalled].
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from importlib import import_module

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest

from accounts import limits, moment, second_factor
from accounts.models import AccountEvent, Sitting, User

What = AccountEvent.What
BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
MACHINES = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"),
            ("Linux", "Linux"))  # fmt: skip
SHORT = {"webauthn": "key", "recovery_codes": "spare", "password": "word"}  # what a sign-in was by, in a word


def begin(request: HttpRequest, user: User) -> None:
    """Somebody has come in. Part of the request that signs in, after the session has its new key."""
    if not request.session.session_key:
        request.session.save()
    device, method = _device(request), _method(request, user)
    facts = {"user": user, "device": device, "method": method, "begun_at": moment.now()}
    Sitting.objects.update_or_create(key=request.session.session_key, defaults=facts)
    note(What.CAME_IN, user, by=user, how=f"{method} · {device}")


def leave(request: HttpRequest) -> None:
    """Somebody signs out here. Before the session is emptied."""
    if request.user.is_authenticated:
        Sitting.objects.filter(key=request.session.session_key).delete()
        note(What.LEFT, request.user, by=request.user)


def of(user: User) -> list[Sitting]:
    """Where this user is signed in, newest first. One query."""
    holding = Session.objects.filter(expire_date__gt=moment.now()).values("session_key")
    return list(user.sittings.filter(key__in=holding).order_by("-begun_at", "-pk"))


@transaction.atomic
def end(sittings: Iterable[Sitting], *, by: User) -> int:
    """Let these sessions be nobody's from the next request on; returns how many."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    ended = list(sittings)
    for sitting in ended:
        store(sitting.key).delete()
        sitting.delete()
        note(What.ENDED, sitting.user, by=by, how=f"{sitting.method} · {sitting.device}")
    return len(ended)


@transaction.atomic
def take_factors(user: User, *, by: User) -> None:
    """Telephone and spare codes are lost: whoever comes in next sets up a new one. Every session ends with it."""
    kinds = sorted(set(Authenticator.objects.filter(user=user).values_list("type", flat=True)))
    Authenticator.objects.filter(user=user).delete()
    end(of(user), by=by)
    note(What.FACTORS_TAKEN, user, by=by, how=" ".join(kinds))


@transaction.atomic
def let_try(user: User, *, by: User) -> None:
    """Whoever was told to wait after too many wrong tries may try again."""
    limits.forget("second_factor", str(user.pk))
    limits.forget("password", user.username.lower())
    note(What.LET_TRY, user, by=by)


def note(what: str, user: User, *, by: User | None = None, how: str = "") -> None:
    """Write it down, of those who serve; of residents nothing is kept."""
    if second_factor.serves(user) or (by is not None and by.pk != user.pk):
        AccountEvent.objects.create(user=user, what=what, by=by, how=how[:120])


def purge() -> None:
    """Forget sittings whose session is gone, and what is older than it has to be kept."""
    Sitting.objects.exclude(key__in=Session.objects.values("session_key")).delete()
    before = moment.now() - timedelta(days=settings.KEEP_ACCOUNT_LOG_DAYS)
    AccountEvent.objects.filter(at__lt=before).delete()


def _method(request: HttpRequest, user: User) -> str:
    """The ways in of this session, such as `code+totp`."""
    records = get_authentication_records(request, user)
    names = [str(record.get("type") or record.get("method")) for record in records]
    return "+".join(dict.fromkeys(SHORT.get(name, name) for name in names))[:12]


def _device(request: HttpRequest) -> str:
    """Browser and machine in two words, of a head that says much more."""
    told = request.headers.get("User-Agent", "")
    found = [next((name for sign, name in kinds if sign in told), "") for kinds in (BROWSERS, MACHINES)]
    return " · ".join(name for name in found if name)
