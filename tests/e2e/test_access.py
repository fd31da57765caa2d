"""For everybody: by keyboard, by ear, with large letters, over a slow line. `make access` walks the whole site map.

ACCESS=all looks at every address of the site map in both versions; else at three of each kind of page.
"""

from __future__ import annotations

import gzip
import io
import os
import re
import urllib.request
from collections import defaultdict
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

import pytest
from PIL import Image

from tests.e2e.browsers import Visitor
from tests.e2e.test_pages import look_at, public_paths

pytestmark = pytest.mark.e2e

MOST, MOST_OF_A_BUILDING = 40_000, 13_500  # bytes of a page, compressed, without photos
ALL = os.environ.get("ACCESS") == "all"
OF_EACH = 3
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
LARGER = "1.5"  # WeChat's largest letters, and Android's
GROW = """(times) => {
  const root = document.documentElement;
  root.style.fontSize = parseFloat(getComputedStyle(root).fontSize) * times + "px";
}"""
WITH_VOICES = """(() => {
  const said = (window.said = []);
  const voices = { getVoices: () => VOICES, cancel: () => said.push("-"), speak: (one) => said.push(one.text) };
  Object.defineProperty(window, "speechSynthesis", { value: voices });
  window.SpeechSynthesisUtterance = function (text) { this.text = text; };
})()"""


def fetched(url: str) -> tuple[bytes, dict[str, str]]:
    """The bytes as they travel, and the headers."""
    asked = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(asked, timeout=30) as answer:
        return answer.read(), dict(answer.headers)


def locations(url: str) -> list[str]:
    body, headers = fetched(url)
    text = gzip.decompress(body) if headers.get("Content-Encoding") == "gzip" else body
    return [one.text or "" for one in ElementTree.fromstring(text).iter(LOC)]


def site_map(base: str) -> list[str]:
    """Every path of the site map, both languages."""
    pieces = [urlsplit(one).path for one in locations(f"{base}/sitemap.xml")]
    return [urlsplit(one).path for piece in pieces for one in locations(base + piece)]


def some_of(paths: list[str]) -> list[str]:
    """All, or three of each kind: the same address but for codes and numbers."""
    if ALL:
        return paths
    kinds: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        kinds[re.sub(r"/(?:[0-9A-Z]{8}|\d+)(?=/|$)", "/*", path)].append(path)
    return [path for kind in kinds.values() for path in kind[:OF_EACH]]


@pytest.mark.parametrize("large", [False, True], ids=["usual", "large"])
def test_the_site_map_has_nothing_that_axe_or_a_thumb_complains_of(site, visit, large):
    visitor, found = visit(large=large), []
    paths = some_of(site_map(site.base))
    assert len(paths) > 20
    for path in paths:
        visitor.open(path)
        found += look_at(visitor, large)
    assert found == []


def test_every_public_page_is_small_and_asks_no_foreign_host(site):
    """As it travels; its policy names no host and allows nothing unsafe."""
    wrong = []
    ways = [path for path, status in public_paths(site.town).items() if status == 200]
    for path in [*ways, *(f"/en{path}" for path in ways), *some_of(site_map(site.base))]:
        body, headers = fetched(site.base + quote(path, safe="/?=&"))
        most = MOST_OF_A_BUILDING if "/B/" in path else MOST
        if headers.get("Content-Encoding") != "gzip" or len(body) > most:
            wrong.append(f"{path}: {len(body)} bytes, {headers.get('Content-Encoding')}")
        policy = headers.get("Content-Security-Policy", "http")
        if "unsafe" in policy or "http" in policy or "default-src 'none'" not in policy:
            wrong.append(f"{path}: {policy}")
    assert wrong == []


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_with_letters_half_as_large_again_nothing_has_to_be_pushed_sideways(site, visit, prefix):
    visitor: Visitor = visit()
    for path, status in public_paths(site.town).items():
        visitor.open(prefix + path, status)
        visitor.page.evaluate(GROW, float(LARGER))
        page = visitor.page
        if page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth") > 0:
            visitor.faults.append(f"{page.url}: wider than the telephone with letters × {LARGER}")


