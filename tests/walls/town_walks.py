"""How the two towns are walked through, and what of the other one must not come up on the way."""

from __future__ import annotations

import html
import json

from home.search import instep
from tests import worlds
from tests.walls.crawler import Walk
from tests.walls.two_towns import Furnished, county, furnish

FOR_MACHINES = (
    "/sitemap.xml", "/sitemap-pages-1.xml", "/sitemap-places-1.xml", "/sitemap-published-1.xml", "/robots.txt",
    "/manifest.webmanifest", "/worker.js", "/offline/", "/api/v1/openapi.json", "/open-data/", "/stats/", "/track/",
)  # fmt: skip
SKIP = (
    r"/(en/)?size/|period=20|/en/(?!g/\w+/$|B/|search|sitemap)|[?&](page|kind|at|paper)=|/report/(?!noise)\w+/"
    r"|example.org|/consult/\d+/\d"
)


def build_two() -> tuple[Furnished, Furnished]:
    """Both, and the county above them."""
    above = county()
    found = furnish(above, "翠鸟院", "Kingfisher", 106.0), furnish(above, "灰鹤院", "Greycrane", 107.0)
    instep.catch_up()
    return found


two = worlds.world(build_two)


def starts(own: Furnished, other: Furnished) -> list[str]:
    """The first page, what machines ask for, and questions that name the other town."""
    asked = [other.mark, other.english, "防汛", "第一网格", "3栋", other.community.slug, other.building.slug]
    return [
        "/", "/en/", "/sitemap/", f"/B/{own.building.slug}", *FOR_MACHINES,
        *(f"/{way}/?q={words}" for words in asked for way in ("search", "find")),
        f"/find/?at={own.position}", f"/find/?at={other.position}", f"/search/?q=网格&at={other.community.slug}",
        f"/report/?b={other.building.slug}", f"/report/noise/?g={other.grid.slug}",
        f"/services/?b={other.building.slug}", f"/consult/?g={other.community.slug}",
        f"/search/?q=网格&b={other.building.slug}",
    ]  # fmt: skip


def said(walk: Walk) -> dict[str, str]:
    """Everything that was read, as a reader would see it. A question is repeated on its page: that tells nothing."""
    read = {**walk.pages, **{at: content.decode(errors="replace") for at, content in walk.files.items()}}
    return {at: html.unescape(text) for at, text in read.items()}


def slips(walk: Walk, other: Furnished) -> list[tuple[str, str]]:
    found = []
    for at, text in said(walk).items():
        asked = [word for word in other.words if word in at]
        shown = [word for word in other.words if word in text or json.dumps(word)[1:-1] in text]
        found += [(at, word) for word in shown if word not in asked]
    return found
