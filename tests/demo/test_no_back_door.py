"""Cases, events and letters are written by the engine and by nobody else, the demo included."""

from __future__ import annotations

import re

from django.conf import settings

ENGINE = ("services/cases/", "services/letters/")
OURS = ("accounts", "deploy", "grids", "home", "portal", "services")
KEPT = r"\b(?:Case|CaseClock|Event|EventText|Letter)"
WRITES = r"(?:bulk_create|bulk_update|create|get_or_create|update_or_create|update|delete)\("
MAKES = re.compile(rf"{KEPT}\(|{KEPT}\.(?:objects|_default_manager)\b(?:[^\n;]|\n\s+)*?\.{WRITES}|\.(?:state|phase|version) = ")


def writers(text: str) -> list[str]:
    return [found[0] for found in MAKES.finditer(text)]


def test_nothing_outside_the_engine_writes_a_case_an_event_or_a_letter():
    found = {}
    for app in OURS:
        for path in (settings.BASE_DIR / app).rglob("*.py"):
            name = path.relative_to(settings.BASE_DIR).as_posix()
            if not name.startswith(ENGINE) and "/migrations/" not in name:
                found[name] = writers(path.read_text(encoding="utf-8"))
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_the_test_above_would_notice():
    assert writers("Case.objects.bulk_create(rows)")
    assert writers("Letter.objects.filter(pk=1).update(fate='sent')")
    assert writers("Event(case=case)")
    assert writers("case.state = 'closed'")
    assert not writers("Case.objects.filter(pk=1).first()")
