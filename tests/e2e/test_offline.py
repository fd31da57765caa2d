"""In a lift, in a basement, on the last metre of a contract: the house that was scanned once still says whom to ring up."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.e2e.browsers import Visitor
from tests.e2e.test_run import environment

pytestmark = pytest.mark.e2e
KEPT = """async (place) => {
  for (let wait = 0; wait < 100; wait++) {
    const cache = await caches.has("place " + place) && await caches.open("place " + place);
    const paths = cache ? (await cache.keys()).map((one) => new URL(one.url).pathname) : [];
    if (paths.length > 1) return paths;
    await new Promise((done) => setTimeout(done, 100));
  }
  return [];
}"""


@pytest.fixture
def place(site) -> str:
    return f"/B/{site.town['building']}"


@pytest.fixture
def passer_by(visit, place) -> Visitor:
    """Somebody who scanned the code once."""
    one = visit()
    one.open(place)
    assert place in one.page.evaluate(KEPT, place)
    return one


def lose_the_net(one: Visitor) -> None:
    one.context.set_offline(True)


def find_the_net(one: Visitor) -> None:
    one.context.set_offline(False)


def test_without_a_net_the_place_shows_its_people_and_notices(passer_by, place):
    page = passer_by.page
    first, numbers = page.locator("h1").inner_text(), page.locator("a[href^='tel:']").all_inner_texts()
    notice = page.locator("a[href*='/n/']").filter(visible=True).locator("xpath=self::*[not(contains(@href, '/n/?'))]")
    way = next(href for href in (one.get_attribute("href") for one in notice.all()) if href.rstrip("/")[-1].isdigit())
    lose_the_net(passer_by)
    passer_by.open(place)
    expect(page.get_by_text("现在没有网络。这是")).to_be_visible()
    assert page.locator("h1").inner_text() == first
    assert page.locator("a[href^='tel:']").all_inner_texts() == numbers
    assert len(numbers) > 4  # more than the emergency numbers
    passer_by.open(way)
    expect(page.get_by_text("现在没有网络。这是")).to_be_visible()
    expect(page.locator("main h1")).to_be_visible()
    passer_by.must_fit()


def test_however_the_code_is_spelled_it_is_the_same_place(passer_by, place):
    lose_the_net(passer_by)
    for spelling in (place.lower(), f"{place}/", f"{place}?from=plate"):
        passer_by.open(spelling)
        expect(passer_by.page.get_by_text("现在没有网络。这是")).to_be_visible()


def test_the_next_look_with_a_net_is_fresh(passer_by, place, site):
    lose_the_net(passer_by)
    passer_by.open(place)
    publish(site, "刚刚贴出来的公告")
    find_the_net(passer_by)
    passer_by.open(place)
    expect(passer_by.page.get_by_text("刚刚贴出来的公告").first).to_be_visible()
    assert passer_by.page.get_by_text("现在没有网络").count() == 0


def test_what_was_not_seen_leads_to_the_numbers_and_to_the_places_that_were(passer_by, place):
    lose_the_net(passer_by)
    page = passer_by.open("/services/")
    expect(page.get_by_role("heading", name="现在没有网络")).to_be_visible()
    expect(page.locator("a[href='tel:110']")).to_be_visible()
    page.locator(f"[data-recent] a[href='{place}']").click()
    expect(page.get_by_text("现在没有网络。这是")).to_be_visible()
    passer_by.must_fit()


def test_where_one_was_stands_on_the_first_page_until_it_is_cleared_and_no_cookie_knows(passer_by, place):
    page = passer_by.open("/")
    expect(page.locator(f"[data-recent] a[href='{place}']")).to_be_visible()
    assert [one["name"] for one in passer_by.context.cookies() if one["name"] not in ("csrftoken", "size")] == []
    page.get_by_role("button", name="清除").click()
    expect(page.locator("[data-recent]")).to_be_hidden()
    page = passer_by.open("/")
    expect(page.locator("[data-recent]")).to_be_hidden()
    assert page.evaluate("async () => (await caches.keys()).filter((name) => name.startsWith('place '))") == []


def test_without_script_nothing_is_remembered_and_nothing_is_missing(visit, place):
    one = visit(script=False)
    one.open(place)
    page = one.open("/")
    expect(page.locator("[data-recent]")).to_be_hidden()


def test_english_stays_english(visit, place):
    one = visit()
    one.open(f"/en{place}")
    assert one.page.evaluate(KEPT, f"/en{place}")
    lose_the_net(one)
    page = one.open(f"/en{place}")
    expect(page.get_by_text("There is no connection. This page was kept")).to_be_visible()
    page = one.open("/en/find/")
    expect(page.get_by_role("heading", name="There is no connection")).to_be_visible()


PUBLISH = """
import django; django.setup()
from grids.models import Building
from home.models import NoticePage
from home.planting import area_page
area = Building.objects.get(slug="{slug}").grid.lineage().filter(level="community")[0]
page = NoticePage(title={title}, body="<p>请看。</p>")
area_page(area).add_child(instance=page)
page.save_revision().publish()
"""


def publish(site, title: str) -> None:
    """An editor puts up a notice meanwhile."""
    script = PUBLISH.format(slug=site.town["building"], title=json.dumps(title))
    env = {**environment(site.data, 0), "DJANGO_SETTINGS_MODULE": "portal.settings"}
    subprocess.run([sys.executable, "-c", script], cwd=settings.BASE_DIR, env=env, check=True)
