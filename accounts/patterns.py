"""What telephone and identity numbers look like in a text. A pattern says what looks so, never whose it is."""

from __future__ import annotations

import re

MOBILE = re.compile(r"(?<!\d)(?:\+?86[-\s]?)?1[3-9]\d[-\s]?\d{4}[-\s]?\d{4}(?!\d)")
PUBLIC = re.compile(
    r"(?<!\d)(?:0\d{2,3}[-－\s]?\d{7,8}|[48]00[-\s]?\d{3}[-\s]?\d{4}|[2-8]\d{6,7}|1[12]\d|1[0-9]\d{3}|9\d{4})(?!\d)"
)
IDENTITY = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{16}[0-9Xx](?![0-9A-Za-z])")
AREA_LINE = re.compile(r"(?<!\d)0\d{2,3}[-－\s]?\d{7,8}(?!\d)")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def is_identity_number(text: str) -> bool:
    """Whether the check character of an eighteen-digit citizen identity number fits. GB 11643-1999"""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, text[:17], strict=True))
    return "10X98765432"[total % 11] == text[17].upper()
