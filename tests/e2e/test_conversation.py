"""What is asked back, and what is asked for again: with a phone in the hand, with script and without."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime

import pytest
from playwright.sync_api import expect

from tests.e2e.steps import file_report, link_in, message, sheet_of, submit, take

pytestmark = pytest.mark.e2e
PHONE = "13800000047"  # of nobody in the town


def resolution(site, number: str) -> tuple[bool, datetime]:
    """Does the clock of the whole run, and until when? As it lies in the database of the running portal."""
    asked = (
        "select clock.paused, clock.due from cases_caseclock clock join cases_case one on one.id = clock.case_id"
        " where one.number = ? and clock.name = 'resolution' and clock.stopped is null"
    )
    with closing(sqlite3.connect(f"file:{site.data}/linge.sqlite3?mode=ro", uri=True)) as base:
        paused, due = base.execute(asked, [number.replace("-", "")]).fetchone()
    return paused is None, datetime.fromisoformat(due)


def follow(site, visit, script: bool, words: str):
    """Somebody who opens the link of the message that says so."""
    reader = visit(script=script)
    reader.open(link_in(message(site, words)))
    reader.must_fit()
    return reader


def test_what_is_asked_back_is_answered_from_the_message_and_the_clock_goes_on(site, visit, staff, script, picture):
    question = f"是几单元的楼道？{script}"
    number = file_report(visit(script=script), site, "噪声扰民", phone=PHONE)
    worker = staff("grid_worker")
    submit(take(worker, number, "accept"))
    ran, until = resolution(site, number)
    assert ran
    form = take(worker, number, "ask")
    form.get_by_label("想请居民补充什么").fill(question)
    submit(form)
    assert not resolution(site, number)[0]
    reader = follow(site, visit, script, question)
    expect(reader.page.get_by_text(question).first).to_be_visible()
    form = reader.page.locator("form[action*='/answer/']")
    form.get_by_label("补充说明").fill("二单元，三楼到四楼之间")
    form.locator("input[type=file]").first.set_input_files(picture)
    submit(form)
    expect(reader.page.get_by_text("已受理").first).to_be_visible()
    expect(reader.page.locator("form[action*='/answer/']")).to_have_count(0)
    runs, later = resolution(site, number)
    assert runs
    assert later >= until
    worker.open(sheet_of(number))
    expect(worker.page.get_by_text("二单元，三楼到四楼之间").first).to_be_visible()
    expect(worker.page.locator(".history .photos img")).to_have_count(1)
    expect(worker.page.locator("form[action*='/settle_now/']")).to_have_count(1)


def test_what_was_closed_is_asked_for_again_and_ruled_on_by_somebody_else(site, visit, staff, script):
    resident = visit(script=script)
    number = file_report(resident, site, "噪声扰民", phone=PHONE)
    worker = staff("grid_worker")
    form = take(worker, number, "settle_now")
    form.get_by_label("答复").fill("已劝止")
    submit(form)
    resident.press("看进展")
    resident.page.locator("summary", has_text="已解决").click()
    submit(resident.page.locator("form[action*='/rate_solved/']"))
    expect(resident.page.get_by_text("已办结").first).to_be_visible()
    resident.page.locator("summary", has_text="申请重办").click()
    form = resident.page.locator("form[action*='/ask_reopen/']")
    form.get_by_label("还差什么").fill("昨晚又开始了")
    submit(form)
    expect(resident.page.get_by_text("申请重办").first).to_be_visible()
    resident.must_fit()

    worker.open(sheet_of(number))
    expect(worker.page.get_by_text("昨晚又开始了").first).to_be_visible()
    expect(worker.page.locator("form[action*='/reopen/'], form[action*='/keep_closed/']")).to_have_count(0)
    form = take(staff("clerk"), number, "reopen")
    reason = f"请社区一起上门{script}"
    form.get_by_label("理由").fill(reason)
    submit(form)
    reader = follow(site, visit, script, reason)
    expect(reader.page.get_by_text("已受理").first).to_be_visible()
    assert resolution(site, number)[0]
    take(worker, number, "settle_now")
