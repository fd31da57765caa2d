"""The real server below a path of somebody else's portal: whoever follows links, sends forms or keeps cookies stays there."""

from __future__ import annotations

import html
import http.client
import json
import re
from collections import deque
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urljoin, urlsplit

import pytest

from tests.e2e.test_run import SECONDS_TO_ANSWER, environment, free_port, get, manage, portal, wait_for

pytestmark = pytest.mark.e2e
BELOW, TOWN, MOST = "/linge", "dingshan", 150
ADDRESS = re.compile(r'<(?P<tag>a|form|link|script|img)\b[^>]*?\b(?:href|action|src)="(?P<to>[^"]*)"', re.S)
NOT_OPENED = re.compile(r"/size/|[?&](page|kind|at|paper)=|/consult/\d+/\d")
MAKE = f"""
from grids import towns; from grids.models import Area, Town
towns.save(Town(area=Area.objects.get(name="鼎山街道"), prefix="{TOWN}"))
"""


@dataclass
class Seen:
    """What the walk met: pages by address, and whatever leads out of the path or nowhere."""

    pages: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)
    cookies: dict[str, str] = field(default_factory=dict)


def ask(port: int, path: str) -> tuple[http.client.HTTPResponse, str]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    line.request("GET", path, headers={"Host": f"127.0.0.1:{port}"})
    answer = line.getresponse()
    text = answer.read().decode(errors="replace")
    line.close()
    return answer, text


def walk(port: int, begins: str, files: str) -> Seen:
    """Pages must lie below `begins`, and what belongs to a page below `files`."""
    seen, waiting, known = Seen(), deque([f"{begins}/", f"{begins}/sitemap/", f"{begins}/accounts/login/"]), set()
    while waiting and len(known) < MOST:
        path = waiting.popleft()
        if path in known or NOT_OPENED.search(path):
            continue
        known.add(path)
        answer, text = ask(port, path)
        for one in SimpleCookie(answer.headers.get("Set-Cookie", "")).values():
            seen.cookies[one.key] = one["path"]
        found = [("a", answer.headers["Location"])] if answer.headers["Location"] else []
        if answer.status >= 400:
            seen.wrong.append(f"{path}: {answer.status}")
        if answer.headers.get_content_type() == "text/html":
            seen.pages[path] = text
            found += [(one["tag"], html.unescape(one["to"])) for one in ADDRESS.finditer(text)]
        for tag, to in found:
            parts = urlsplit(urljoin(path, to))
            if parts.scheme or (parts.netloc and parts.netloc != f"127.0.0.1:{port}"):
                continue
            seen.tags.add(tag)
            if not parts.path.startswith(f"{begins if tag in ('a', 'form') else files}/"):
                seen.wrong.append(f"{path}: {tag} leads to {to}")
            elif tag in ("a", "link", "script", "img"):
                waiting.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return seen


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("below")
    port, log = free_port(), folder / "log"
    env = environment(folder / "var", port, FORCE_SCRIPT_NAME=BELOW)
    with portal(env, log):
        wait_for(lambda: get(port, f"{BELOW}/healthz")[0] == 200, 2 * SECONDS_TO_ANSWER, log)
        wait_for(lambda: "鼎山" in get(port, f"{BELOW}/")[1], 60, log)
        made = manage("shell", "-c", MAKE, env=env)
        assert made.returncode == 0, made.stderr
        yield port, log


def test_the_whole_portal_keeps_below_the_path(server):
    port, _log = server
    seen = walk(port, BELOW, BELOW)
    assert seen.wrong == []
    assert len(seen.pages) > 60
    assert {"a", "form", "link", "script"} <= seen.tags
    assert seen.cookies
    assert {*seen.cookies.values()} == {BELOW}


def test_what_machines_are_told_lies_below_it_too(server):
    port, _log = server
    told = json.loads(ask(port, f"{BELOW}/manifest.webmanifest")[1])
    assert [told["start_url"], told["icons"][0]["src"]] == [f"{BELOW}/", f"{BELOW}/favicon.svg"]
    worker = ask(port, f"{BELOW}/worker.js")[1]
    ours = json.loads(re.match(r"const OURS = (.*);\n", worker)[1])  # type: ignore[index]
    assert ours["base"] == f"{BELOW}/"
    for path in [*ours["assets"], *ours["shells"].values(), *ours["drafts"].values()]:
        assert path.startswith(f"{BELOW}/"), path
    for path in (*ours["assets"], *ours["shells"].values()):
        assert ask(port, path)[0].status == 200, path
    assert f"Sitemap: http://127.0.0.1:{port}{BELOW}/sitemap.xml" in ask(port, f"{BELOW}/robots.txt")[1]
    for place in re.findall(r"<loc>(.*?)</loc>", ask(port, f"{BELOW}/sitemap.xml")[1]):
        assert place.startswith(f"http://127.0.0.1:{port}{BELOW}/"), place


def test_without_the_last_slash_it_is_the_first_page(server):
    port, _log = server
    assert "鼎山" in ask(port, BELOW)[1]


def test_a_town_below_the_path_keeps_to_itself(server):
    """A town that was made while the process runs is there within a minute."""
    port, log = server
    begins = f"{BELOW}/{TOWN}"
    wait_for(lambda: ask(port, f"{begins}/")[0].status == 200, 70, log)
    seen = walk(port, begins, BELOW)
    assert seen.wrong == []
    assert len(seen.pages) > 60
    told = {path: text for path, text in seen.pages.items() if "/login/demo/" not in text}  # whom one may play
    assert [path for path, text in told.items() if "甘溪" in text] == []
    assert len(told) > 50
