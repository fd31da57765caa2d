"""Whoever serves others proves it twice: by the phone or a password, and by an app, a key or a recovery code."""

from __future__ import annotations

import time
from collections.abc import Callable

from allauth.account import app_settings as account_settings
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from accounts.demo import is_demo
from accounts.models import User

needs_second_factor: list[Callable[[User], bool]] = []  # higher floors append, in AppConfig.ready

AT_WORK = "at_work"  # in the session: the second in which something was last done behind a second factor
NOTED_EVERY = 120  # seconds
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def needed(user: User) -> bool:
    """Is this account one that must not be opened with a phone alone? Demo accounts are let off, in a demo."""
    return user.is_authenticated and not is_demo(user) and serves(user)


def serves(user: User) -> bool:
    """Works here in any way: by a post, in the CMS, or as whoever runs it. Up to three queries."""
    staff = user.is_staff or user.is_superuser or user.has_perm("wagtailadmin.access_admin")
    return staff or any(rule(user) for rule in needs_second_factor)


def enrolled(user: User) -> set[str]:
    """The kinds of second factor this user has; recovery codes alone are none. One query."""
    return set(Authenticator.objects.filter(user=user, type__in=FACTORS).values_list("type", flat=True))


def has_one(user: User) -> bool:
    """Any at all. No query where it was read with the user (accounts.backends), but for whoever had none then."""
    return getattr(user, "has_factor", False) or bool(enrolled(user))


def used(request: HttpRequest) -> bool:
    """Was a second factor shown in this session? No query."""
    return bool(_shown_at(request))


def _shown_at(request: HttpRequest) -> list[float]:
    """When, each time, in seconds of the clock on the wall."""
    records = get_authentication_records(request, request.user)
    return [record["at"] for record in records if record.get("method") == "mfa"]


def fresh(request: HttpRequest) -> bool:
    """Was one shown in this session within the last few minutes? No query."""
    return time.time() - max(_shown_at(request), default=0) < account_settings.REAUTHENTICATION_TIMEOUT


def idle(request: HttpRequest) -> bool:
    """Nothing was done behind a second factor here for STAFF_IDLE_MINUTES. No query. By the clock on the wall."""
    limit = settings.STAFF_IDLE_MINUTES * 60
    return bool(limit) and time.time() - _last_at_work(request) > limit


def at_work(request: HttpRequest) -> None:
    """Somebody does something behind a second factor. Written into the session every few minutes, not each time."""
    if used(request) and time.time() - _last_at_work(request) > NOTED_EVERY:
        request.session[AT_WORK] = time.time()


def _last_at_work(request: HttpRequest) -> float:
    return max([*_shown_at(request), request.session.get(AT_WORK, 0)])


def satisfied(request: HttpRequest) -> bool:
    """May this session do what the account's posts allow? Rights read from posts must ask this first.

    Asked once for a request; again for whoever signs in during it.
    """
    asked = getattr(request, "second_factor_of", None)
    if asked is None or asked[0] != request.user.pk:
        shown = used(request) and has_one(request.user) and not idle(request)
        answer = bool(shown) or not needed(request.user)
        request.second_factor_of = asked = (request.user.pk, answer)  # type: ignore[attr-defined]
    return asked[1]
