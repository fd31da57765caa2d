"""In a basement without a net: what is written stays on the telephone and comes in once, whatever happens meanwhile."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browsers import Visitor
from tests.e2e.test_pages import look_at

pytestmark = pytest.mark.e2e
NEW = "/work/new/"
WAITING = "草稿，待发送"
READY = "navigator.serviceWorker.ready.then(() => true)"


@dataclass
class Telephone:
    """One telephone, and who holds it. `words` are of this test only: by them its cases are counted."""

    there: Visitor
    words: str

    @property
    def page(self) -> Page:
        return self.there.page

    def sign_in(self, role: str = "网格员 ·") -> None:
        """One tap, as demo accounts do."""
        self.there.open("/accounts/login/")
        self.there.press(role)

    def write(self, *, photo: str = "", words: str = "", category: str = "噪声扰民") -> None:
        self.page.get_by_label("内容").fill(words or self.words)
        self.page.locator("label").filter(has_text=category).click()
        if photo:
            self.page.locator("input[name=photo]").first.set_input_files(photo)

    def file(self) -> None:
        self.page.get_by_role("button", name="登记", exact=True).click()

    def lose_the_net(self) -> None:
        self.there.context.set_offline(True)

    def find_the_net(self) -> None:
        self.there.context.set_offline(False)

    @property
    def waiting(self):
        return self.page.locator(".waiting li")

    def sheets(self) -> list[str]:
        """Where the cases with these words stand, as the desk finds them."""
        self.there.open(f"/work/?list=area&q={self.words}")
        links = self.page.locator("table.cases tbody th a")
        return [links.nth(place).get_attribute("href") or "" for place in range(links.count())]

    def must_be_sent(self) -> None:
        expect(self.page.get_by_text("草稿已经登记")).to_be_visible()
        expect(self.waiting).to_have_count(0)

    def must_come_in(self) -> None:
        """Sent by whichever page is open first after signing in; which one that is, is nobody's matter."""
        for _try in range(10):
            if self.sheets():
                return
            self.page.wait_for_timeout(1_000)

    def must_have_filed_one(self, *, photos: int = 0) -> None:
        found = self.sheets()
        assert len(found) == 1, found
        self.there.open(found[0])
        expect(self.page.locator(".head .photos img")).to_have_count(photos)


def unheard_of() -> str:
    """Words that stand in no other case: letters only, for digits are read as a number."""
    return f"地下室漏水{''.join(secrets.choice('bcdfghjkmnpqrst') for _letter in range(8))}"


@pytest.fixture
def telephone(visit) -> Telephone:
    """In the hand of the worker, at the form."""
    held = Telephone(visit(), unheard_of())
    held.sign_in()
    held.there.open(NEW)
    held.page.evaluate(READY)
    return held


def test_what_is_written_without_a_net_is_kept_and_sent_once_when_it_is_back(telephone, picture):
    telephone.lose_the_net()
    telephone.write(photo=picture)
    telephone.file()
    expect(telephone.page.get_by_role("heading", name=WAITING)).to_be_visible()
    expect(telephone.waiting).to_have_count(1)
    expect(telephone.waiting).to_contain_text(telephone.words)
    expect(telephone.page.get_by_label("内容")).to_have_value("")
    assert look_at(telephone.there, large=False) == []
    telephone.find_the_net()
    telephone.must_be_sent()
    telephone.must_have_filed_one(photos=1)


def test_the_desk_shows_the_draft_and_sends_it(telephone, picture):
    telephone.page.route("**/work/new/ticket/", lambda route: route.abort())
    telephone.write(photo=picture)
    telephone.file()
    expect(telephone.waiting).to_have_count(1)
    telephone.there.open("/work/")
    expect(telephone.page.get_by_role("heading", name=WAITING)).to_be_visible()
    telephone.there.must_fit()
    telephone.page.unroute("**/work/new/ticket/")
    telephone.page.reload()
    telephone.must_be_sent()
    telephone.must_have_filed_one(photos=1)


