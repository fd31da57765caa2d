"""Residents who report over HTTP, and do not give up when the line breaks."""

from __future__ import annotations

import http.client
import random
import re
import threading
import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode

from tests.faults.servers import WEB

CATEGORY = "noise"
NUMBER = re.compile(r"/report/thanks/([0-9A-Z]{10})/")
PATIENCE = 12.0  # seconds a resident looks at a page that does not come
BROKEN = (OSError, http.client.HTTPException)


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    body: str
    cookie: str


@dataclass
class Book:
    """What all residents together were told. `numbers` holds marker → number, as acknowledged."""

    numbers: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    under_way: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    retries: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def unanswered(self) -> set[str]:
        """The reports that are on their way at this moment."""
        with self.lock:
            return set(self.under_way)

    def broke(self, markers: set[str]) -> set[str]:
        """Those of them whose line broke, or that were answered with an error of the server."""
        with self.lock:
            return markers & self.broken


class Resident(threading.Thread):
    """Files one report after another until `stop`; each under a marker of its own, sent until it is acknowledged."""

    def __init__(self, place: int, slug: str, book: Book, stop: threading.Event, limit: int, seed: int) -> None:
        super().__init__(name=f"resident {place}", daemon=True)
        self.place, self.slug, self.book, self.stop, self.limit, self.seed = place, slug, book, stop, limit, seed
        self.until = 0.0
        self.chance = random.Random(f"{place} {seed}")

    def run(self) -> None:
        for count in range(self.limit):
            if self.stop.is_set():
                return
            self.report(f"m{self.place}x{count}x{self.chance.randrange(10**9)}", count)

    def report(self, marker: str, count: int) -> None:
        # Each report comes from an address of its own, as from a phone of its own.
        source = f"127.{self.place + 1}.{self.seed % 32 * 8 + count // 250}.{count % 250 + 1}"
        path = f"/report/{CATEGORY}/?b={self.slug}"
        page = self._until_answered("GET", path, source, {200})
        phone = f"138{10_000_000 + self.place * 10_000 + count}"
        fields = hidden_fields(page.body) | {"category": CATEGORY, "text": f"半夜还在装修 {marker}", "phone": phone}
        fields["apart"] = "1"  # there is much of it: each is another matter
        headers = {"Cookie": page.cookie, "Referer": f"http://127.0.0.1:{WEB}{path}"}
        answer = self._until_answered("POST", path, source, {302}, marker, urlencode(fields), headers)
        found = NUMBER.search(answer.location)
        with self.book.lock:
            if found:
                self.book.numbers[marker] = found[1]
            else:
                self.book.faults.append(f"{marker}: {answer.status} {answer.location} {answer.body[-300:]}")

    def _until_answered(self, verb: str, path: str, source: str, wanted: set[int], marker: str = "", body: str = "",
                        headers: dict[str, str] | None = None) -> Answer:  # fmt: skip
        """Ask again, word for word, as long as the line breaks or the server is at fault."""
        while True:
            try:
                answer = self._ask(verb, path, source, marker, body, headers or {})
                if answer.status < 500 or self._has_waited_enough():
                    return self._judged(answer, wanted, marker or path)
            except BROKEN as failure:
                if self._has_waited_enough():
                    return self._judged(Answer(0, "", repr(failure), ""), wanted, marker or path)
            with self.book.lock:
                self.book.retries += 1
                self.book.broken.add(marker)
            time.sleep(self.chance.uniform(0.1, 0.6))

    def _has_waited_enough(self) -> bool:
        """Two minutes after the storm. While it blows, a slow machine may be starting servers most of the time."""
        if self.stop.is_set() and not self.until:
            self.until = time.monotonic() + 120
        return bool(self.until) and time.monotonic() > self.until

    def _judged(self, answer: Answer, wanted: set[int], what: str) -> Answer:
        if answer.status not in wanted:
            with self.book.lock:
                self.book.faults.append(f"{what}: {answer.status} {answer.body[-300:]}")
        return answer

    def _ask(self, verb: str, path: str, source: str, marker: str, body: str, headers: dict[str, str]) -> Answer:
        line = http.client.HTTPConnection("127.0.0.1", WEB, timeout=PATIENCE, source_address=(source, 0))
        form = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        try:
            line.connect()
            with self.book.lock:
                self.book.under_way |= {marker} - {""}
            line.request(verb, path, body.encode(), headers | form)
            response = line.getresponse()
            said = response.read().decode(errors="replace")
            cookie = "; ".join(value.split(";")[0] for value in response.headers.get_all("Set-Cookie", []))
            return Answer(response.status, response.headers.get("Location", ""), said, cookie)
        finally:
            line.close()
            with self.book.lock:
                self.book.under_way.discard(marker)


class _Hidden(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "input" and named.get("type") == "hidden" and named.get("name"):
            self.fields[named["name"] or ""] = named.get("value") or ""


def hidden_fields(page: str) -> dict[str, str]:
    """The tokens of the form: csrfmiddlewaretoken, once."""
    reader = _Hidden()
    reader.feed(page)
    return reader.fields
