"""An editor's day, without the manual: a notice at seven, the adviser's hours, the plates, and what residents see of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.browsers import DESK, PHONE

pytestmark = pytest.mark.e2e
CODE = "246810"
BUILDINGS = [f"{number} 栋" for number in range(1, 7)]
HOURS = {PHONE: "每周四 14:00–17:00", DESK: "每周五 9:00–11:30"}


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def editor(visit, site, request):
    """Of the community, signed in by the pages everybody uses, on the first page of the CMS."""
    there = visit(width=request.param)
    there.width = request.param
    there.open("/admin/")
    there.page.get_by_label("手机号").fill(site.town["phones"]["demo-editor_jiangzhou"])
    there.press("获取验证码")
    there.page.get_by_label("验证码").fill(CODE)
    with there.page.expect_navigation():
        there.page.get_by_role("button", name="登录", exact=True).click()
    expect(there.page.get_by_role("heading", name="我管理的地方")).to_be_visible()
    return there


def publish(editor) -> None:
    """From the first page to the notice for six buildings of the estate, with a word of one's own."""
    editor.press("发停水通知")
    editor.must_fit()
    editor.page.locator("details", has_text="只发给其中一处").locator("summary").click()
    editor.press("西西里小区")
    for label in BUILDINGS:
        editor.page.get_by_label(label, exact=True).check()
    editor.page.get_by_label("说几句").fill(f"检修水管，请您提前备水。{editor.width}")
    editor.must_fit()
    editor.press("发布")
    expect(editor.page.get_by_text("居民现在就能看到")).to_be_visible()
    editor.must_fit()


def correct_the_hours(editor) -> None:
    """The legal adviser's, found among the people of the place."""
    editor.open("/admin/")
    editor.press("这里的人")
    editor.page.locator("tr", has_text="社区法律顾问").locator("a").first.click()
    editor.page.get_by_label("办公时间", exact=True).fill(HOURS[editor.width])
    with editor.page.expect_navigation():
        editor.page.get_by_role("button", name="保存", exact=True).first.click()
    expect(editor.page.locator(".messages").first).to_be_visible()


def test_a_notice_the_advisers_hours_and_the_plates(editor, site, visit):
    publish(editor)
    correct_the_hours(editor)
    editor.open(f"/g/{site.town['estate']}/plates/")
    assert editor.page.locator(".sheet").count() >= len(BUILDINGS)
    resident = visit(width=editor.width)
    page = resident.open(f"/B/{site.town['building']}")
    resident.must_fit()
    expect(page.get_by_text("停水：西西里小区 1 栋", exact=False).first).to_be_visible()
    expect(page.get_by_text(HOURS[editor.width]).first).to_be_visible()
