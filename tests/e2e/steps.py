"""What people do in more than one journey: file, find the case on the desk, take a step, read a message."""

from __future__ import annotations

import json
import re
import time

from playwright.sync_api import expect

PHONE = "13800000029"  # of nobody in the town: a number gets so many letters a day
LEAK = "三楼楼道一直漏水"
FROM_THE_AREA = {"whistle"}  # what nobody waits for is taken from the list of the area


def message(site, words: str, number: str = "") -> str:
    """The newest message with these words, as the gateway would have it. Waits ten seconds."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        for path in sorted((site.data / "sms").glob("*.json"), reverse=True):
            told = json.loads(path.read_text())
            if words in told["text"] and number in told["text"]:
                return told["text"]
        time.sleep(0.2)
    raise AssertionError(f"no message says {words}")


def file_report(
    resident, site, category: str, *, photo: str = "", phone: str = "", words: str = LEAK, house: str = "", publish: bool = False
) -> str:  # fmt: skip
    """From the wall to the receipt; the case's number as it is shown. `house`: the code of another building."""
    resident.open(f"/b/{(house or site.town['building']).lower()}")
    resident.must_fit()
    resident.press("我要反映")
    resident.must_fit()
    resident.press(category)
    resident.page.get_by_label("内容").fill(words)
    if photo:
        resident.page.locator("input[type=file]").first.set_input_files(photo)
    resident.page.get_by_label("手机号").fill(phone)
    if publish:
        resident.page.locator("summary", has_text="再说细一点").click()
        resident.page.get_by_label("隐去个人信息后可以公开").check()
    resident.must_fit()
    with resident.page.expect_navigation():
        resident.page.get_by_role("button", name="提交").click()
    if resident.apart.count():
        resident.must_fit()
        resident.apart.click()
    expect(resident.page.get_by_role("heading", name="已经收到")).to_be_visible()
    resident.must_fit()
    return resident.page.locator(".num").inner_text()


def take(officer, number: str, step: str):
    """Open the case from the desk, where many may lie before it, and the form of a step."""
    listed = f"/work/?list={'area' if step in FROM_THE_AREA else 'awaiting'}"
    officer.open(listed)
    officer.must_fit()
    officer.open(f"{listed}&q={number}")
    officer.press(number)
    officer.must_fit()
    return officer.unfold(step)


def submit(form) -> None:
    with form.page.expect_navigation():
        form.locator("button.button").last.click()  # beside it may stand the one that only shows the letters


def link_in(text: str) -> str:
    """The address in a message."""
    found = re.search(r"http\S+", text)
    assert found, text
    return found[0]


def sheet_of(number: str) -> str:
    """Where a case is, by the number as it is shown."""
    return f"/work/{number.replace('-', '')}/"
