"""Pages kept whole: one SQL gives the key, the cache gives the body, and nobody sees a stale one.

A kept page is the same for everybody: no form token, no name, nothing of a session is in it.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache as once

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

from accounts import moment
from grids import towns
from grids.naming import is_english
from home import sheet
from home.context import size_of

GZIP = re.compile(r"\bgzip\b")


@dataclass(frozen=True)
class Kept:
    """A page's bytes, plain and compressed, and the span of time in which it is true."""

    plain: bytes
    small: bytes
    tag: str
    since: datetime
    until: datetime


@once
def release() -> str:
    """Another template or translation, another page: what is kept does not outlive the code that made it."""
    found = hashlib.sha256((sheet.css() + sheet.aloud()).encode())
    for path in sorted((settings.BASE_DIR / "templates").glob("*.html")):
        found.update(path.read_bytes())
    inner = [*(settings.BASE_DIR / "templates" / "home").glob("*.html"), *(settings.BASE_DIR / "locale").rglob("*.mo")]
    for path in sorted(inner):
        found.update(path.read_bytes())
    return found.hexdigest()[:12]


def full_key(request: HttpRequest, key: str, english: bool) -> str:
    """The place's versions, the town that is asked, and all else that makes two readers' pages differ."""
    here = towns.current()
    return f"page:{release()}:{'en' if english else 'zh'}:{size_of(request)}:{here.area if here else ''}:{key}"


def find(name: str, now: datetime) -> Kept | None:
    """The page of this full key, if one is kept that is true now. One cache read."""
    kept = cache.get(name)
    return kept if kept is not None and kept.since <= now < kept.until else None


def answer(request: HttpRequest, key: str, make: Callable[[], tuple[str, datetime]]) -> HttpResponse:
    """The page of this key; `make` gives its HTML and until when it is true. One cache read when it is kept."""
    name, now = full_key(request, key, is_english()), moment.now()
    kept = find(name, now)
    if kept is None:
        html, until = make()
        kept = keep(html, now, until)
        cache.set(name, kept, timeout=min(86_400, max(1, int((until - now).total_seconds()))))
    return respond(request, kept)


def keep(html: str, now: datetime, until: datetime) -> Kept:
    plain = html.encode()
    tag = f'W/"{hashlib.sha256(plain).hexdigest()[:24]}"'
    return Kept(plain, gzip.compress(plain, 9, mtime=0), tag, now, until)


def has_it(asked: str, tag: str) -> bool:
    """Does this If-None-Match name the page?"""
    tags = {one.strip() for one in asked.split(",")}
    return tag in tags or "*" in tags


def respond(request: HttpRequest, kept: Kept) -> HttpResponse:
    """304 when the reader has it already. The front (portal.front) finds by `kept` that it may give it again."""
    if has_it(request.headers.get("If-None-Match", ""), kept.tag):
        response: HttpResponse = HttpResponseNotModified()
    elif GZIP.search(request.headers.get("Accept-Encoding", "")):
        response = HttpResponse(kept.small, headers={"Content-Encoding": "gzip"})
    else:
        response = HttpResponse(kept.plain)
    response["ETag"] = kept.tag
    response["Cache-Control"] = "no-cache"  # whoever keeps it asks before showing it
    response["Vary"] = "Accept-Encoding, Cookie"
    response.kept = kept
    return response
