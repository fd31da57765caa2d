"""One real portal for all journeys, in a data folder of its own; a browser; people who come and go."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.e2e import browsers
from tests.e2e.browsers import Visitor
from tests.e2e.test_run import SECONDS_TO_ANSWER, environment, free_port, get, portal, wait_for

CODE = "246810"


@dataclass(frozen=True)
class Site:
    """Where the portal answers, what stands in it, and where its messages lie."""

    base: str
    data: Path
    town: dict


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Iterator[Site]:
    folder, port = tmp_path_factory.mktemp("site"), free_port()
    env = environment(folder / "var", port, LINGE_MATCH_EVERY="3")  # nobody waits a minute for the next round
    planted = subprocess.run(
        [sys.executable, "-m", "tests.e2e.town"], cwd=settings.BASE_DIR, text=True, check=True, stdout=subprocess.PIPE,
        env={**env, "DJANGO_SETTINGS_MODULE": "portal.settings"},
    )  # fmt: skip
    with portal(env, folder / "log"):
        wait_for(lambda: get(port, "/healthz")[0] == 200, SECONDS_TO_ANSWER, folder / "log")
        yield Site(f"http://127.0.0.1:{port}", folder / "var", json.loads(planted.stdout))
        assert "Traceback" not in (folder / "log").read_text()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with browsers.chromium() as browser:
        yield browser


@pytest.fixture
def visit(chromium, site) -> Iterator[Callable[..., Visitor]]:
    """Somebody new; when the test ends, none of the pages they saw may have done what it must not."""
    came: list[Visitor] = []

    def comes(**more) -> Visitor:
        came.append(browsers.visitor(chromium, site.base, **more))
        return came[-1]

    yield comes
    faults = [fault for one in came for fault in one.faults]
    for one in came:
        one.context.close()
    assert faults == []


@pytest.fixture(params=[False, True], ids=["no script", "script"])
def script(request) -> bool:
    return request.param


@pytest.fixture
def picture(tmp_path) -> str:
    """As a phone takes it."""
    path = tmp_path / "IMG_0001.jpg"
    Image.effect_noise((1200, 900), 40).convert("RGB").save(path, "JPEG")
    return str(path)


@pytest.fixture
def staff(visit, site, script):
    """Somebody who serves, signed in by the pages everybody uses, at the desk."""

    def comes(name: str):
        there = visit(script=script)
        there.open("/work/")
        there.page.get_by_label("手机号").fill(site.town["phones"][f"demo-{name}"])
        there.press("获取验证码")
        there.page.get_by_label("验证码").fill(CODE)
        there.page.get_by_role("button", name="登录", exact=True).click()
        expect(there.page.get_by_role("heading", name="工作台")).to_be_visible()
        return there

    return comes
