"""From a report with consent to the sheet in the stairwell: checked, printed, and nothing on it that was blacked out.

Needs Debian's poppler-utils (pdfinfo, pdftotext).
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.steps import file_report, sheet_of, submit, take

pytestmark = pytest.mark.e2e
TRACES = ("13800001234", "渝C12345", "王阿姨")
WORDS = "王阿姨家门口停着渝C12345，堵住楼道，打13800001234没人接"
PAPERS = {"a4": (595, 842), "a3": (842, 1191)}  # points


def printed(page, path: Path) -> tuple[int, tuple[int, int], str]:
    """How many pages, how large, and all their words."""
    page.pdf(path=path, prefer_css_page_size=True, print_background=True)
    told = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    pages, size = re.search(r"Pages:\s+(\d+)", told), re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", told)
    assert pages
    assert size
    words = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, text=True, check=True).stdout
    return int(pages[1]), (round(float(size[1])), round(float(size[2]))), "".join(words.split())


def other_house(site, worker) -> str:
    """The code of another building of the same grid, as 代登记 offers it."""
    worker.open("/work/new/")
    codes = [
        one.get_attribute("value") for one in worker.page.locator("#places label", has_text="栋").locator("input").all()
    ]
    return next(code for code in codes if code != site.town["building"])


def test_what_a_colleague_has_checked_hangs_on_paper_without_a_trace(site, visit, staff, script, tmp_path):
    resident, worker, clerk = visit(script=script), staff("grid_worker"), staff("clerk")
    for house in ("", other_house(site, worker)):
        number = file_report(resident, site, "噪声扰民", words=WORDS, house=house, publish=True)
        form = take(worker, number, "settle_now")
        form.get_by_label("答复").fill("已请车主挪走，电话 13800001234 已告知")
        submit(form)
        clerk.open(sheet_of(number))
        form = clerk.unfold("put_on_board")
        offered = form.get_by_label("公开的内容").input_value()
        assert "█" in offered
        assert not any(trace in offered for trace in TRACES)
        form.get_by_label("公开的内容").fill(f"{offered}，打 13800001234")
        form.get_by_label("核对过了").check()
        submit(form)
        form = clerk.unfold("put_on_board")
        expect(form.get_by_text("还有能认出人的内容")).to_be_visible()
        form.get_by_label("公开的内容").fill(offered)
        form.get_by_label("核对过了").check()
        submit(form)
        expect(clerk.page.get_by_text("已公示").first).to_be_visible()
    for paper, size in PAPERS.items():
        resident.open(f"/g/{site.town['estate']}/board/?print=1&paper={paper}")
        leaves = resident.page.locator("main.leaf").count()
        pages, measured, words = printed(resident.page, tmp_path / f"{paper}.pdf")
        assert leaves >= 2
        assert (pages, measured) == (leaves, size)
        assert "█" in words
        assert "堵住楼道" in words
        assert not any(trace in words for trace in TRACES)
