"""Two guards before the views: who asks too often waits, and who serves others shows a second factor."""

from __future__ import annotations

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from allauth.core.exceptions import RateLimited
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string

from accounts import resuming, second_factor
from accounts.limits import TooMany, too_many_words

A_MINUTE = 60
OWN_DOORS = re.compile(r"^/admin/(login|password_reset)/")
GUARDED = re.compile(r"^/(?:[a-z]{2}(?:-[a-z]+)?/)?(?:work|admin|django-admin|documents)(?:/|$)")


class TooManyMiddleware:
    """Our limits and the library's answer alike: 429, Retry-After, and a page that says how long."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
            response.headers.setdefault("Retry-After", str(A_MINUTE))
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, TooMany):
            return _too_many(request, exception.retry_after)
        return _too_many(request, A_MINUTE) if isinstance(exception, RateLimited) else None


def _too_many(request: HttpRequest, retry_after: int) -> HttpResponse:
    headers = {"Retry-After": str(retry_after)}
    shown = {"retry_after": retry_after, "minutes": -(-retry_after // A_MINUTE)}
    try:
        page = render_to_string("429.html", shown, request)
    except TemplateDoesNotExist:
        page, headers["Content-Type"] = too_many_words(retry_after), "text/plain; charset=utf-8"
    return HttpResponse(page, status=HTTPStatus.TOO_MANY_REQUESTS, headers=headers)


class SecondFactorMiddleware:
    """Behind these addresses nobody works with a phone code or a password alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if GUARDED.match(request.path_info):
            if second_factor.satisfied(request):
                second_factor.at_work(request)
            elif not _was_away(request):
                return _lead_to_second_factor(request)
        if _has_no_rights_in_the_cms(request):  # the CMS would send them to sign in, and we back: for ever
            raise PermissionDenied
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: tuple, kwargs: dict) -> HttpResponse | None:
        """What somebody sent who was away too long is laid aside: here, for only now is its token checked."""
        if not GUARDED.match(request.path_info) or second_factor.satisfied(request):
            return None
        return resuming.keep(request)


def _was_away(request: HttpRequest) -> bool:
    """Sends something, and showed a second factor in this session, too long ago."""
    return request.method == "POST" and second_factor.used(request) and second_factor.idle(request)


def _has_no_rights_in_the_cms(request: HttpRequest) -> bool:
    """Signed in, before the CMS, and no editor. Only its own sign-in addresses, which lead to ours, stay open."""
    inside = request.path_info.startswith("/admin/") and not OWN_DOORS.match(request.path_info)
    return inside and request.user.is_authenticated and not request.user.has_perm("wagtailadmin.access_admin")


def _lead_to_second_factor(request: HttpRequest) -> HttpResponseRedirect:
    return resuming.lead_to_proof(request.get_full_path())
