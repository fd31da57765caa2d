"""Two more readers of the same pages, beside axe: pa11y with its CodeSniffer, and Lighthouse. ACCESS=all: the whole site map.

Both are programs of npm: `npm ci --ignore-scripts` in tests/e2e/eyes installs them, Node.js 20 or newer runs them.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.e2e.test_access import site_map, some_of
from tests.e2e.test_pages import public_paths

EYES = Path(__file__).parent / "eyes"
pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(
        not (shutil.which("node") and (EYES / "node_modules").is_dir()), reason="npm ci has not run here"
    ),
]
VERSIONS = ["", "size=large"]  # the cookie of either


@pytest.fixture
def read(site):
    """What both say: of these paths, and of those that are also to be marked."""

    def asked(paths: list[str], marked: list[str]) -> dict:
        pages = [{"url": site.base + quote(path, safe="/?=&"), "cookie": one} for path in paths for one in VERSIONS]
        wanted = {"pages": pages, "marks": [site.base + path for path in marked]}
        wanted["chromium"] = shutil.which(os.environ.get("CHROMIUM", "chromium"))
        told = subprocess.run(
            ["node", "look.js"], cwd=EYES, input=json.dumps(wanted), text=True, check=True, capture_output=True
        )
        return json.loads(told.stdout)

    return asked


def test_pa11y_finds_nothing_in_either_version_or_language(site, read):
    ways = [path for path, status in public_paths(site.town).items() if status == 200]
    paths = list(dict.fromkeys([*ways, *(f"/en{path}" for path in ways), *some_of(site_map(site.base))]))
    assert len(paths) > 40
    assert read(paths, [])["found"] == []


def test_lighthouse_gives_ten_kinds_of_pages_full_marks(site, read):
    town = site.town
    b = f"?b={town['building']}"
    ways = ["/", f"/B/{town['building']}", f"/g/{town['estate']}/", town["notice"], "/report/", f"/report/noise/{b}",
            "/track/", "/search/?q=" + quote("停水"), "/privacy/", "/sitemap/"]  # fmt: skip
    assert read([], ways)["marks"] == {site.base + path: 1 for path in ways}
