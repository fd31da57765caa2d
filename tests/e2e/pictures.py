"""The pictures of the README, taken of a running demo: python -m tests.e2e.pictures http://127.0.0.1:8000 docs/pictures

Reads demo.json of LINGE_DATA_DIR (`var` unless it is set). They show what a visitor of the demo finds.
"""

from __future__ import annotations

import json
import os
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from tests.e2e.browsers import DESK, Visitor, chromium, visitor

LARGEST = 200_000  # bytes
TALL = 1250  # px: below that a page is cut off


def main(base: str, folder: Path) -> None:
    data = Path(os.environ.get("LINGE_DATA_DIR", "var"))
    demo = json.loads((data / "demo.json").read_text(encoding="utf-8"))
    folder.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        for name, picture in (_of_residents(browser, base, demo) | _of_staff(browser, base, demo)).items():
            _save(picture, folder / f"{name}.png")


def _of_residents(browser: Browser, base: str, demo: dict) -> dict[str, bytes]:
    """Home, building, search, form, progress, figures and plate, as anybody sees them."""
    someone, slug = visitor(browser, base), _building(demo)
    found = {}
    for name, path in {
        "home": "/",
        "building": f"/B/{slug}",
        "search": "/search/?q=停水",
        "report": f"/report/shared_repair/?b={slug}",
        "stats": f"/stats/{_estate(demo)}/?period=all",
    }.items():
        someone.open(path)
        found[name] = _shot(someone)
    someone.open(f"/track/?number={demo['case']['number']}")
    someone.page.get_by_label("手机号后四位").fill(demo["case"]["phone_last4"])
    someone.press("查看")
    found["track"] = _shot(someone)
    someone.open(f"/B/{slug}/plate/")
    someone.page.set_viewport_size({"width": 800, "height": 1000})
    return found | {"plate": someone.page.locator(".sheet").first.screenshot()}


def _of_staff(browser: Browser, base: str, demo: dict) -> dict[str, bytes]:
    """The leader's desk on a wide screen; on a phone the worker's sheet, and an editor about to put up a notice."""
    leader, worker = visitor(browser, base, width=DESK), visitor(browser, base)
    _sign_in(leader, "网格长 ·")
    found = {"desk": _shot(leader)}
    _sign_in(worker, "网格员 ·")
    with worker.page.expect_navigation():
        worker.page.locator(".cases tr", has_text="办理中").first.locator("a").click()
    return found | {"sheet": _shot(worker), "notice": _notice(visitor(browser, base))}


def _notice(editor: Visitor) -> bytes:
    """Filled in, not sent: the demo stays as it was."""
    _sign_in(editor, "信息员 · 江州社区", "/work/notice/new/")
    for building in ("1 栋", "2 栋"):
        editor.page.get_by_label(building, exact=True).check()
    editor.page.get_by_label("说几句").fill("二次供水水箱清洗，请提前储水。恢复后先放一分钟再用。")
    return _shot(editor)


def _sign_in(one: Visitor, role: str, to: str = "/work/") -> None:
    one.open(f"/accounts/login/?next={to}")
    one.press(role)


def _building(demo: dict) -> str:
    return next(one["slug"] for one in demo["buildings"] if one["grid"] == "西西里第二网格")


def _estate(demo: dict) -> str:
    return next(one["slug"] for one in demo["areas"] if one["name"] == "西西里小区")


def _shot(one: Visitor) -> bytes:
    """From the top, as far as the page goes, but not without end."""
    height = min(TALL, one.page.evaluate("() => document.documentElement.scrollHeight"))
    width = one.page.viewport_size["width"]  # type: ignore[index]
    return one.page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height})


def _save(picture: bytes, path: Path) -> None:
    """With as many colours as fit into LARGEST. Raises ValueError if not even 32 do."""
    image = Image.open(BytesIO(picture)).convert("RGB")
    for colours in (256, 128, 64, 32):
        image.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size <= LARGEST:
            return
    raise ValueError(f"{path} is larger than {LARGEST} bytes")


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), Path(sys.argv[2]))
