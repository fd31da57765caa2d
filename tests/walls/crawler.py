"""Somebody who only follows links: <a href> of this portal, each page once."""

from __future__ import annotations

import html
import re
from collections import deque
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]*)"', re.S)
NO_PAGES = ("tel:", "geo:", "mailto:", "javascript:", "#", "data:")
OWN = ("", "testserver", "127.0.0.1")


@dataclass
class Walk:
    """What was found on the way: pages and files by address, foreign links, and who links to a page."""

    pages: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    foreign: dict[str, str] = field(default_factory=dict)
    from_page: dict[str, str] = field(default_factory=dict)

    @property
    def bad(self) -> dict[str, tuple[int, str]]:
        """Linked pages that are not there, or closed to who sees the link: address -> status, page with the link."""
        return {at: (status, self.from_page[at]) for at, status in self.statuses.items() if status >= 400}


def read_out(answer) -> bytes:
    """The whole of an answer, files too, which are closed by being read to their end."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def crawl(browser: Client, *starts: str, skip: str = r"^/(en/)?size/", most: int = 400) -> Walk:
    """Follow links from these pages, redirects included; addresses that `skip` matches are not opened."""
    walk, waiting = Walk(), deque((start, "") for start in starts)
    while waiting and len(walk.statuses) < most:
        address, source = waiting.popleft()
        if address in walk.statuses or re.search(skip, address) or address.startswith("/admin/"):
            walk.names |= {"wagtailadmin_home"} if address.startswith("/admin/") else set()
            continue
        walk.from_page[address] = source
        answer = browser.get(address, follow=True)
        walk.statuses[address] = answer.status_code
        for seen in [address, *(to for to, _status in answer.redirect_chain)]:
            walk.names |= _name(urlsplit(seen).path)
        kind = answer.headers.get("Content-Type", "")
        if not kind.startswith("text/html"):
            walk.files[address] = read_out(answer)
            continue
        walk.pages[address] = text = answer.content.decode()
        here = answer.redirect_chain[-1][0] if answer.redirect_chain else address
        for link in LINK.findall(text):
            target = html.unescape(link)
            parts = urlsplit(target)
            if target.startswith(NO_PAGES) or not target:
                continue
            if parts.netloc and parts.hostname not in OWN:
                walk.foreign[target] = address
                continue
            waiting.append((urljoin(here, target).split("#")[0].removeprefix("http://testserver"), address))
    return walk


def _name(path: str) -> set[str]:
    try:
        return {resolve(path).url_name or path}
    except Resolver404:
        return set()
