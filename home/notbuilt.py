"""docs/not-built.md read for the page 本站不做什么: the document is the one source, in both languages."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from django.conf import settings

from home.context import is_english


@dataclass
class Section:
    """A heading with its paragraphs and its points."""

    title: str
    paragraphs: list[str] = field(default_factory=list)
    points: list[str] = field(default_factory=list)


@cache
def _read() -> dict[str, list[Section]]:
    found: dict[str, list[Section]] = {"zh": [], "en": []}
    language = "zh"
    for line in (settings.BASE_DIR / "docs" / "not-built.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            language = "en" if line.isascii() else "zh"
        elif line.startswith("## "):
            found[language].append(Section(line[3:]))
        elif line.startswith("- "):
            found[language][-1].points.append(line[2:])
        elif line.strip():
            found[language][-1].paragraphs.append(line)
    return found


def sections() -> list[Section]:
    """Of the reader's language."""
    return _read()["en" if is_english() else "zh"]
