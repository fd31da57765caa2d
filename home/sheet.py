"""The portal's one style sheet, small enough to stand in every page: first paint costs one request."""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import quote

from django.conf import settings


def minify(text: str) -> str:
    """The same rules without comments and needless blanks. Keeps the blanks around + in selectors and sums."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r" ?([{};,>]) ?", r"\1", text)
    text = re.sub(r"(?<=[a-z-]): ", ":", text)
    return text.replace(";}", "}").strip()


@cache
def css() -> str:
    """What stands between <style> and </style>, to the letter: the page's policy names it by its hash."""
    return minify((settings.BASE_DIR / "static" / "portal.css").read_text(encoding="utf-8"))


@cache
def colours() -> dict[str, dict[str, str]]:
    """The tokens of each set of colours by its name; the usual ones under the empty name, the others over them."""
    found = {"": _tokens(re.search(r":root\{(.*?)\}", css())[1])}  # type: ignore[index]
    for name, said in re.findall(r'\[data-colours="(\w+)"\]\{(.*?)\}', css()):
        found[name] = {**found[""], **_tokens(said)}
    return found


def _tokens(said: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):(#[0-9a-f]+)", said))


@cache
def aloud() -> str:
    """The one script that stands inside pages, to the letter: a page of a place stays one request."""
    text = (settings.BASE_DIR / "static" / "aloud.js").read_text(encoding="utf-8")
    return "\n".join(line.strip() for line in re.sub(r"/\*.*?\*/", "", text, flags=re.S).splitlines() if line.strip())


@cache
def icon() -> str:
    """The portal's own mark as the tail of a data address."""
    drawing = (settings.BASE_DIR / "static" / "favicon.svg").read_text(encoding="utf-8").strip()
    return quote(drawing.replace('"', "'"), safe=" ='/:")
