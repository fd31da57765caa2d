"""Every page in both languages and both versions: nothing that axe finds, nothing too small, nothing too wide."""

from __future__ import annotations

import json
import time
from base64 import b64encode

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template.loader import render_to_string
from django.utils import translation

from home import sheet
from portal.demo import pictures
from tests.e2e import sizes
from tests.e2e.browsers import DESK, Visitor

pytestmark = pytest.mark.e2e

WRONG = ("400", "403", "404", "410", "413", "429", "500", "503")
LONG = {"retry_after": 7200}


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
            *town["published"], town["poster"], f"/g/{town['special']}/", f"/g/{town['group']}/group/",
            f"/report/{b}", "/report/", "/track/", "/stats/", f"/stats/{g}/", "/open-data/", "/privacy/", "/not-built/",
            "/accessibility/", "/sitemap/",
            f"{town['notice']}clear/?clear=no",
            "/work/new/shell/", "/accounts/login/", "/accounts/staff/", "/accounts/inactive/"]  # fmt: skip
    ways += ["/search/?q=停水", "/search/?q=西西里 3 栋", "/search/?q=没有这样的事"]
    ways += [
        f"/g/{g}/{list}/"
        for list in ("guides", "events", "answers", "directory", "centre", "n/archive", "board", "triage")
    ]
    ways += [f"/g/{g}/around/{b}"]
    ways += [f"/g/{area}/" for area in town["areas"] if area != g]
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
    if visitor.apart.count():
        found += look_at(visitor, version[1])
        with visitor.page.expect_navigation():
            visitor.apart.click()
    assert "/thanks/" in visitor.page.url
    assert found + look_at(visitor, version[1]) == []


def test_a_photo_keeps_its_shape_however_narrow_the_page(visit):
    picture = b64encode(pictures.file("lift", "after", 0).read()).decode()
    photo = f'<figure><img src="data:image/jpeg;base64,{picture}" width="800" height="600" alt=""></figure>'
    page = visit().page
    for width in (320, 390, 768, DESK):
        page.set_viewport_size({"width": width, "height": 900})
        page.set_content(f'<style>{sheet.css()}</style><main><div class="card photos">{photo * 2}</div></main>')
        page.wait_for_function("() => [...document.images].every((one) => one.complete && one.naturalWidth === 800)")
        assert page.evaluate(sizes.SQUEEZED) == []
        assert page.locator("img").first.bounding_box()["width"] > 200


@pytest.mark.parametrize("name", WRONG)
def test_the_pages_of_what_went_wrong(visit, version, name):
    """Rendered here, without a database: a whole server does not break on demand."""
    visitor, (prefix, large) = visit(large=version[1]), version
    size = "large" if large else "normal"
    with translation.override("en" if prefix else "zh-hans"):
        frame = {"profile": None, "css": sheet.css(), "size": size, "html_lang": "en" if prefix else "zh-Hans"}
        switches = {"size_link": "/size/", "language_link": "/en/", "demo": True}
        html = render_to_string(f"{name}.html", frame | switches | LONG)
    visitor.page.set_content(html)
    assert look_at(visitor, large) == []


def test_a_form_that_stood_open_too_long(site, visit, version):
    visitor = visit(large=version[1])
    visitor.open(f"{version[0]}/report/call_back/?b={site.town['building']}")
    visitor.context.clear_cookies(name="csrftoken")
    with visitor.page.expect_navigation() as answer:
        visitor.page.locator("form button").last.click()
    assert answer.value.status == 403
    assert look_at(visitor, version[1]) == []


def test_a_picture_that_is_none(site, visit, version, tmp_path):
    """Refused beside the field, and what was written stands there still."""
    path = tmp_path / "IMG_0002.jpg"
    path.write_bytes(b"no picture")
    visitor = visit(large=version[1])
    visitor.open(f"{version[0]}/report/shared_repair/?b={site.town['building']}")
    visitor.page.locator("textarea").first.fill("三楼楼道一直漏水")
    visitor.page.locator("input[type=file]").first.set_input_files(path)
    with visitor.page.expect_navigation():
        visitor.page.locator("form button").last.click()
    assert visitor.page.locator(".bad .wrong").count() == 1
    assert visitor.page.locator("textarea").first.input_value() == "三楼楼道一直漏水"
    assert look_at(visitor, version[1]) == []


