"""What is refused before a view sees it, and the one exception that views raise for what has been taken down."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.gates import Gone
from portal import views

Answer = Callable[[HttpRequest], HttpResponse]


class TooLargeMiddleware:
    """A body beyond MAX_BODY_BYTES is answered with 413 before a byte of it is parsed."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > settings.MAX_BODY_BYTES:
            return views.too_large(request)
        return self.get_response(request)


class GoneMiddleware:
    """Turns accounts.gates.Gone into the 410 page."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return views.gone(request, exception) if isinstance(exception, Gone) else None
