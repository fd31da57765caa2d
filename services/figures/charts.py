"""Charts drawn on the server: where each mark stands. Told apart by pattern and words, not by colour alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.figures.durations import Took
from services.figures.figures import Month

WIDTH, HEIGHT, GROUND = 360, 150, 130  # of the drawing; GROUND is where columns stand


@dataclass(frozen=True)
class Column:
    """Two bars of one month: x and width of each, and where they end."""

    month: Month
    x: float
    filed: float
    resolved: float
    width: float

    @property
    def middle(self) -> float:
        """Where the second bar begins."""
        return round(self.x + self.width, 1)

    @property
    def filed_top(self) -> float:
        return GROUND - self.filed

    @property
    def resolved_top(self) -> float:
        return GROUND - self.resolved


def columns(months: Sequence[Month]) -> list[Column]:
    """Oldest left. The highest column is as high as the drawing allows."""
    room = WIDTH / max(len(months), 4)
    width, tall = round(room * 0.36, 1), GROUND - 20
    return [
        Column(
            month, round(at * room + room * 0.14, 1), round(tall * month.filed / month.most, 1),
            round(tall * month.resolved / month.most, 1), width,
        )
        for at, month in enumerate(reversed(months))
    ]  # fmt: skip


@dataclass(frozen=True)
class Reach:
    """A stage: up to the middle one the bar is solid, from there to nine of ten hatched. Per cent of the longest."""

    took: Took
    median: float
    most: float

    @property
    def beyond(self) -> float:
        return round(self.most - self.median, 1)


def reaches(stages: Sequence[Took]) -> list[Reach]:
    """The stages of which enough is known to show anything carry a bar, the others none."""
    longest = max((one.most for one in stages if one.known), default=0) or 1
    return [
        Reach(one, round(100 * one.median / longest, 1), round(100 * one.most / longest, 1))
        if one.known
        else Reach(one, 0, 0)
        for one in stages
    ]
