"""The pages nobody looks for: what went wrong and how to go on; and the three addresses that machines ask."""

from __future__ import annotations

import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.static import serve

from accounts.gates import public
from home import sheet
from home.context import size_of
from portal import health, metrics
from portal.callers import is_from_this_machine

RETRY_AFTER_SECONDS = 30


@public
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process is alive. Asks nobody else."""
    return HttpResponse("ok\n", content_type="text/plain")


@public
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """What the portal stands on, as JSON; 503 when something of it is bad. Answers within health.SECONDS_PER_CHECK."""
    report = health.report()
    return JsonResponse(report, status=200 if report["ready"] else 503)


@public
@never_cache
def figures(request: HttpRequest) -> HttpResponse:
    """For Prometheus: from this machine, or with `Authorization: Bearer <METRICS_TOKEN>`. Strangers find nothing."""
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "")
    if not is_from_this_machine(request) and not (token and constant_time_compare(given, f"Bearer {token}")):
        raise Http404
    return HttpResponse(metrics.text(), content_type="text/plain; version=0.0.4; charset=utf-8")


@public
def published_image(request: HttpRequest, path: str) -> HttpResponseBase:
    """The editors' pictures, as the CMS re-made them. Of the media folder only these and the faces below are served."""
    return serve(request, path, document_root=str(settings.MEDIA_ROOT / "images"))


@public
def officer_photo(request: HttpRequest, path: str) -> HttpResponseBase:
    """The faces of officers who agreed, as the portal re-made them."""
    return serve(request, path, document_root=str(settings.MEDIA_ROOT / "officers"))


def bare(request: HttpRequest, template: str, status: int) -> HttpResponse:
    """A page that needs no database or session: for when those are what is broken, or are not yet known."""
    language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
    with translation.override(language):
        html_lang = "en" if language.startswith("en") else "zh-Hans"
        words = {"css": sheet.css(), "html_lang": html_lang, "size": size_of(request)}
        return HttpResponse(render_to_string(template, words), status=status)


@public
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400; or 413, where Django found the body too large."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return too_large(request)
    return bare(request, "400.html", 400)


@public
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


@public
def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without a valid token: mostly a page that stood open too long."""
    return render(request, "403.html", {"form_expired": True}, status=403)


@public
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


@public
def gone(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "410.html", {"words": str(exception or "")}, status=410)


@public
def too_large(request: HttpRequest) -> HttpResponse:
    """413. Bare, because it is also answered before sessions and languages are known."""
    return bare(request, "413.html", 413)


@public
def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429, with the seconds after which it is worth another try."""
    seconds = getattr(exception, "retry_after", 60)
    page = render(request, "429.html", {"retry_after": seconds}, status=429)
    page["Retry-After"] = str(seconds)
    return page


@public
def broken(request: HttpRequest) -> HttpResponse:
    """500; or 503, where it is the database that does not answer."""
    if not isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return bare(request, "500.html", 500)
    page = bare(request, "503.html", 503)
    page["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return page