def test_by_keyboard_the_first_stop_leads_past_the_frame(site, visit):
    visitor = visit()
    for path in (f"/B/{site.town['building']}", "/", site.town["notice"], f"/report/noise/?b={site.town['building']}"):
        page = visitor.open(path)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip", path
        assert page.locator(".skip").bounding_box()["x"] >= 0
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("!!document.activeElement.closest('main')"), path
        marks = page.evaluate(
            "['header', 'main', 'footer'].map((one) => document.querySelectorAll(`body > ${one}`).length)"
        )
        assert marks == [1, 1, 1], path


def test_what_is_wrong_with_a_form_is_where_one_stands_then(site, visit):
    """Whoever hears the page is led to the sentence that says so; the next stops are in the form."""
    visitor = visit()
    page = visitor.open(f"/report/shared_repair/?b={site.town['building']}")
    with page.expect_navigation():
        page.locator("form button").last.click()
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('form')")
    field = page.locator("[aria-invalid=true]").first
    told = field.get_attribute("aria-describedby") or ""
    assert any(page.locator(f"#{one}.wrong").count() for one in told.split())


def with_voices(visitor: Visitor, voices: str) -> None:
    visitor.page.add_init_script(WITH_VOICES.replace("VOICES", voices))


def test_a_page_is_read_aloud_by_the_telephones_own_voice(site, visit):
    for path in (f"/B/{site.town['building']}", site.town["notice"], *site.town["published"][:1]):
        visitor = visit()
        with_voices(visitor, '[{ lang: "zh-CN", localService: true }]')
        page = visitor.open(path)
        button = page.locator("[data-aloud]")
        assert button.is_visible(), path
        title = page.locator("h1").inner_text().strip()
        button.click()
        said = page.evaluate("said.filter((one) => one !== '-')")
        assert title.split()[0] in "".join(said)
        assert all(len(one) < 400 and one.strip() for one in said)
        assert button.get_attribute("aria-pressed") == "true"
        button.click()
        assert page.evaluate("said[said.length - 1]") == "-"
        assert button.get_attribute("aria-pressed") == "false"


@pytest.mark.parametrize("voices", ["[]", '[{ lang: "en-US", localService: true }]', '[{ lang: "zh-CN" }]'])
def test_without_a_voice_of_its_own_no_button_is_offered(site, visit, voices):
    visitor = visit()
    with_voices(visitor, voices)
    assert not visitor.open(f"/B/{site.town['building']}").locator("[data-aloud]").is_visible()


def test_a_photo_is_sent_small_and_without_the_place_where_it_was_taken(site, visit, tmp_path):
    picture, exif = Image.effect_noise((3000, 2000), 30).convert("RGB"), Image.Exif()
    exif[0x010F] = "a telephone"
    exif.get_ifd(0x8825)[1] = "N"
    picture.save(tmp_path / "IMG_0003.JPG", "JPEG", quality=95, exif=exif)
    visitor = visit()
    page = visitor.open(f"/report/shared_repair/?b={site.town['building']}")
    field = page.locator("input[type=file]").first
    field.set_input_files(tmp_path / "IMG_0003.JPG")
    for _each in range(50):
        if field.evaluate("(field) => field.files[0].name") == "IMG_0003.jpg":
            break
        page.wait_for_timeout(100)
    sent = bytes(page.evaluate("""async () => Array.from(new Uint8Array(
        await document.querySelector('input[type=file]').files[0].arrayBuffer()))"""))  # fmt: skip
    shrunk = Image.open(io.BytesIO(sent))
    assert shrunk.size == (1600, 1067)
    assert not dict(shrunk.getexif())
    assert len(sent) < (tmp_path / "IMG_0003.JPG").stat().st_size / 2
    page.locator("textarea").first.fill("三楼楼道一直漏水，见照片")
    with page.expect_navigation():
        page.locator("form button").last.click()
    if visitor.apart.count():
        with page.expect_navigation():
            visitor.apart.click()
    assert "/thanks/" in page.url