def test_the_page_opens_without_a_net_and_what_is_written_then_is_sent_later(telephone, picture):
    telephone.lose_the_net()
    telephone.page.goto(telephone.there.base + NEW)
    expect(telephone.page.get_by_text("现在没有网络")).to_be_visible()
    telephone.write(photo=picture)
    telephone.file()
    expect(telephone.waiting).to_have_count(1)
    telephone.page.reload()
    expect(telephone.waiting).to_contain_text(telephone.words)
    telephone.there.must_fit()
    telephone.find_the_net()
    telephone.must_be_sent()
    telephone.must_have_filed_one(photos=1)


SCOPES = "navigator.serviceWorker.getRegistrations().then((all) => all.map((one) => new URL(one.scope).pathname))"


def test_a_worker_at_the_old_address_leaves_and_the_one_of_the_root_keeps_what_is_written(telephone):
    """The old address has the narrower scope: whoever stood there was asked first about the form, for ever."""
    telephone.page.evaluate("navigator.serviceWorker.register('/work/new/worker.js', {updateViaCache: 'none'})")
    telephone.page.wait_for_function(f"{SCOPES}.then((all) => all.join() === '/')")
    telephone.page.reload()
    telephone.lose_the_net()
    telephone.page.reload()
    expect(telephone.page.get_by_text("现在没有网络")).to_be_visible()
    telephone.write()
    telephone.file()
    expect(telephone.waiting).to_have_count(1)
    telephone.find_the_net()
    telephone.must_be_sent()
    telephone.must_have_filed_one()


def test_of_the_page_only_the_empty_shell_is_kept_by_the_browser(telephone):
    for path in (NEW, "/work/"):
        telephone.there.open(path)
    kept = telephone.page.evaluate("""async () => {
      const names = await caches.keys(), found = [];
      for (const name of names) for (const one of await (await caches.open(name)).keys()) found.push(new URL(one.url).pathname);
      return {names, found};
    }""")
    assert len(kept["names"]) == 1
    shells = ["/offline/", "/en/offline/", "/work/new/shell/"]
    assert [path for path in kept["found"] if not path.startswith("/static/")] == shells
    telephone.lose_the_net()
    telephone.page.goto(telephone.there.base + "/work/")
    expect(telephone.page.get_by_role("heading", name="现在没有网络")).to_be_visible()


def test_a_session_that_expired_keeps_the_draft_until_its_writer_signs_in(telephone, picture):
    telephone.write(photo=picture)
    telephone.there.context.clear_cookies(name="sessionid")
    telephone.file()
    expect(telephone.page.get_by_text("请先登录，登录后自动发送")).to_be_visible()
    expect(telephone.waiting).to_have_count(1)
    telephone.sign_in()
    telephone.must_come_in()
    telephone.must_have_filed_one(photos=1)


def test_without_a_net_and_with_a_session_that_expired_meanwhile(telephone, picture):
    telephone.lose_the_net()
    telephone.write(photo=picture)
    telephone.file()
    expect(telephone.waiting).to_have_count(1)
    telephone.there.context.clear_cookies(name="sessionid")
    telephone.find_the_net()
    expect(telephone.page.get_by_text("请先登录，登录后自动发送")).to_be_visible()
    telephone.there.press("去登录")
    telephone.there.press("网格员 ·")
    telephone.must_be_sent()
    telephone.must_have_filed_one(photos=1)


