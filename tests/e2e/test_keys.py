"""The desk without a mouse: on a wide screen, with the keys that the page itself tells of."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.browsers import DESK

pytestmark = pytest.mark.e2e
FOCUSED = "() => document.activeElement.closest('tr')?.rowIndex ?? 0"  # 0: no row of the list


@pytest.fixture
def desk(visit):
    """A leader before the list of the area."""
    there = visit(width=DESK)
    there.open("/accounts/login/")
    there.press("网格长 ·")
    there.open("/work/?list=area")
    return there


STEPS = ".steps form, .steps .ask"


def press(desk, *keys: str) -> None:
    for key in keys:
        desk.page.keyboard.press(key)


def row(desk) -> int:
    return desk.page.evaluate(FOCUSED)


def test_one_walks_through_the_list_picks_and_opens(desk):
    press(desk, "ArrowDown")
    assert row(desk) == 0  # the page is pushed, as everywhere
    press(desk, "j", "j", "ArrowDown", "k")
    assert row(desk) == 2
    outline = "() => getComputedStyle(document.activeElement.closest('tr')).outlineStyle"
    assert desk.page.evaluate(outline) == "solid"
    press(desk, "x")
    expect(desk.page.locator("[name=n]:checked")).to_have_count(1)
    expect(desk.page.locator(".keys [role=status]")).to_have_text("已选 1")
    with desk.page.expect_navigation():
        press(desk, "Enter")
    expect(desk.page.locator(".sheet")).to_be_visible()
    with desk.page.expect_navigation():
        press(desk, "u")
    expect(desk.page.get_by_role("heading", name="工作台")).to_be_visible()


def test_nothing_happens_while_somebody_writes_or_holds_another_key(desk):
    press(desk, "/")
    press(desk, "j", "x", "?")
    expect(desk.page.locator("#id_q")).to_have_value("jx?")
    expect(desk.page.locator("#keys")).to_be_hidden()
    desk.page.locator("#id_q").fill("")
    desk.page.locator("h1").click()
    press(desk, "Control+j", "Alt+k")
    assert row(desk) == 0


def test_the_keys_are_told_in_the_page_and_can_be_switched_off(desk):
    expect(desk.page.get_by_role("button", name="快捷键")).to_be_visible()
    press(desk, "?")
    expect(desk.page.get_by_role("dialog", name="快捷键")).to_be_visible()
    press(desk, "j")
    assert row(desk) == 0
    press(desk, "Escape")
    expect(desk.page.locator("#keys")).to_be_hidden()
    desk.page.get_by_role("button", name="快捷键").click()
    desk.page.get_by_role("button", name="不用快捷键").click()
    press(desk, "Escape")
    desk.page.reload()
    press(desk, "j", "?")
    assert row(desk) == 0
    expect(desk.page.locator("#keys")).to_be_hidden()
    desk.page.get_by_role("button", name="快捷键").click()
    desk.page.get_by_role("button", name="启用快捷键").click()
    press(desk, "Escape", "j")
    assert row(desk) == 1


def test_on_a_sheet_a_digit_opens_the_form_of_a_step_and_takes_none(desk, site):
    number = site.town["cases"]["accepted"].split("/")[2]
    desk.open(f"/work/{number}/")
    before = desk.page.locator(".history li").count()
    steps = desk.page.locator(STEPS)
    links = [step.get_attribute("href") for step in steps.all()][:9]
    assert any(links)  # some look something up: they stand open on the same page, asked for again
    for digit, link in enumerate(links, 1):
        expect(desk.page.locator("[aria-keyshortcuts]").nth(digit - 1)).to_have_attribute(
            "aria-keyshortcuts", str(digit)
        )
        press(desk, str(digit))
        if link:
            expect(desk.page.locator(f"{link[link.index('#') :]} form")).to_be_visible()
            desk.open(f"/work/{number}/")
            continue
        place = f"(place) => document.querySelectorAll('{STEPS}')[place].contains(document.activeElement)"
        assert desk.page.evaluate(place, digit - 1)
        desk.page.evaluate("document.activeElement.blur()")
    desk.page.reload()
    assert desk.page.locator(".history li").count() == before


def test_on_a_telephone_nothing_is_said_of_keys(visit):
    there = visit()
    there.open("/accounts/login/")
    there.press("网格长 ·")
    there.open("/work/")
    expect(there.page.locator(".keys")).to_be_hidden()
