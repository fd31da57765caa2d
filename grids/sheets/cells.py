"""What stands in a cell: words that no spreadsheet takes for a formula, and back again."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from typing import Any

ERRORS = {"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"}
_FORMULA = re.compile(r"[' \u3000]*[=+\-@\x00-\x1f＝＋－＠]")  # blanks and quotes before it do not disarm it
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")  # no XML may hold them


class Unfit(ValueError):
    """What stands in this cell cannot be meant; the sentence says why and what to write instead."""


def armed(words: str) -> str:
    """As it is written into a sheet: what would begin a formula gets a quote before it, so disarmed reads it back."""
    words = visible(words)
    return f"'{words}" if _FORMULA.match(words) else words


def visible(words: str) -> str:
    """Without the letters that no XML may hold."""
    return _UNSEEN.sub("", words)


def disarmed(words: str) -> str:
    """As it was before armed()."""
    return words[1:] if words.startswith("'") and _FORMULA.match(words[1:]) else words


def words_of(value: Any) -> str:
    """A cell as words: numbers without .0, days as 2026-09-01, blanks at the ends away."""
    if isinstance(value, str):
        text = disarmed(value).replace("\r\n", "\n").replace("\r", "\n").strip(" \t\n\u3000")
    elif isinstance(value, bool):
        text = "是" if value else "否"
    elif isinstance(value, float) and value.is_integer():
        text = str(int(value))
    elif isinstance(value, datetime | date):
        text = value.isoformat()[:10]
    else:
        text = "" if value is None else str(value)
    if text in ERRORS:
        raise Unfit(f"公式出错（{text}），请改成写好的内容")
    if _UNSEEN.search(text):
        raise Unfit("含有看不见的字符，请删去这一格重新输入")
    return text


def folded(words: str) -> str:
    """For comparing what people type: full width as half width, no blanks, no star of a required heading."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", words)).rstrip("*")
