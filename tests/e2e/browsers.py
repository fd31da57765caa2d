"""A phone in somebody's hand: Chromium, 390 px wide, that writes down whatever goes wrong on its pages."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, Response, sync_playwright

PHONE, SMALL_PHONE, DESK = 390, 320, 1280
QUIET = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, or the one that CHROMIUM names."""
    path = shutil.which(os.environ.get("CHROMIUM", "chromium"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@dataclass
class Visitor:
    """Somebody with a phone. `faults` is what no page of ours may do; `requests` what the last page asked for."""

    base: str
    context: BrowserContext
    page: Page = field(init=False)
    faults: list[str] = field(default_factory=list)
    may_be_refused: set[int] = field(default_factory=set)  # what a script of ours asks may be answered so
    requests: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url}: {error}"))
        self.page.on("request", self._asked)
        self.page.on("response", self._answered)

    def open(self, path: str, status: int = 200) -> Page:
        """Go there, in full or below the base; the page must answer so."""
        self.requests.clear()
        answer = self.page.goto(path if path.startswith("http") else self.base + path)
        assert answer is not None
        assert answer.status == status, (path, answer.status)
        return self.page

    def press(self, words: str) -> Page:
        """The first link or button in sight that says so; returns when the next page is there."""
        with self.page.expect_navigation():
            self.page.locator("a, button").filter(has_text=words).filter(visible=True).first.click()
        return self.page

    @property
    def apart(self) -> Locator:
        """Where something alike is under way: the button that says it is another matter."""
        return self.page.locator("button[name=apart]")

    def unfold(self, step: str) -> Locator:
        """The form of a step on the page that is open, with whatever it is folded away in; or where a link leads to it."""
        for link in self.page.locator(f"a.ask[href*='step={step}']").all():
            self.open(urljoin(self.page.url, link.get_attribute("href")))
        form = self.page.locator(f"form[action*='/{step}/']")
        for fold in self.page.locator("details", has=form).all():
            if fold.get_attribute("open") is None:
                fold.locator("> summary").click()
        return form

    def must_fit(self) -> None:
        """Nothing to push sideways, on a small phone either; leaves the page as wide as it was."""
        size = self.page.viewport_size
        assert size is not None
        for width in (size["width"], SMALL_PHONE):
            self.page.set_viewport_size({"width": width, "height": size["height"]})
            if self.page.evaluate(OVERFLOW) > 0:
                self.faults.append(f"{self.page.url}: wider than {width} px")
        self.page.set_viewport_size(size)

    def _heard(self, message) -> None:
        said_by_status = message.text.startswith("Failed to load resource")
        if message.type in ("error", "warning") and not said_by_status:
            self.faults.append(f"{self.page.url}: {message.text}")

    def _asked(self, request: Request) -> None:
        if request.url.startswith("data:"):
            return
        self.requests.append(request.url)
        if urlsplit(request.url).netloc != urlsplit(self.base).netloc:
            self.faults.append(f"{self.page.url} asks {request.url}")

    def _answered(self, response: Response) -> None:
        asked_for = response.request.is_navigation_request() or response.status in self.may_be_refused
        if response.status >= 500 or (response.status >= 400 and not asked_for):
            self.faults.append(f"{response.url}: {response.status}")


def visitor(browser: Browser, base: str, *, script: bool = True, large: bool = False, width: int = PHONE) -> Visitor:
    """A new person: no cookies but that of the elder version."""
    phone = width < 600
    window = {"width": width, "height": 844}
    context = browser.new_context(
        viewport=window, java_script_enabled=script, has_touch=phone, is_mobile=phone, locale="zh-CN"
    )
    if large:
        context.add_cookies([{"name": "size", "value": "large", "url": base}])
    return Visitor(base, context)
