"""The public number of a case."""

from __future__ import annotations

from grids.slugs import new_code, read_code

LENGTH = 10


def new_number() -> str:
    """Nine random characters and one to check them by; not sequential, so that nobody can count along."""
    return new_code(LENGTH)


def read_number(text: str) -> str | None:
    """The number somebody meant, written with or without hyphens, in any case; None when it cannot be one."""
    return read_code(text, LENGTH)


def spell(number: str) -> str:
    """As it is shown and read aloud: 7K3M9-QX2V1."""
    return f"{number[:5]}-{number[5:]}"
