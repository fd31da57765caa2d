"""The Content-Security-Policy of each page: strict, with the hashes of the one inlined sheet and the one inlined script;
wider in the CMS."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache

from csp.constants import SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from home import sheet

# Wagtail 7.4's page editor writes inline scripts and styles, its preview is a frame. No foreign host even here.
CMS_PREFIX = "/admin/"
CMS_POLICY = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
}


@lru_cache(maxsize=8)
def hash_of(text: str) -> str:
    """The source expression that allows exactly this inline text."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


class PolicyMiddleware(CSPMiddleware):
    """django-csp, told which sheet and script stand in the page and which paths are the CMS."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if request.path_info.startswith(CMS_PREFIX):
            parts.replace = {**CMS_POLICY, **(parts.replace or {})}
        else:
            update = dict(parts.update or {})
            given = update.get("style-src") or []
            update["style-src"] = [*([given] if isinstance(given, str) else given), hash_of(sheet.css())]
            given = update.get("script-src") or []
            update["script-src"] = [*([given] if isinstance(given, str) else given), hash_of(sheet.aloud())]
            parts.update = update
        return parts
