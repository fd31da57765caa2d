"""The five ways that are gone most often, each counted in taps and seconds, on a telephone 390 px wide.

A tap is whatever a thumb does: a link, a button, a field that is entered, a picture that is chosen. Seconds are those of
the clock, and one more for each tap, for a person looks before they tap; typing comes on top in life.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.browsers import Visitor
from tests.e2e.steps import file_report, link_in, message

pytestmark = pytest.mark.e2e
A_LOOK = 1.0  # seconds before each tap
MINE = "13800000026"  # of nobody else in the town: a number gets so many letters a day


@dataclass
class Thumb:
    """Counts what somebody taps, and how long it takes."""

    visitor: Visitor
    taps: int = 0
    began: float = field(default_factory=time.monotonic)

    def on(self, what: Locator) -> None:
        self.taps += 1
        what.click()

    def through(self, words: str) -> None:
        """A link or button, in sight, that leads to another page."""
        self.taps += 1
        self.visitor.press(words)

    def writes(self, where: Locator, words: str) -> None:
        self.taps += 1
        where.fill(words)

    def chooses(self, where: Locator, picture: str) -> None:
        self.taps += 1
        where.set_input_files(picture)

    def must_have_needed(self, taps: int, seconds: float = 60) -> None:
        took = time.monotonic() - self.began + self.taps * A_LOOK
        assert (self.taps <= taps, took <= seconds) == (True, True), f"{self.taps} taps, {took:.1f} s"


def in_sight(visitor: Visitor, what: Locator) -> bool:
    """Whole, on the first screen, without scrolling."""
    box, size = what.bounding_box(), visitor.page.viewport_size
    return bool(box and size and box["y"] >= 0 and box["y"] + box["height"] <= size["height"])


def test_a_report_with_a_photo_takes_six_taps_and_forty_seconds(site, visit, script, picture):
    resident: Visitor = visit(script=script)
    resident.open(f"/B/{site.town['building']}")
    thumb = Thumb(resident)
    thumb.through("我要反映")
    thumb.through("噪声扰民")
    thumb.chooses(resident.page.locator("input[type=file]").first, picture)
    thumb.through("提交")
    if resident.apart.count():
        with resident.page.expect_navigation():
            thumb.on(resident.apart)
    expect(resident.page.get_by_role("heading", name="已经收到")).to_be_visible()
    thumb.must_have_needed(taps=6, seconds=40)


def test_the_grid_worker_is_called_with_one_tap_and_without_scrolling(site, visit, script):
    for large in (False, True):
        resident = visit(script=script, large=large)
        page = resident.open(f"/B/{site.town['building']}")
        call = page.locator("a[href^='tel:']").first
        assert in_sight(resident, call)
        assert re.fullmatch(r"tel:\+?\d{3,}", call.get_attribute("href"))


def test_help_is_ordered_in_five_taps(site, visit, script):
    resident = visit(script=script)
    resident.open(f"/B/{site.town['building']}")
    thumb = Thumb(resident)
    thumb.through("找人帮忙")
    thumb.through("跑腿代办")
    form = resident.page.locator("main form").last
    thumb.on(form.get_by_text("晚上").first)
    thumb.writes(form.locator("[name=phone]"), MINE)
    with resident.page.expect_navigation():
        thumb.on(form.locator("button.button").last)
    expect(resident.page.get_by_role("heading", name="已经收到")).to_be_visible()
    thumb.must_have_needed(taps=5)


def test_a_case_is_followed_from_its_message_with_one_tap(site, visit, script, picture):
    number = file_report(visit(script=script), site, "噪声扰民", photo=picture, phone=MINE)
    link = link_in(message(site, "收到", number.replace("-", "")))
    reader = visit(script=script)
    thumb = Thumb(reader, taps=1)
    page = reader.open(link)
    expect(page.get_by_text(number).first).to_be_visible()
    assert in_sight(reader, page.get_by_text("已提交").first)
    thumb.must_have_needed(taps=1)


def test_a_worker_closes_on_the_spot_with_a_photo_in_four_taps_and_ten_seconds(site, visit, staff, script, picture):
    number = file_report(visit(script=script), site, "消防通道、楼道堆物", photo=picture)
    worker = staff("grid_worker")
    thumb = Thumb(worker)
    thumb.through(number)
    form = worker.page.locator("form[action*='/settle_now/']")
    thumb.on(worker.page.locator("summary", has_text="当场办结"))
    thumb.chooses(form.locator("input[type=file]").first, picture)
    with worker.page.expect_navigation():
        thumb.on(form.locator("button.button").last)
    expect(worker.page.get_by_text("已答复").first).to_be_visible()
    thumb.must_have_needed(taps=4, seconds=10)
