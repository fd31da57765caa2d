"""Addresses of published pages: ours, for the CMS's own serving route is not installed."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from wagtail.models import Page


def own_url_parts(page: Page, request: HttpRequest | None, path: str) -> tuple[int, str, str] | None:
    """Wagtail's (site id, root address, path) with a path of ours."""
    parts = Page.get_url_parts(page, request)
    return (parts[0], settings.PUBLIC_URL, path) if parts else None
