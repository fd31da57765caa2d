"""How long it took: the middle one, so that one forgotten case does not hide the many, and the one of nine in ten, so
that the many do not hide the few who wait."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from services.figures.measures import FEWEST
from services.figures.shares import NOTHING, TOO_FEW
from services.figures.stages import STAGES, Stage, histogram, value_at

DAYS_FROM = 72  # hours; longer spans are said in days
ROUGHLY = 2.5  # per cent by which a figure may be off, see stages.py


@dataclass(frozen=True)
class Took:
    """How long one stage took, in hours by the clock (nights and holidays included), of `count` cases."""

    stage: Stage
    count: int
    median: float
    most: float  # nine of ten took no longer

    @property
    def known(self) -> bool:
        return self.count >= FEWEST

    def __str__(self) -> str:
        return self._said(self.median)

    @property
    def nine_of_ten(self) -> str:
        return self._said(self.most)

    def _said(self, hours: float) -> str:
        if not self.known:
            return TOO_FEW if self.count else NOTHING
        return said(hours)


def said(hours: float) -> str:
    if hours < DAYS_FROM:
        return _("%(hours)s 小时") % {"hours": f"{hours:.1f}"}
    return _("%(days)s 天") % {"days": f"{hours / 24:.1f}"}


def of(counts: Counter) -> list[Took]:
    """Every stage, in the order of the way. No query."""
    return [_took(stage, histogram(counts, stage.code)) for stage in STAGES]


def _took(stage: Stage, spans: Counter[int]) -> Took:
    if not spans:
        return Took(stage, 0, 0, 0)
    return Took(stage, sum(spans.values()), value_at(spans, 0.5) / 60, value_at(spans, 0.9) / 60)
