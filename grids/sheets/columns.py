"""The columns of a sheet. Each knows its heading and hint, reads a cell or says why it cannot, and shows a value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Choices
from django.utils import translation

from accounts.phones import NotAPhone, mask, normalise
from grids.sheets.cells import Unfit, armed, folded, words_of


@dataclass(frozen=True)
class Column:
    """Words on one line, of at most so many characters."""

    key: str
    heading: str
    hint: str = ""
    required: bool = False
    most: int = 0
    width: int = 14
    as_text: bool = False  # a spreadsheet would make a number of it and lose its last digits

    @property
    def labels(self) -> list[str]:
        """What a drop-down offers; empty without one."""
        return []

    def read(self, value: Any) -> Any:
        """The value of a cell, None when it is empty. Raises Unfit."""
        if isinstance(value, float) and self.as_text and abs(value) >= 1e15:
            raise Unfit("号码太长，被表格软件改成了数字，末几位已不准。请把这一列设为“文本”后重新输入")
        text = words_of(value)
        meant = self.meant(text) if text.strip() else None
        return None if meant in ("", []) else meant  # of commas alone nothing is left

    def meant(self, text: str) -> Any:
        if "\n" in text:
            raise Unfit("请写在一行里，不要换行")
        return self.short_enough(text)

    def short_enough(self, text: str) -> str:
        if self.most and len(text) > self.most:
            raise Unfit(f"太长了：有 {len(text)} 个字，最多 {self.most} 个")
        return text

    def show(self, value: Any) -> Any:
        """The cell of a value."""
        return armed(value) if isinstance(value, str) else value


@dataclass(frozen=True)
class Lines(Column):
    """Words on as many lines as one likes."""

    def meant(self, text: str) -> str:
        return self.short_enough("\n".join(line.strip() for line in text.split("\n") if line.strip()))


@dataclass(frozen=True)
class Number(Column):
    """A whole number from `least` to `greatest`."""

    least: int = 0
    greatest: int = 1_000_000

    def meant(self, text: str) -> int:
        plain = folded(text).replace(",", "")
        if not re.fullmatch(r"\d{1,9}", plain) or not self.least <= int(plain) <= self.greatest:
            raise Unfit(f"“{text}”不是 {self.least} 到 {self.greatest} 之间的整数，请只写数字")
        return int(plain)


@dataclass(frozen=True)
class Degrees(Column):
    """Longitude or latitude."""

    greatest: float = 180.0

    def meant(self, text: str) -> float:
        try:
            degrees = float(folded(text))
        except ValueError:
            degrees = float("nan")
        if not abs(degrees) <= self.greatest:
            raise Unfit(f"“{text}”不是经纬度，请写小数，例如 106.25")
        return degrees


@dataclass(frozen=True)
class Day(Column):
    """A date, as the spreadsheet keeps it or written 2026-09-01, 2026/9/1, 2026年9月1日."""

    def read(self, value: Any) -> date | None:
        if isinstance(value, datetime):
            return value.date()
        return value if isinstance(value, date) else super().read(value)

    def meant(self, text: str) -> date:
        found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", folded(text))
        try:
            return date(*map(int, found.groups()))  # type: ignore[union-attr]
        except (AttributeError, ValueError):
            raise Unfit(f"“{text}”不是日期，请写成 2026-09-01 这样") from None

    def show(self, value: date | None) -> str | None:
        return value.isoformat() if value else None


@dataclass(frozen=True)
class Choice(Column):
    """One of the words of a list. `blank` is what an empty cell of a new row means."""

    of: type[Choices] | tuple[str, ...] = ()

    @cached_property
    def _labels(self) -> dict[Any, str]:
        if isinstance(self.of, tuple):
            return {one: one for one in self.of}
        with translation.override("zh-hans"):
            return {value: str(label) for value, label in self.of.choices}

    @property
    def labels(self) -> list[str]:
        return list(self._labels.values())

    @cached_property
    def _values(self) -> dict[str, Any]:
        return {folded(label): value for value, label in self._labels.items()}

    def meant(self, text: str) -> Any:
        if (found := self._values.get(folded(text))) is None:
            raise Unfit(f"“{text}”不在可选的词里，请从这些里选一个：{'、'.join(self.labels)}")
        return found

    def show(self, value: Any) -> str | None:
        return self._labels.get(value) or None


@dataclass(frozen=True)
class YesNo(Column):
    """是 or 否."""

    @property
    def labels(self) -> list[str]:
        return ["是", "否"]

    def meant(self, text: str) -> bool:
        if (found := {"是": True, "否": False, "有": True, "无": False}.get(text)) is None:
            raise Unfit(f"“{text}”请写“是”或“否”")
        return found

    def show(self, value: bool | None) -> str | None:
        return None if value is None else "是" if value else "否"


@dataclass(frozen=True)
class Phone(Column):
    """A mobile number. It goes in and never comes out: shown masked, and a masked one means unchanged."""

    def meant(self, text: str) -> str | None:
        if "*" in text:
            return None
        try:
            return normalise(text)
        except NotAPhone:
            raise Unfit(f"“{text}”不是 11 位手机号，请核对") from None

    def show(self, value: str | None) -> str | None:
        return mask(value) if value else None
