"""Public codes of places: eight characters that can be read aloud and copied by hand."""

from __future__ import annotations

import secrets

from accounts.seals import ALPHABET as CROCKFORD  # 32 characters: the elements of GF(32)

_READ_AS = str.maketrans("OIL", "011", "- ")


def _times_x(value: int) -> int:
    """In GF(32) over x⁵ + x² + 1."""
    return (value << 1) ^ (0b100101 if value & 0b10000 else 0)


def check_character(body: str) -> str:
    """One character that finds every single wrong character and every two swapped neighbours."""
    value = 0
    for one in body:
        value = _times_x(value ^ CROCKFORD.index(one))
    return CROCKFORD[value]


def new_code(length: int) -> str:
    """Random characters of Crockford's base 32, the last one a check character."""
    body = "".join(secrets.choice(CROCKFORD) for _ in range(length - 1))
    return body + check_character(body)


def read_code(text: str, length: int) -> str | None:
    """The code somebody meant: any case, O for 0, I and L for 1, with hyphens. None when the check does not fit."""
    code = text.upper().translate(_READ_AS)
    if len(code) != length or any(one not in CROCKFORD for one in code):
        return None
    return code if check_character(code[:-1]) == code[-1] else None


def new_slug() -> str:
    """A new public code of a place."""
    return new_code(8)


def read_slug(text: str) -> str | None:
    """The public code of a place that somebody meant, or None."""
    return read_code(text, 8)
