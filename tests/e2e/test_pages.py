"""Every page in both languages and both versions: nothing that axe finds, nothing too small, nothing too wide."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.e2e import sizes
from tests.e2e.browsers import DESK, Visitor

pytestmark = pytest.mark.e2e


@pytest.fixture(
    params=[("", False), ("", True), ("/en", False), ("/en", True)], ids=["zh", "zh large", "en", "en large"]
)
def version(request) -> tuple[str, bool]:
    return request.param


def look_at(visitor: Visitor, large: bool) -> list[str]:
    """What is wrong with the page that is open."""
    page = visitor.page
    sizes.unfold(page)
    visitor.must_fit()
    violations = Axe().run(page).response["violations"]
    found = [f"{one['id']}: {node['html'][:120]}" for one in violations for node in one["nodes"][:3]]
    return [f"{page.url}: {fault}" for fault in found + sizes.faults(page, large)]


def look_at_all(visitor: Visitor, paths: dict[str, int], version: tuple[str, bool]) -> list[str]:
    prefix, large = version
    found = []
    for path, status in paths.items():
        visitor.open(prefix + path, status)
        found += look_at(visitor, large)
    return found


def public_paths(town: dict) -> dict[str, int]:
    """Every page that a resident reaches without signing in, and the status it answers with."""
    b, g = f"?b={town['building']}", town["estate"]
    ways = ["/", "/find/?q=西西里", f"/B/{town['building']}", f"/g/{g}/", f"/g/{g}/n/", town["notice"],
            f"/report/{b}", "/report/", "/track/", "/stats/", f"/stats/{g}/", "/open-data/", "/privacy/", "/not-built/",
            "/accessibility/", "/accounts/login/"]  # fmt: skip
    forms = [f"/report/{code}/{b}" for code in ("shared_repair", "domestic_violence", "about_staff", "call_back")]
    return dict.fromkeys([*ways, *forms], 200) | {"/B/00000000": 404, "/c/0000000000/": 404, "/nowhere/": 404}


def test_the_pages_that_everybody_sees(site, visit, version):
    visitor = visit(large=version[1])
    assert look_at_all(visitor, public_paths(site.town), version) == []


def test_a_case_in_every_state(site, visit, version):
    """In English those that differ in what stands on the page."""
    visitor, cases = visit(large=version[1]), site.town["cases"]
    states = ("submitted", "awaiting_resident", "answered", "closed", "sealed") if version[0] else tuple(cases)
    assert look_at_all(visitor, {cases[state]: 200 for state in states}, version) == []


def test_a_refused_form_and_the_receipt(site, visit, version):
    visitor = visit(large=version[1])
    visitor.open(f"{version[0]}/report/shared_repair/?b={site.town['building']}")
    button = visitor.page.locator("form button").last
    with visitor.page.expect_navigation():
        button.click()
    assert visitor.page.locator(".wrong").count() == 1
    found = look_at(visitor, version[1])
    visitor.page.locator("textarea").first.fill("三楼楼道一直漏水")
    with visitor.page.expect_navigation():
        button.click()
    assert "/thanks/" in visitor.page.url
    assert found + look_at(visitor, version[1]) == []


def sign_in(visitor: Visitor, role: str) -> None:
    """One tap, as demo accounts do."""
    visitor.open("/accounts/login/")
    visitor.press(role)


def test_what_is_ones_own(site, visit, version):
    visitor = visit(large=version[1])
    sign_in(visitor, "居民 ·")
    paths = {"/me/": 200, f"/g/{site.town['group']}/group/": 200, "/accounts/phone/": 200}
    assert look_at_all(visitor, paths, version) == []


def bench_paths(town: dict) -> dict[str, int]:
    numbers = [town["cases"][state].split("/")[2] for state in ("submitted", "in_progress", "resolved")]
    lists = ["/work/", "/work/?list=area", "/work/?list=done", *(f"/work/{number}/" for number in numbers)]
    return dict.fromkeys(lists, 200)


def test_the_workbench_on_a_phone(site, visit, version):
    visitor = visit(large=version[1])
    sign_in(visitor, "网格长 ·")
    assert look_at_all(visitor, bench_paths(site.town), version) == []


def test_the_workbench_on_a_desk(site, visit):
    visitor = visit(width=DESK)
    sign_in(visitor, "网格长 ·")
    assert look_at_all(visitor, bench_paths(site.town), ("", False)) == []
