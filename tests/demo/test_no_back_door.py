"""Cases, events and letters are written by the engine and by nobody else, the demo included."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from django.conf import settings

ENGINE = ("services/cases/", "services/letters/")
OURS = ("accounts", "deploy", "grids", "home", "portal", "services")
KEPT = {"Case", "CaseClock", "Event", "EventText", "Letter"}
WRITES = {"bulk_create", "bulk_update", "create", "get_or_create", "update_or_create", "update", "delete"}
STANDING = {"state", "phase", "tier", "openness", "outcome", "owner_appointment", "owner_organisation"}


def root(node: ast.expr) -> str:
    """The name with which a chain of attributes and calls begins."""
    while isinstance(node, ast.Attribute | ast.Call):
        node = node.value if isinstance(node, ast.Attribute) else node.func
    return node.id if isinstance(node, ast.Name) else ""


def writers(text: str) -> Iterator[str]:
    """What makes or changes a row of the engine: a call on its class, or an assignment to where a case stands."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and root(node.func) in KEPT:
            made = isinstance(node.func, ast.Name)
            if made or (isinstance(node.func, ast.Attribute) and node.func.attr in WRITES):
                yield ast.unparse(node)
        if isinstance(node, ast.Assign):
            every = [part for one in node.targets for part in getattr(one, "elts", [one])]
            named = [one for one in every if isinstance(one, ast.Attribute) and one.attr in STANDING]
            yield from (ast.unparse(one) for one in named if root(one) != "job")  # an import has a state, too


def test_nothing_outside_the_engine_writes_a_case_an_event_or_a_letter():
    found = {}
    for app in OURS:
        for path in (settings.BASE_DIR / app).rglob("*.py"):
            name = path.relative_to(settings.BASE_DIR).as_posix()
            if not name.startswith(ENGINE) and "/migrations/" not in name:
                found[name] = list(writers(path.read_text(encoding="utf-8")))
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_the_test_above_would_notice():
    assert list(writers("Case.objects.bulk_create(rows)"))
    assert list(writers("Letter.objects.filter(pk=1).order_by('pk').update(fate='sent')"))
    assert list(writers("Event(case=case)"))
    assert list(writers("case.state = 'closed'"))
    assert list(writers("case.owner_appointment, case.owner_organisation = post, None"))
    assert not list(writers("Case.objects.filter(pk=1).first()"))
