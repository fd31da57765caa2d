"""What a telephone keeps while there is no net: drafts of 代登记. Whose they are, and how they come in once. 草稿

The drafts themselves never lie here: static/drafts/ keeps them on the telephone. ADR 30 says why so.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts import vault
from accounts.gates import public, signed_in
from accounts.models import User
from services.cases.models import Case
from services.cases.reach import actor_of

MARK_LENGTH = 32  # hex digits
ASSETS = (
    "work.css",
    "portal.js",
    "drafts/page.js",
    "drafts/form.js",
    "drafts/store.js",
    "drafts/sending.js",
    "drafts/photos.js",
)


def marks(user: User | AnonymousUser) -> list[str]:
    """By what a telephone knows whose a draft is, and says nothing else; nobody's is empty.

    One for each of FIELD_KEYS, newest first: a draft that was written before the keys were turned over stays its writer's.
    """
    if not user.is_authenticated:
        return []
    return [digest[:MARK_LENGTH] for digest in vault.keyed_hashes(f"draft of {user.pk}")]


def must_be_own(mark: str, user: User | AnonymousUser) -> None:
    """A draft is sent in the name of who wrote it, whoever is signed in on that telephone now. Raises PermissionDenied."""
    if not any(constant_time_compare(mark, own) for own in marks(user)):
        raise PermissionDenied(_("这份草稿是另一位同事写的，要本人登录后才能发送。"))


def filed(case: Case) -> JsonResponse:
    """201: the telephone may forget the draft. The same answer to one that is sent again, because the first was lost."""
    return JsonResponse({"number": case.shown_number, "sheet": reverse("sheet", args=[case.number])}, status=201)


@signed_in
@never_cache
@require_GET
def ticket(request: HttpRequest) -> JsonResponse:
    """What sending takes: the session's CSRF token, for that of the form may be of an older one, and who is signed in.

    Who is not signed in is led to sign in like anywhere, which the telephone takes as the answer. Raises PermissionDenied.
    """
    if not actor_of(request).looks_after:
        raise PermissionDenied(_("代登记要有网格或社区的任职。"))
    return JsonResponse({"token": get_token(request), "marks": marks(request.user)})


@public
@never_cache
@require_GET
def shell(request: HttpRequest) -> HttpResponse:
    """The page of 代登记 with nobody's data in it: what is shown where there is no net. Fetched without cookies."""
    return render(request, "reports/draft_shell.html")


@public
@never_cache
@require_GET
def gone(request: HttpRequest) -> HttpResponse:
    """Where 代登记 had a worker of its own: whoever still has that one gets this, and is rid of both at once."""
    return HttpResponse(_read(Path("drafts/gone.js")), content_type="text/javascript; charset=utf-8")


@cache
def version() -> str:
    """Another one whenever anything that the telephone keeps has changed."""
    parts = [_read(Path(name)) for name in (*ASSETS, "portal.css")]
    parts += [
        (settings.BASE_DIR / "templates" / name).read_text() for name in ("base.html", "reports/draft_shell.html")
    ]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]


def _read(name: Path) -> str:
    return (settings.BASE_DIR / "static" / name).read_text(encoding="utf-8")
