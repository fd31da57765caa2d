"""The tree and the appointments have one writer."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WRITERS = {"grids/changes.py", "grids/copying.py", "grids/sowing.py", "grids/versions.py", "grids/verifying.py"}
APPS = ("accounts", "grids", "home", "portal", "services")
WRITES = re.compile(
    r"(?<!Page)\.(add_root|add_child|add_sibling|load_bulk|fix_tree)\((?!instance=)|(?<!super\(\))\.move\("  # pages are a tree too
    r"|\b(Area|Appointment|Building|Succession)\.objects[^\n]*\.(create|get_or_create|update_or_create|bulk_create|bulk_update|update|delete)\("
    r"|\b(area|grid|held|post|appointment|building)\.(save|delete)\("
)


def _sources() -> list[Path]:
    return [path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]


def test_nobody_else_writes_the_tree_or_an_appointment():
    found = {
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in _sources()
        if str(path.relative_to(ROOT)) not in WRITERS
        for match in WRITES.finditer(path.read_text())
    }
    allowed = {"home/planting.py: .move(", "home/newsrooms.py: .move("}  # pages and shelves are trees of the CMS
    assert found - allowed == set()


def test_the_search_would_find_one():
    assert WRITES.search('Area.objects.filter(pk=1).update(name="x")')
    assert WRITES.search('parent.add_child(level="grid")')
    assert WRITES.search("held.save()")
