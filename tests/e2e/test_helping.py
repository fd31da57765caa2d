"""Who helps and who is helped, with a phone in the hand; and every page of theirs in both languages and both versions."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e import steps
from tests.e2e.browsers import DESK
from tests.e2e.steps import link_in, message, submit
from tests.e2e.test_pages import look_at, look_at_all, sign_in, version

__all__ = ["version"]
pytestmark = pytest.mark.e2e
HELPER, LEADER, CLERK, UNIT = (
    "志愿者 · 西西里第二网格",
    "网格长 · 西西里小区",
    "社区工作人员 · 江州社区",
    "单位联络员 ·",
)
ITEM = "跑腿代办"


@pytest.fixture
def ordered(site, visit, script):
    """Somebody at home orders an errand for tomorrow evening; their page, and the number."""
    resident = visit(script=script)
    resident.open(f"/services/?b={site.town['building']}")
    resident.must_fit()
    resident.press(ITEM)
    resident.must_fit()
    form = resident.page.locator("main form").last
    form.get_by_label("晚上").check()
    form.locator("[name=phone]").fill("13800000027")
    resident.page.locator("summary", has_text="告诉来的人").click()
    form.locator("[name=text]").fill("取一个包裹")
    resident.must_fit()
    submit(form)
    expect(resident.page.get_by_role("heading", name="已经收到")).to_be_visible()
    number = resident.page.locator(".num").first.inner_text()
    resident.press("看进展")
    return resident, number


def two_taps(visit, site, number: str, script: bool):
    """From the message: the link is one tap, the button the other; nothing is typed, nobody signs in."""
    helper = visit(script=script)
    helper.open(link_in(message(site, "邻居想请您帮忙", number.replace("-", ""))))
    helper.must_fit()
    button = helper.page.get_by_role("button", name="接单", exact=True)
    box, height = button.bounding_box(), helper.page.viewport_size["height"]
    assert box["y"] + box["height"] <= height, "the button is in sight without scrolling"
    with helper.page.expect_navigation():
        button.click()
    return helper


def code_on(page) -> str:
    """The four digits both sides know."""
    return page.locator("section", has_text="见面口令").locator(".num").first.inner_text().strip()


def test_from_the_order_to_the_word_of_the_resident(ordered, site, visit, staff, script):
    resident, number = ordered
    leader = staff("grid_leader")
    form = steps.take(leader, number, "dispatch")
    form.get_by_label("指定一位志愿者").check()
    name = "小阳" if script else "小柯"
    form.get_by_label("指定谁").select_option(label=named(form, name))
    submit(form)

    helper = two_taps(visit, site, number, script)
    code = code_on(helper.page)
    assert re.fullmatch(r"\d{4}", code)
    helper.must_fit()
    resident.page.reload()
    expect(resident.page.get_by_text(name).first).to_be_visible()
    assert code_on(resident.page) == code
    resident.must_fit()

    form = helper.unfold("check_in")
    form.locator("[name=plate]").fill("00000000")
    submit(form)
    expect(helper.page.locator(".bad .wrong")).to_be_visible()
    helper.page.locator("[name=plate]").fill(site.town["building"])
    submit(helper.page.locator("form[action*='/check_in/']"))
    form = helper.unfold("check_out")
    form.locator("[name=minutes]").select_option("45")
    submit(form)
    expect(helper.page.get_by_text("您帮完了这一单，45 分钟")).to_be_visible()

    resident.page.reload()
    form = resident.unfold("rate_solved")
    form.get_by_label("满意", exact=True).check()
    submit(form)
    resident.must_fit()
    expect(resident.page.get_by_text("已完成").first).to_be_visible()


def named(form, name: str) -> str:
    """What the list says for this volunteer."""
    said = form.locator("[name=volunteer] option").all_inner_texts()
    return next(one for one in said if one.startswith(name))


def test_what_everybody_sees_of_helping(site, visit, version):
    town, b, g = site.town, f"?b={site.town['building']}", site.town["estate"]
    ways = [
        f"/services/{b}",
        "/services/",
        *(f"/services/{item}/{b}" for item in ("haircut", "escort", "carry", "call_errand")),
    ]
    ways += [f"/g/{g}/openings/", f"/g/{g}/partners/", f"/stats/{g}/helped/", "/volunteer/certificate/",
             f"/volunteer/certificate/?n={town['sheet']}", "/volunteer/certificate/?n=ABC"]  # fmt: skip
    assert look_at_all(visit(large=version[1]), dict.fromkeys(ways, 200), version) == []


def test_an_order_in_every_state(site, visit, version):
    """As the resident sees it, and as whoever is asked or helps does."""
    faces = [face for order in site.town["orders"].values() for face in (order["resident"], order["helper"]) if face]
    assert look_at_all(visit(large=version[1]), dict.fromkeys(faces, 200), version) == []


def test_an_order_that_is_refused_says_where(site, visit, version):
    visitor = visit(large=version[1])
    visitor.open(f"{version[0]}/services/escort/?b={site.town['building']}")
    visitor.page.locator("[name=phone]").fill("123")
    with visitor.page.expect_navigation():
        visitor.page.locator("main form button").last.click()
    assert visitor.page.locator(".wrong").count()
    assert look_at(visitor, version[1]) == []


def test_the_pages_of_a_volunteer(site, visit, version):
    visitor = visit(large=version[1])
    sign_in(visitor, HELPER)
    ways = ["", "join/", "openings/", "teams/", "hours/", "calendar/", f"o/{site.town['orders']['invited']['number']}/"]
    assert look_at_all(visitor, {f"/volunteer/{way}": 200 for way in ways}, version) == []


def test_whoever_is_none_yet_is_told_what_it_is_about(site, visit, version):
    visitor = visit(large=version[1])
    sign_in(visitor, "居民 · 凉风岗小区")
    assert look_at_all(visitor, {"/volunteer/": 200, "/volunteer/join/": 200}, version) == []


def test_the_pages_of_who_leads_on_a_phone(site, visit, version):
    visitor = visit(large=version[1])
    sign_in(visitor, LEADER)
    assert look_at_all(visitor, led_paths(site.town), version) == []


def test_the_pages_of_who_leads_on_a_desk(site, visit):
    visitor = visit(width=DESK)
    sign_in(visitor, LEADER)
    assert look_at_all(visitor, led_paths(site.town), ("", False)) == []


def led_paths(town: dict) -> dict[str, int]:
    """The dispatch board, openings, teams, and the sheet of an order in each state."""
    ways = ["orders/", "orders/replay/", "openings/", "openings/new/", f"openings/{town['opening']}/", "teams/",
            f"teams/{town['team']}/", f"orders/{town['orders']['closed']['number']}/hours/",
            *(f"{order['number']}/" for order in town["orders"].values())]  # fmt: skip
    return {f"/work/{way}": 200 for way in ways}


def test_the_pages_of_the_community(site, visit, version):
    visitor, town = visit(large=version[1]), site.town
    sign_in(visitor, CLERK)
    ways = ["volunteers/", "projects/", "projects/needs/", f"projects/offers/{town['offer']}/", "projects/agreements/",
            "projects/agreements/new/", f"{town['project']}/"]  # fmt: skip
    assert look_at_all(visitor, {f"/work/{way}": 200 for way in ways}, version) == []


def test_the_pages_of_a_unit(site, visit, version):
    visitor = visit(large=version[1])
    sign_in(visitor, UNIT)
    ways = ["", "offers/", f"needs/{site.town['need']}/"]
    assert look_at_all(visitor, {f"/partner/{way}": 200 for way in ways}, version) == []
