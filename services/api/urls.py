from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import get_language_from_request, override
from django.views.decorators.cache import never_cache

from accounts.gates import public, with_credential
from services.api import own, views
from services.api.doors import api

staff = [
    path("work/credentials/", views.credential_list, name="credentials"),
    path("work/credentials/<int:pk>/revoke/", views.revoke, name="revoke_credential"),
    path("volunteer/credentials/", own.page, name="own_credentials"),
    path("volunteer/credentials/<int:pk>/revoke/", own.revoke, name="revoke_own_credential"),
]


FOR_ANYBODY = {"openapi-json", "api-root"}  # how to speak to us; and an address that is not there


def _gated(pattern: Any) -> URLPattern:
    view, anybody = never_cache(_in_their_language(pattern.callback)), pattern.name in FOR_ANYBODY
    gate, name = (public, pattern.name) if anybody else (with_credential, f"api_{pattern.name}")
    return path(str(pattern.pattern), gate(view), name=name)


def _in_their_language(view: Callable) -> Callable:
    """By Accept-Language; pages say it in their address, which does not fit machines."""

    @wraps(view)
    def answer(request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
        with override(get_language_from_request(request)):
            return view(request, *given, **named)

    return answer


machines = [_gated(pattern) for pattern in api.urls[0]]
