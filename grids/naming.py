"""Names in the language of the page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language


def is_english() -> bool:
    return (get_language() or "").startswith("en")


def named(thing: Any, field: str = "name") -> str:
    """The field in the language of the page: its English twin (`name_en`) where there is one, else as it is."""
    if thing is None:
        return ""
    english = getattr(thing, f"{field}_en", "") if is_english() else ""
    return english or getattr(thing, field, "") or ""
