"""From the code on the wall to the figures, with a phone in the hand; with script and without."""

from __future__ import annotations

import csv
import io
import re
import time
import urllib.request

import pytest
from playwright.sync_api import expect

from tests.e2e.steps import PHONE, file_report, message, submit, take

pytestmark = pytest.mark.e2e
COUNTED = ("filed", "accepted", "resolved", "rated")


def figures(site) -> dict[str, dict[str, int]]:
    """By area: what is counted at it, at each above it, and elsewhere."""
    found = {}
    for slug in [*site.town["areas"], site.town["elsewhere"]]:
        with urllib.request.urlopen(f"{site.base}/stats/{slug}.csv") as answer:
            rows = csv.DictReader(io.StringIO(answer.read().decode("utf-8-sig")))
            row = next(row for row in rows if row["area"] == slug)
        found[slug] = {name: int(row[name]) for name in COUNTED}
    return found


def test_a_leak_is_reported_mended_checked_rated_and_counted(site, visit, staff, script, picture):
    before = figures(site)
    resident = visit(script=script)
    number = file_report(resident, site, "公共部位维修", photo=picture, phone=PHONE)
    code = resident.page.get_by_alt_text("查进度的二维码")
    assert resident.page.request.get(site.base + code.get_attribute("src")).ok
    resident.press("看进展")
    expect(resident.page.get_by_text("已提交").first).to_be_visible()

    worker = staff("grid_worker")
    submit(take(worker, number, "accept"))
    leader = staff("grid_leader")
    form = take(leader, number, "assign")
    form.get_by_label("承办").select_option(site.town["owner"])
    submit(form)
    submit(take(worker, number, "sign_for"))
    form = take(worker, number, "resolve")
    form.get_by_label("已解决").check()
    form.get_by_label("答复").fill("管子换好了")
    submit(form)
    expect(worker.page.get_by_text("请附一张办好之后的照片")).to_be_visible()
    form = worker.page.locator("form[action*='/resolve/']")
    expect(form.get_by_label("答复")).to_have_value("管子换好了")
    form.locator("input[type=file]").first.set_input_files(picture)
    submit(form)
    clerk = staff("clerk")
    submit(take(clerk, number, "verify"))

    link = re.search(r"http\S+", message(site, "已办结", number.replace("-", "")))
    assert link
    reader = visit(script=script)
    reader.open(link[0])
    expect(reader.page.get_by_text("管子换好了").first).to_be_visible()
    expect(reader.page.get_by_alt_text("办理后的照片").first).to_be_visible()
    reader.must_fit()
    reader.page.locator("summary", has_text="已解决").click()
    form = reader.page.locator("form[action*='/rate_solved/']")
    form.get_by_label("联系过").check()
    form.get_by_label("满意", exact=True).check()
    submit(form)
    expect(reader.page.get_by_text("已办结").first).to_be_visible()
    must_count_one(site, before, dict.fromkeys(COUNTED, 1))


def must_count_one(site, before: dict, more: dict[str, int]) -> None:
    """Within five seconds each area above has just so much more, and the one elsewhere nothing."""
    until = time.monotonic() + 5
    while True:
        now = figures(site)
        grown = {slug: {name: now[slug][name] - before[slug][name] for name in COUNTED} for slug in now}
        wanted = {slug: more if slug in site.town["areas"] else dict.fromkeys(COUNTED, 0) for slug in now}
        if grown == wanted or time.monotonic() > until:
            assert grown == wanted
            return
        time.sleep(0.3)


def test_the_worker_on_the_spot_settles_it_with_a_photo(site, visit, staff, script, picture):
    resident = visit(script=script)
    number = file_report(resident, site, "消防通道、楼道堆物", photo=picture)
    worker = staff("grid_worker")
    form = take(worker, number, "settle_now")
    form.get_by_label("答复").fill("已清走")
    form.locator("input[type=file]").first.set_input_files(picture)
    submit(form)
    expect(worker.page.get_by_text("已答复").first).to_be_visible()
    resident.press("看进展")
    expect(resident.page.get_by_text("已清走").first).to_be_visible()
    resident.page.locator("summary", has_text="没解决").click()
    form = resident.page.locator("form[action*='/rate_unsolved/']")
    submit(form)
    expect(form.get_by_text("还差什么")).to_be_visible()
    form.get_by_label("还差什么").fill("又堆上了")
    submit(form)
    expect(resident.page.get_by_text("申请重办").first).to_be_visible()


