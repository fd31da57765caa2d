"""月报: one month of one place on one sheet of paper, beside the month before. Nothing in it that is not public."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from services.figures import periods
from services.figures.figures import Figures
from services.figures.measures import BY_CODE
from services.figures.periods import Period

LINES = ("filed", "filed_by_staff", "accepted", "declined", "resolved", "reopened", "hand_backs", "nudges", "recurred",
         "whistles", "reported_in", "withdrawn", "merged")  # fmt: skip
CATEGORIES, AREAS = 8, 8  # more would not fit on the sheet


@dataclass(frozen=True)
class Compared:
    """A number, and that of the month before."""

    label: Any
    now: int
    before: int


class Monthly(Figures):
    """The figures of a month, and of the one before it."""

    @cached_property
    def former(self) -> Figures:
        return Figures(self.area, month_before(self.period))

    @property
    def compared(self) -> list[Compared]:
        """What was counted, line by line; what is nothing in both months is left out."""
        now, before = self.counts.of, self.former.counts.of
        lines = [Compared(BY_CODE[code].label, now[code], before[code]) for code in LINES]
        return [line for line in lines if line.now or line.before or line.label == BY_CODE["filed"].label]

    @property
    def rates(self) -> list[tuple]:
        """三率 of both months."""
        pairs = zip(self.counts.rates, self.former.counts.rates, strict=True)
        return [(label, share, former, definition) for (label, share, definition), (_same, former, _its) in pairs]

    @property
    def main_categories(self) -> list[tuple[str, int]]:
        return self.categories[:CATEGORIES]

    @property
    def areas(self) -> list:
        """The areas right below, where they find room."""
        return self.below if len(self.below) <= AREAS else []


def month_before(month: Period) -> Period:
    return periods.month(month.first - timedelta(days=1))
