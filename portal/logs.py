"""What stands in the log: which page broke, and never whose case it was, by which link or number it came."""

from __future__ import annotations

import logging
import re

HIDDEN = (
    (re.compile(r"/(c|work|thanks)/[0-9A-Za-z-]{10,12}(?=[/?\s'\"]|$)"), r"/\1/…"),  # a case by its number
    (re.compile(r"([?&]k=)[0-9A-Za-z]+"), r"\1…"),  # a signed way in
    (re.compile(r"([?&]at=)-?\d[^\s&'\"]*"), r"\1…"),  # where somebody stands
    (re.compile(r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)"), "1…"),  # a mobile number
)


def discreet(line: str) -> str:
    """The same line without numbers of cases and telephones, and without signed keys."""
    for found, shown in HIDDEN:
        line = found.sub(shown, line)
    return line


class DiscreetFormatter(logging.Formatter):
    """Looks at the whole entry, tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        return discreet(super().format(record))
