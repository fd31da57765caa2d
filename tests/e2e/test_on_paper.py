"""What comes out of the printer: the words, black on white; nothing to press, nothing cut off, no leaf for nothing.

Needs Debian's poppler-utils (pdfinfo, pdftotext), like test_board_on_paper.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.e2e.browsers import DESK, OVERFLOW, Visitor
from tests.e2e.test_pages import public_paths, sign_in

pytestmark = pytest.mark.e2e
MARGIN = "10mm"  # what browsers leave by themselves
PAPER = 718  # px: A4 without the margins

# Found on paper: what can only be pressed, a heading over nothing, and what is not dark enough without its ground.
WRONG = """() => {
  const found = [], box = (one) => one.getBoundingClientRect();
  const seen = (one) => one.checkVisibility() && box(one).width > 1 && box(one).right > 0;
  const tell = (what, one) => found.push(`${what}: “${one.textContent.trim().slice(0, 30)}”`);
  for (const one of document.querySelectorAll(
    "button, select, textarea, input, nav:not(.emergency), body > footer, .call, details:not([open])"))
    if (seen(one) && !one.closest(".ticks")) tell(`printed ${one.tagName}`, one);
  for (const one of document.querySelectorAll("main section"))
    if (seen(one) && one.firstElementChild?.tagName === "H2" && one.innerText.trim() === one.firstElementChild.innerText.trim())
      tell("a heading over nothing", one);
  const light = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map((one) => one / 255)
    .map((one) => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)
    .reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const one = words.currentNode.parentElement;
    if (words.currentNode.data.trim() && seen(one) && !one.closest(".hide, svg, script, style")
        && 1.05 / (light(getComputedStyle(one).color) + 0.05) < 4.5) tell("too light for paper", one);
  }
  return [...new Set(found)];
}"""


def words_of(leaf: Path, number: int) -> str:
    told = subprocess.run(
        ["pdftotext", "-f", str(number), "-l", str(number), leaf, "-"], capture_output=True, text=True, check=True
    )
    return "".join(told.stdout.split())


def printed(visitor: Visitor, path: Path) -> list[str]:
    """The words of every leaf of the page that is open."""
    edges = dict.fromkeys(("top", "right", "bottom", "left"), MARGIN)
    visitor.page.pdf(path=path, format="A4", prefer_css_page_size=True, margin=edges)
    told = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    pages = re.search(r"Pages:\s+(\d+)", told)
    assert pages
    return [words_of(path, number) for number in range(1, int(pages[1]) + 1)]


def on_paper(visitor: Visitor, tmp_path: Path) -> list[str]:
    """What is wrong with the page that is open, once it is printed."""
    page = visitor.page
    page.emulate_media(media="print")
    page.set_viewport_size({"width": PAPER, "height": 1000})
    found = page.evaluate(WRONG)
    if page.evaluate(OVERFLOW) > 0:
        found.append("wider than the paper")
    leaves = printed(visitor, tmp_path / "leaf.pdf")
    if not all(leaves):
        found.append(f"a leaf for nothing among {len(leaves)}")
    page.emulate_media(media="null")
    return [f"{page.url}: {one}" for one in found]


@pytest.mark.parametrize("large", [False, True], ids=["usual", "large"])
def test_pages_that_everybody_sees(site, visit, tmp_path, large):
    visitor, found = visit(width=DESK, large=large), []
    for path, status in public_paths(site.town).items():
        visitor.open(path, status)
        found += on_paper(visitor, tmp_path)
    assert not found, "\n".join(found)


def test_in_english(site, visit, tmp_path):
    visitor, found = visit(width=DESK), []
    for path in (
        "/",
        f"/B/{site.town['building']}",
        site.town["notice"],
        f"/stats/{site.town['estate']}/",
        "/privacy/",
    ):
        visitor.open(f"/en{path}")
        found += on_paper(visitor, tmp_path)
    assert not found, "\n".join(found)


def test_a_case_as_its_resident_prints_it_with_the_number_to_ring(site, visit, tmp_path):
    visitor, found = visit(width=DESK), []
    for path in site.town["cases"].values():
        visitor.open(path)
        found += on_paper(visitor, tmp_path)
    assert not found, "\n".join(found)
    visitor.open(site.town["cases"]["in_progress"])
    visitor.page.emulate_media(media="print")
    number = visitor.page.locator("a[href^='tel:']", has_text="0").first
    assert number.is_visible()
    assert re.search(r"\d{3}", number.inner_text())


def test_what_is_printed_at_the_desk(site, visit, tmp_path):
    """The list that is there to tick is printed as well; of a case its story, and none of what could be done with it."""
    visitor, found = visit(width=DESK), []
    sign_in(visitor, "网格长 ·")
    number = site.town["cases"]["in_progress"].split("/")[2]
    for path in ("/work/?list=area", "/work/ledger/", "/work/meeting/", "/work/orders/", "/work/figures/", "/work/plates/",
                 f"/work/plates/?g={site.town['estate']}", f"/work/{number}/"):  # fmt: skip
        visitor.open(path)
        found += on_paper(visitor, tmp_path)
    assert not found, "\n".join(found)
    visitor.open("/work/?list=area")
    rows = visitor.page.locator(".cases tbody tr").count()
    assert rows > 3
    words = "".join(printed(visitor, tmp_path / "list.pdf"))
    numbers = [one.strip() for one in visitor.page.locator(".cases tbody small:first-of-type").all_inner_texts()]
    assert len(numbers) == rows
    assert all(one in words for one in numbers)
    visitor.open(f"/work/{number}/")
    visitor.page.emulate_media(media="print")
    assert visitor.page.locator(".history .track").is_visible()
    assert not visitor.page.locator(".steps").is_visible()
