"""Names in the language of the page."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import get_language

COUNTED = {"栋": "Building", "幢": "Building", "座": "Building", "号楼": "Building", "单元": "Entrance", "组": "Group"}
NUMBERED = re.compile(rf"(\d+|[A-Z])\s*({'|'.join(COUNTED)})")


def is_english() -> bool:
    return (get_language() or "").startswith("en")


def named(thing: Any, field: str = "name") -> str:
    """The field in the language of the page: its English twin (`name_en`) where there is one, else as it is.

    What is only counted, a house or a staircase, needs no twin: "2 单元" is "Entrance 2".
    """
    if thing is None:
        return ""
    said = getattr(thing, field, "") or ""
    if not is_english():
        return said
    counted = NUMBERED.fullmatch(said)
    return getattr(thing, f"{field}_en", "") or (f"{COUNTED[counted[2]]} {counted[1]}" if counted else said)
