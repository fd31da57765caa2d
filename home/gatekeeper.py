"""Before every request into the CMS: rights as the posts of today say, and addresses within one's places only."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from home import walls
from home.newsrooms import seat

INSIDE = re.compile(r"^/(?:admin|documents)/")
OUR_OWN = ("accounts.admin_urls", "home.viewsets.")  # views that guard themselves


class GatekeeperMiddleware:
    """Stands before the second factor, which asks for rights too: a seat that ended at midnight is empty at once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _is_minded(request):
            request.keeps = seat(request.user)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: tuple, kwargs: dict) -> HttpResponseBase | None:
        """Raises PermissionDenied for an address that is not for editors, Http404 for a thing of another place."""
        if not _is_minded(request):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if (
            request.path_info.startswith("/admin/")
            and not _is_ours(view)
            and not (request.keeps and name in walls.DOORS)
        ):
            raise PermissionDenied
        walls.check(request, name, args, kwargs)
        return None


def _is_minded(request: HttpRequest) -> bool:
    """Only who is signed in, and no superuser, is looked after here."""
    user = request.user
    return bool(INSIDE.match(request.path_info)) and user.is_authenticated and not user.is_superuser


def _is_ours(view: Any) -> bool:
    return getattr(getattr(view, "view_class", view), "__module__", "").startswith(OUR_OWN)
