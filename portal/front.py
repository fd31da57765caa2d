"""Before the house: a page that was given once is given again as it was, headers and all, for one SQL.

The database says under which versions the page stands (home.keys). If this process gave exactly that page before, to
somebody with the same host, language, size and encoding, the same answer goes out; nothing of Django's way of a request
is walked. Anything else, and whatever goes wrong here, is the house's to answer.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any

from django.db import DatabaseError, connection
from django.http import HttpResponse, parse_cookie

from accounts import moment
from grids import scans, towns
from grids.slugs import read_slug
from home import kept, keys

ADDRESS = re.compile(r"(?P<english>/en)?/(?:[Bb]/(?P<building>[^/]{1,20})/?|g/(?P<area>[^/]+)/)")
TAIL = re.compile(r"(?:/[^/]+){0,2}/(?:[Bb]/[^/]{1,20}/?|g/[^/]+/)")  # of either, whatever town stands before it
MOST = 1024  # answers that one process keeps, of some 8 kB each
SAID = ("HTTP_REFERER", "HTTP_USER_AGENT", "HTTP_HOST")  # what tells a scan from a step within the portal
BODY_ONLY = {"content-length", "content-encoding", "content-type"}  # what a 304 leaves out

Environ = dict[str, Any]
Start = Callable[..., Any]


@dataclass(frozen=True)
class Answer:
    """What went out, and the span of time in which it is true."""

    headers: list[tuple[str, str]]
    body: bytes
    tag: str
    since: datetime
    until: datetime

    def give(self, environ: Environ, start: Start) -> list[bytes]:
        if kept.has_it(environ.get("HTTP_IF_NONE_MATCH", ""), self.tag):
            start("304 Not Modified", [pair for pair in self.headers if pair[0].lower() not in BODY_ONLY])
            return []
        start("200 OK", list(self.headers))
        return [self.body]


class Shelf:
    """The answers given last, the one not asked for longest leaves first."""

    def __init__(self, most: int = MOST) -> None:
        self.most, self.lock = most, Lock()
        self.held: OrderedDict[tuple, Answer] = OrderedDict()

    def find(self, name: tuple) -> Answer | None:
        with self.lock:
            answer = self.held.get(name)
            if answer is None:
                return None
            self.held.move_to_end(name)
        return answer if answer.since <= moment.now() < answer.until else None

    def put(self, name: tuple, answer: Answer) -> None:
        with self.lock:
            self.held[name] = answer
            if len(self.held) > self.most:
                self.held.popitem(last=False)


class Front:
    """The WSGI application that the server calls."""

    def __init__(self, house: Callable[[Environ, Start], Iterable[bytes]], tally: scans.Tally | None = None) -> None:
        self.house, self.shelf, self.tally = house, Shelf(), tally or scans.Tally()

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        here, found = None, None
        if environ["REQUEST_METHOD"] == "GET" and TAIL.fullmatch(environ["PATH_INFO"]):
            here, path = towns.asked(environ.get("HTTP_HOST", ""), environ["PATH_INFO"])
            found = ADDRESS.fullmatch(path)
        try:
            key = found and key_of(found)
        except DatabaseError:
            found = None
        if found is None:
            return self.house(environ, start)
        environ[keys.READ] = key
        if key is None or (here and not keys.lies_in(key, here.area)):
            return self.house(environ, start)
        if found["building"]:
            self.tally.note(found["building"], *(environ.get(name, "") for name in SAID))
        name = asked_as(environ, key, found["english"], here)
        if answer := self.shelf.find(name):
            return answer.give(environ, start)
        return self.ask_the_house(environ, start, name)

    def ask_the_house(self, environ: Environ, start: Start, name: tuple) -> Iterable[bytes]:
        response = self.house(environ, start)
        page = getattr(response, "kept", None)
        if isinstance(response, HttpResponse) and page and response.status_code == 200 and not response.cookies:
            self.shelf.put(name, Answer(list(response.items()), response.content, page.tag, page.since, page.until))
        return response


def key_of(found: re.Match[str]) -> str | None:
    """One SQL, on a connection that is as old as Django would let it be."""
    slug = read_slug(found["building"] or found["area"])
    if slug is None:
        return None
    connection.close_if_unusable_or_obsolete()
    try:
        return keys.of_building(slug) if found["building"] else keys.of_area(slug)
    finally:
        connection.close_if_unusable_or_obsolete()


def asked_as(environ: Environ, key: str, english: str | None, here: towns.Here | None) -> tuple:
    """All that makes two answers differ: the page, its town, its language and size, the encoding, and how we were addressed."""
    cookies = environ.get("HTTP_COOKIE", "")
    large = bool(cookies) and parse_cookie(cookies).get("size") == "large"
    small = bool(kept.GZIP.search(environ.get("HTTP_ACCEPT_ENCODING", "")))
    addressed = tuple(
        environ.get(name) for name in ("HTTP_HOST", "SERVER_NAME", "SERVER_PORT", "wsgi.url_scheme",
                                       "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "SCRIPT_NAME")
    )  # fmt: skip
    return (key, here, english, large, small, *addressed)
