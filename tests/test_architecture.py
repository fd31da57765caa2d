"""The laws of the house that a machine can see."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import URLPattern, get_resolver

ROOT = Path(__file__).resolve().parent.parent
APPS = ("accounts", "grids", "services", "home", "portal")
SOURCES = [path for app in APPS for path in ROOT.glob(f"{app}/**/*.py") if "migrations" not in path.parts]
BIN = Path(sys.executable).parent
FOREIGN = (
    "wagtail.",
    "allauth.",
    "django.views.",
    "django.contrib.",
    "modelcluster.",
)  # their doors are closed in accounts


def patterns(resolver=None) -> Iterator[URLPattern]:
    for pattern in (resolver or get_resolver()).url_patterns:
        yield from [pattern] if isinstance(pattern, URLPattern) else patterns(pattern)


def module_of(view) -> str:
    return getattr(getattr(view, "view_class", view), "__module__", "")


def test_every_view_of_ours_says_who_may_enter():
    for pattern in patterns():
        view = pattern.callback
        if not module_of(view).startswith(FOREIGN):
            assert getattr(view, "gate", None) in ("public", "signed_in", "credential"), pattern


def test_imports_go_down_only():
    done = subprocess.run([BIN / "lint-imports", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def matching(expression: str, but: set[str]) -> list[str]:
    found = re.compile(expression, re.M)
    return [
        str(path.relative_to(ROOT))
        for path in SOURCES
        if str(path.relative_to(ROOT)) not in but and found.search(path.read_text())
    ]


def test_only_the_door_assigns_a_state():
    assert matching(r"\.state\s*=[^=]|\bstate=[\"'][a-z]", {"services/cases/act.py"}) == []


def test_only_the_engine_writes_cases_events_and_letters():
    engine = {"services/cases/act.py", "services/cases/events.py", "services/letters/box.py"}
    engine |= {"services/cases/sweep.py", "services/cases/refitting.py"}  # when a case is looked at next, and no more
    engine |= {"services/cases/erasing.py"}  # takes words away, and no more: ADR 26
    write = r"\b(Case|Event|EventText|Letter)\.objects[^\n]*\.(create|bulk_create|update|bulk_update|delete)\("
    relay = {str(path.relative_to(ROOT)) for path in ROOT.glob("services/letters/*.py")}
    assert matching(write, engine | relay) == []


def test_staff_can_nowhere_ask_what_else_one_contact_has_filed():
    """Exception: one's own cases, and the door. Otherwise Contact and hash would be a register of petitioners."""
    asked_by_oneself = {
        "home/mine.py",
        "portal/demo/guide.py",
        "services/cases/queries.py",
        "services/cases/who.py",
        "services/cases/models.py",
        "home/own_data.py",
        "home/leaving.py",
        "services/cases/alike.py",  # leaves one's own out
        "services/cases/erasing.py",  # the clock's, shown to nobody
    }
    by_contact = r"requester(_id)?(__\w+)?\s*=(?!=)|contact\.cases\b|annotate\([^)]*requester"
    assigns = {"services/cases/bodies.py", "services/cases/act.py"}
    assert matching(by_contact, asked_by_oneself | assigns) == []


def test_nobody_asks_another_clock():
    assert (
        matching(r"timezone\.now\(\)|date\.today\(\)|datetime\.now\(|timezone\.localdate\(\)", {"accounts/moment.py"})
        == []
    )


@pytest.mark.parametrize("name", ["utils.py", "helpers.py", "common.py", "base.py"])
def test_no_room_without_a_name(name):
    assert [path for path in SOURCES if path.name == name] == []


def test_no_signals_of_our_own():
    assert matching(r"post_save|pre_save|post_delete|django\.dispatch", set()) == []