def test_an_answer_that_was_lost_makes_no_second_case(telephone, picture):
    lost = []

    def lose(route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    telephone.page.route(f"**{NEW}", lose)
    telephone.write(photo=picture)
    telephone.file()
    expect(telephone.page.get_by_text("没有收到回音")).to_be_visible()
    assert lost == [201]
    telephone.page.evaluate("dispatchEvent(new Event('online'))")
    telephone.must_be_sent()
    telephone.must_have_filed_one(photos=1)


def test_another_person_on_the_same_telephone_neither_sees_nor_sends_it(telephone):
    telephone.lose_the_net()
    telephone.write()
    telephone.file()
    expect(telephone.waiting).to_have_count(1)
    telephone.there.context.clear_cookies(name="sessionid")
    telephone.page.goto("about:blank")
    telephone.find_the_net()
    telephone.sign_in("网格长 ·")
    for path in ("/work/", NEW):
        telephone.there.open(path)
        telephone.page.wait_for_load_state("networkidle")
        expect(telephone.waiting).to_have_count(0)
        assert telephone.words not in telephone.page.content()
    assert telephone.sheets() == []
    telephone.there.context.clear_cookies(name="sessionid")
    telephone.sign_in()
    telephone.must_come_in()
    telephone.must_have_filed_one()


def test_a_page_that_stood_open_while_somebody_else_signed_in_sends_nothing_in_their_name(telephone):
    telephone.write()
    other = telephone.there.context.new_page()
    telephone.there.context.clear_cookies(name="sessionid")
    other.goto(telephone.there.base + "/accounts/login/")
    with other.expect_navigation():
        other.locator("button").filter(has_text="网格长 ·").first.click()
    telephone.file()
    expect(telephone.page.get_by_text("现在登录的不是写草稿的人")).to_be_visible()
    expect(telephone.waiting).to_have_count(1)
    assert telephone.sheets() == []


def test_what_the_portal_refuses_comes_back_into_the_form_with_its_sentence(telephone, picture):
    telephone.there.may_be_refused.add(422)
    telephone.lose_the_net()
    telephone.write(photo=picture, words=f"{telephone.words} 张阿姨 13800000123")
    telephone.file()
    expect(telephone.waiting).to_have_count(1)
    telephone.find_the_net()
    expect(telephone.page.get_by_text("请先问过本人")).to_be_visible()
    expect(telephone.page.get_by_label("内容")).to_have_value(f"{telephone.words} 张阿姨")
    expect(telephone.page.locator("[data-pictures]")).to_contain_text("1")
    telephone.there.must_fit()
    telephone.page.locator("input[name=agreed]").check()
    with telephone.page.expect_navigation():
        telephone.file()
    expect(telephone.page.get_by_text("已登记，编号")).to_be_visible()
    telephone.must_have_filed_one(photos=1)


def test_several_drafts_wait_one_is_deleted_by_hand_and_signing_out_warns(telephone):
    telephone.lose_the_net()
    for number in (1, 2):
        telephone.write(words=f"{telephone.words}{number}")
        telephone.file()
        expect(telephone.waiting).to_have_count(number)
    first = telephone.waiting.first
    first.locator("summary").click()
    first.get_by_role("button", name="真的删除").click()
    expect(telephone.waiting).to_have_count(1)
    expect(telephone.waiting).to_contain_text(f"{telephone.words}2")
    telephone.page.route("**/work/new/ticket/", lambda route: route.abort())
    telephone.find_the_net()
    telephone.there.open("/accounts/logout/")
    expect(telephone.waiting).to_have_count(1)
    button = telephone.page.get_by_role("button", name="退出登录")
    button.click()
    expect(telephone.page.get_by_text("要退出，请再按一次")).to_be_visible()
    with telephone.page.expect_navigation():
        button.click()
    telephone.page.unroute("**/work/new/ticket/")
    telephone.sign_in()
    telephone.must_come_in()
    telephone.must_have_filed_one()


def test_where_the_browser_keeps_nothing_the_page_works_as_without_script_and_says_so(visit):
    telephone = Telephone(visit(), unheard_of())
    telephone.there.context.add_init_script("Object.defineProperty(window, 'indexedDB', {value: undefined})")
    telephone.sign_in()
    telephone.there.open(NEW)
    expect(telephone.page.get_by_text("在浏览器打开").first).to_be_visible()
    telephone.write()
    with telephone.page.expect_navigation():
        telephone.file()
    telephone.must_have_filed_one()


def test_another_building_is_found_without_losing_what_was_written_and_chosen(telephone, site, picture):
    telephone.write(photo=picture)
    telephone.page.locator("summary", has_text="换一栋").click()
    telephone.page.get_by_label("小区、楼栋").fill("3")
    telephone.page.get_by_role("button", name="找", exact=True).click()
    expect(telephone.page.locator("#places details[open]")).to_be_visible()
    expect(telephone.page.get_by_label("内容")).to_have_value(telephone.words)
    with telephone.page.expect_navigation():
        telephone.file()
    telephone.must_have_filed_one(photos=1)
