"""Telephone numbers as an administrator writes them down: a line each, the name first, the number last."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from grids.naming import is_english

MOST = 8
LINE = re.compile(r"(?P<name>[^/\d]{1,20})(?:/(?P<name_en>[^\d]{1,40}))?\s(?P<number>\+?\d[\d -]{2,18}\d)")


@dataclass(frozen=True)
class Line:
    """What somebody reads and dials."""

    name: str
    name_en: str
    number: str

    @property
    def label(self) -> str:
        return (is_english() and self.name_en) or self.name


def read(text: str) -> list[Line]:
    """The lines that can be read, in order; check() refuses the others before they are kept."""
    found = (LINE.fullmatch(line.strip()) for line in text.splitlines())
    return [Line(one["name"].strip(), (one["name_en"] or "").strip(), one["number"]) for one in found if one]


def check(text: str) -> None:
    """Raises ValidationError that quotes the line which is no name and number."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for line in lines:
        if not LINE.fullmatch(line):
            raise ValidationError(_("这一行没有读懂：%(line)s。请写成：名称 号码。") % {"line": line})
    if len(lines) > MOST:
        raise ValidationError(_("最多写 %(most)d 个号码。") % {"most": MOST})
