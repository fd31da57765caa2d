"""Which pages a reader of either language walks, and what somebody clumsy answers on their forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from django.test import Client

from tests.conftest import Town
from tests.languages.reading import forms_of
from tests.walls.crawler import Walk, crawl

DOORS = ("/", "/B/{b}", "/report/?b={b}", "/report/", "/find/?q={b}", "/find/?q=nowhere", "/g/{g}/", "/track/",
         "/search/", "/search/?q=grid", "/search/?q=nowhere")  # fmt: skip
OWN_DOORS = ("/me/", "/work/", "/work/?list=area", "/work/?list=done", "/g/{g}/group/", "/accounts/2fa/")
OPEN_TO_ALL = r"^(?:/en)?/(?:B/|g/\w+/(?:n/.*|feed/)?$|find|search|report|stats|open-data|privacy|not-built|accessibility|track|$)"
ONCE_IS_ENOUGH = r"/size/|logout|/report/\w+/\?g=|[?&](?:period|list)=\d"
LEFT_ALONE = re.compile(
    r"logout|login/demo|webauthn|2fa/(?:re)?authenticate|/follow/|consents/|data/leave/"
)  # no words to get wrong


def walk(browser: Client, town: Town, name: str | None, language: str = "") -> Walk:
    """All that somebody can reach in one language: a stranger everything, others what only they see."""
    things = {"b": town.building.slug, "g": town.near.slug}
    doors = [door for door in (OWN_DOORS if name else DOORS) if name != "resident" or "/work/" not in door]
    elsewhere = rf"^(?!{language}/)|{ONCE_IS_ENOUGH}" if language else f"^/en/|{ONCE_IS_ENOUGH}"
    skip = f"{elsewhere}|{OPEN_TO_ALL}" if name else elsewhere
    return crawl(browser, *(language + door.format(**things) for door in doors), skip=skip, most=150)


def answered_badly(browser: Client, pages: dict[str, str], seen: set[str]) -> Iterator[tuple[str, str]]:
    """Post each form once with nothing in it and once with nonsense; yields the address and the page that answers.

    Not those `seen` before, by whoever else walked here: the sentences beside a field are the same for all.
    """
    for address, page in pages.items():
        for action, hidden, asked in forms_of(page):
            target = urljoin(address, action)
            alike = re.sub(r"/(?:work|c)/\w{10}/", "/work/x/", target.split("?")[0])
            if alike in seen or LEFT_ALONE.search(target):
                continue
            seen.add(alike)
            for nonsense in ({}, dict.fromkeys(asked, "x")):
                answer = browser.post(target, {**hidden, **nonsense}, follow=True)
                if answer.streaming:  # a file to take along
                    b"".join(answer.streaming_content)
                    continue
                yield target, answer.content.decode()
