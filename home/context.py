"""What the frame of every page needs, without a query."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, reverse

from grids.naming import is_english

SIZES = ("normal", "large")


def size_of(request: HttpRequest) -> str:
    """The elder version is a cookie, not an account: it works for everybody at once."""
    return "large" if request.COOKIES.get("size") == "large" else "normal"


def in_other_language(path_info: str) -> str:
    """The address of the same page in the other language, below the script's prefix."""
    prefix = get_script_prefix().rstrip("/")
    if path_info == "/en" or path_info.startswith("/en/"):
        return prefix + (path_info[3:] or "/")
    return f"{prefix}/en{path_info}"


def frame(request: HttpRequest) -> dict:
    """Size, language and the switches. A page that is kept for all gives its own `path_info` instead of the asker's."""
    asked = getattr(request, "kept_path", None) or request.get_full_path_info()
    here = get_script_prefix().rstrip("/") + asked
    size = size_of(request)
    other_size = "normal" if size == "large" else "large"
    return {
        "size": size,
        "size_link": f"{reverse('size', args=[other_size])}?{urlencode({'next': here})}",
        "language_link": in_other_language(asked),
        "english": is_english(),
        "html_lang": "en" if is_english() else "zh-Hans",
        "demo": settings.DEMO,
    }