def test_a_unit_that_was_whistled_for_comes_and_both_rate(site, visit, staff, script, picture):
    number = file_report(visit(script=script), site, "公共部位维修", photo=picture)
    submit(take(staff("grid_worker"), number, "accept"))
    clerk = staff("clerk")
    form = take(clerk, number, "whistle")
    form.get_by_label("请哪个单位来").select_option(label="鼎山街道水务所")
    form.get_by_label("要做什么").fill("请来关总阀")
    submit(form)
    plumber = staff("plumber")
    plumber.press("吹哨报到")
    expect(plumber.page.get_by_text("请来关总阀").first).to_be_visible()
    assert number not in plumber.page.content()
    submit(plumber.unfold("report_in"))
    form = plumber.unfold("deliver")
    form.get_by_label("答复").fill("阀门关好了")
    form.get_by_label("好", exact=True).check()
    form.locator("input[type=file]").first.set_input_files(picture)
    submit(form)
    take(clerk, number, "whistle")
    clerk.press("吹哨报到")
    form = clerk.unfold("co_sign")
    form.get_by_label("好", exact=True).check()
    submit(form)
    expect(clerk.page.get_by_text("已会签").first).to_be_visible()


def test_the_third_hand_back_is_ruled_on_above(site, visit, staff, script, picture):
    number = file_report(visit(script=script), site, "消防通道、楼道堆物", photo=picture)
    worker, leader = staff("grid_worker"), staff("grid_leader")
    submit(take(worker, number, "accept"))
    for verb in ("hand_back", "hand_back", "hand_back_up"):
        form = take(leader, number, "assign")
        form.get_by_label("承办").select_option(site.town["owner"])
        submit(form)
        form = take(worker, number, verb)
        form.get_by_label("理由").fill("这一段归物业")
        submit(form)
    form = take(staff("clerk"), number, "rule")
    form.get_by_label("承办").select_option(site.town["owner"])
    form.get_by_label("理由").fill("先由网格办，物业配合")
    submit(form)
    take(worker, number, "sign_for")
    expect(worker.page.get_by_text("已裁定承办").first).to_be_visible()


def test_a_call_back_takes_a_number_and_two_taps(site, visit, script):
    resident = visit(script=script)
    resident.open(f"/B/{site.town['building']}")
    resident.press("请给我回电")
    resident.page.get_by_label("手机号").fill(PHONE)
    resident.press("请给我回电")
    expect(resident.page.get_by_role("heading", name="已经收到")).to_be_visible()
    number = resident.page.locator(".num").inner_text()
    other = visit(script=script)
    other.open("/track/")
    other.page.get_by_label("编号").fill(number)
    other.page.get_by_label("手机号后四位").fill(PHONE[-4:])
    other.press("查看")
    expect(other.page.get_by_text(number).first).to_be_visible()
    other.must_fit()


def test_a_double_tap_files_one_case(site, visit):
    resident = visit()
    before = figures(site)
    resident.open(f"/report/call_back/?b={site.town['building']}")
    resident.page.get_by_label("手机号").fill(PHONE)
    resident.page.get_by_role("button", name="请给我回电").dblclick()
    expect(resident.page.get_by_role("heading", name="已经收到")).to_be_visible()
    must_count_one(site, before, {"filed": 1, "accepted": 0, "resolved": 0, "rated": 0})


@pytest.mark.parametrize("script", [False], indirect=True)
def test_of_two_who_take_the_same_step_the_slower_is_told_what_changed(site, visit, staff, script, picture):
    resident = visit(script=script)
    number = file_report(resident, site, "噪声扰民", photo=picture)
    worker, leader = staff("grid_worker"), staff("grid_leader")
    slow = take(worker, number, "accept")
    submit(take(leader, number, "accept"))
    submit(slow)
    expect(worker.page.get_by_text("刚才有人先办了一步")).to_be_visible()
    worker.must_fit()


def test_the_first_sight_of_a_building_is_one_request(site, visit):
    for spelling in (f"/B/{site.town['building']}", f"/b/{site.town['building'].lower()}/"):
        passer_by = visit(script=False)
        passer_by.open(spelling)
        passer_by.page.wait_for_load_state("networkidle")
        assert passer_by.requests == [site.base + spelling]


def test_a_worker_writes_down_for_somebody_and_settles_it_in_five_taps_and_twenty_seconds(staff, site, picture, script):
    worker = staff("grid_worker")
    page, taps, began = worker.page, 0, time.monotonic()

    def tap(what) -> None:
        nonlocal taps
        taps += 1
        what.click()

    taps += 1
    worker.press("代登记")
    worker.must_fit()
    taps += 1
    page.get_by_label("内容").fill("楼上半夜装修")
    tap(page.locator("label").filter(has_text="噪声扰民"))
    tap(page.locator("label", has=page.locator(f"input[value='{site.town['building']}']")))
    with page.expect_navigation():
        tap(page.get_by_role("button", name="登记并当场办结"))
    expect(page.get_by_text("已登记，编号")).to_be_visible()
    expect(page.get_by_text("已答复").first).to_be_visible()
    assert taps <= 5
    assert time.monotonic() - began < 20
    worker.must_fit()