def code_sent_to(site, phone: str) -> str:
    """The newest code in the messages to this number. Waits ten seconds."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        for path in sorted((site.data / "sms").glob("*.json"), reverse=True):
            told = json.loads(path.read_text())
            if told["to"].endswith(phone) and told.get("code"):
                return told["code"]
        time.sleep(0.2)
    raise AssertionError(f"no code for {phone}")


def test_the_way_in_by_code_and_what_guards_it(site, visit, version):
    """Somebody new: the page of the code, refused once; then the pages of the second factor and of the number."""
    prefix, large = version
    phone = f"1380001{2 * large + bool(prefix):04}"
    visitor = visit(large=large)
    visitor.open(f"{prefix}/accounts/login/")
    visitor.page.locator("input[inputmode=tel], input[type=tel]").first.fill(phone)
    with visitor.page.expect_navigation():
        visitor.page.locator("main form button").first.click()
    found = look_at(visitor, large)
    for code in ("000000", code_sent_to(site, phone)):
        visitor.page.locator("main form input:visible").first.fill(code)
        with visitor.page.expect_navigation():
            visitor.page.locator("main form button").first.click()
        found += look_at(visitor, large)
    inside = ["/me/", "/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/add/",
              "/accounts/phone/", "/accounts/logout/"]  # fmt: skip
    assert found + look_at_all(visitor, dict.fromkeys(inside, 200), version) == []


def sign_in(visitor: Visitor, role: str) -> None:
    """One tap, as demo accounts do."""
    visitor.open("/accounts/login/")
    visitor.press(role)


def test_what_is_ones_own(site, visit, version):
    visitor = visit(large=version[1])
    sign_in(visitor, "居民 ·")
    paths = {"/me/": 200, f"/g/{site.town['group']}/group/": 200, "/accounts/phone/": 200}
    paths |= {"/accounts/2fa/": 200, "/accounts/logout/": 200, "/me/letters/": 200, "/me/ways/": 200}
    paths |= {"/me/data/": 200, "/me/data/leave/": 200, "/me/left/": 200}
    assert look_at_all(visitor, paths, version) == []


def bench_paths(town: dict) -> dict[str, int]:
    numbers = [
        town["cases"][state].split("/")[2] for state in ("submitted", "in_progress", "resolved", "closed", "posted")
    ]
    lists = [
        "/work/",
        "/work/letters/",
        "/me/letters/",
        "/me/ways/",
        "/work/?list=area",
        "/work/?list=done",
        "/work/new/",
        *(f"/work/{number}/" for number in numbers),
    ]
    return dict.fromkeys(lists, 200)


def test_the_workbench_on_a_phone(site, visit, version):
    visitor = visit(large=version[1])
    sign_in(visitor, "网格长 ·")
    assert look_at_all(visitor, bench_paths(site.town), version) == []


def test_a_step_that_somebody_else_took_first(site, visit, version):
    """409: what happened stands above, and what was written stands in its field."""
    visitor = visit(large=version[1])
    sign_in(visitor, "网格长 ·")
    number = site.town["cases"]["in_progress"].split("/")[2]
    visitor.open(f"{version[0]}/work/{number}/")
    form = visitor.unfold("remark")
    form.locator("input[name=version]").evaluate("(field) => { field.value = 1 }")
    form.locator("textarea").fill("已经电话联系过")
    with visitor.page.expect_navigation() as answer:
        form.locator("button").click()
    assert answer.value.status == 409
    assert visitor.page.locator("form[action*='/remark/'] textarea").input_value() == "已经电话联系过"
    assert look_at(visitor, version[1]) == []


def test_what_an_officer_looks_after(site, visit, version):
    visitor = visit(large=version[1])
    sign_in(visitor, "网格员 ·")
    assert look_at_all(visitor, {f"/post/{site.town['owner'][1:]}/": 200}, version) == []


def test_a_notice_in_a_minute_and_what_stands_out(site, visit, version):
    visitor, (_prefix, large) = visit(large=version[1]), version
    sign_in(visitor, "信息员 · 江州社区")
    found = look_at_all(visitor, {"/work/published/": 200, "/work/notice/new/": 200}, version)
    visitor.page.locator("textarea").first.fill("二次供水水箱清洗，请提前储水。")
    with visitor.page.expect_navigation():
        visitor.page.locator("main form button").last.click()
    if visitor.page.locator("[name=sure]").count():
        found += look_at(visitor, large)
        visitor.page.locator("[name=sure]").check()
        with visitor.page.expect_navigation():
            visitor.page.locator("main form button").last.click()
    assert visitor.page.locator("#text").count() == 1
    assert found + look_at(visitor, large) == []


def test_places_and_how_they_are_redrawn(site, visit, version):
    """As far as the last look before anything is written."""
    visitor, (_prefix, large), estate = visit(large=version[1]), version, site.town["estate"]
    sign_in(visitor, "管理员 ·")
    wizard = "/work/places/redraw/"
    found = look_at_all(visitor, {"/work/places/": 200, wizard: 200, f"{wizard}?g={estate}": 200}, version)
    visitor.page.locator("[name=end]").first.check()
    visitor.page.locator("select[name=into]").select_option("2")
    with visitor.page.expect_navigation():
        visitor.page.locator("main form button").last.click()
    found += look_at(visitor, large)
    with visitor.page.expect_navigation():
        visitor.page.locator("main form button").last.click()
    assert found + look_at(visitor, large) == []


def test_the_plates_before_they_are_printed(site, visit):
    visitor = visit()
    paths = {f"/B/{site.town['building']}/plate/": 200, f"/g/{site.town['estate']}/plates/?paper=a4": 200}
    assert look_at_all(visitor, paths, ("", False)) == []


def test_the_workbench_on_a_desk(site, visit):
    visitor = visit(width=DESK)
    sign_in(visitor, "网格长 ·")
    assert look_at_all(visitor, bench_paths(site.town), ("", False)) == []
