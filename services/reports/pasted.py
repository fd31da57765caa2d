"""A message from a chat, pasted as it came: the number in it is no part of what is to be done."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"(?<![\d+])(?:\+?86[ -]?)?(1[3-9]\d[ -]?\d{4}[ -]?\d{4})(?!\d)")


def apart(text: str) -> tuple[str, str]:
    """The words without the one mobile number that stands in them, and that number; nothing where there are several.

    Of several numbers nobody knows which is whose: they stay where they are.
    """
    found = list(_NUMBER.finditer(text))
    if len(found) != 1:
        return text, ""
    rest = text[: found[0].start()] + text[found[0].end() :]
    tidy = re.sub(r"[ \t]{2,}", " ", rest)
    return tidy.strip(), re.sub(r"\D", "", found[0][1])
