"""The people of a place for a telephone's address book: what the page shows, and nothing more."""

from __future__ import annotations

from home.places import PlacePage
from home.posts import Row


def vcards(page: PlacePage) -> str:
    """vCard 3.0 (RFC 2426), which every phone reads: who can be called here, and the duty lines."""
    rows = [row for row in [*page.people, *page.desks, *page.bodies] if row.number]
    return "".join(_card(row, page) for row in rows)


def _card(row: Row, page: PlacePage) -> str:
    name = _escaped(row.name)
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"FN:{name}", f"N:{name};;;;"]
    if row.title and row.title != row.name:
        lines.append(f"TITLE:{_escaped(row.title)}")
    lines += [
        f"ORG:{_escaped(row.where or str(page.area))}",
        f"TEL;TYPE=WORK,VOICE:{_escaped(row.number)}",
        "END:VCARD",
    ]
    return "".join(f"{line}\r\n" for line in lines)


def _escaped(text: str) -> str:
    """RFC 2426, 4: backslash, semicolon, comma, and no line of its own."""
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())
