"""What becomes of cases, level by level. Of disputes alone it has targets: 80, 95 and 98 of a hundred (鼎山街道)."""

from __future__ import annotations

from collections import Counter
from typing import Any

from services.figures.ledger import Book, sum_of
from services.figures.periods import Period
from services.figures.shares import (
    COMMUNITY,
    GRID,
    SUBDISTRICT,
    WITHIN_COMMUNITY,
    WITHIN_GRID,
    WITHIN_SUBDISTRICT,
    Share,
    Target,
)  # fmt: skip

CATEGORY, KIND = "neighbour_dispute", "mediation"
LADDER: tuple[tuple[str, Any, Any, int], ...] = (  # up to which level, in words, and of disputes the target
    ("grid", GRID, WITHIN_GRID, 80),
    ("community", COMMUNITY, WITHIN_COMMUNITY, 95),
    ("subdistrict", SUBDISTRICT, WITHIN_SUBDISTRICT, 98),
)
RUNGS = ("grid", "community", "subdistrict", "county")


def targets(book: Book, path: str, period: Period) -> list[Target]:
    """Of the disputes answered in the period, the share settled within each level, beside what it should be.

    Empty while there are fewer than FEWEST. A level below which no dispute is ever answered has no line: sealed
    cases go to named handlers, whose desks may all lie higher.
    """
    split = book.split(path, period)
    disputes = sum_of(counts for (kind, category), counts in split.items() if category == CATEGORY or kind == KIND)
    return [Target(label, share, target) for _rung, _label, label, target, share in _within(disputes)]


def within(counts: Counter) -> list[tuple[Any, Share]]:
    """Of all cases answered, the share settled within each level. Without a target: it is nobody's aim."""
    return [(label, share) for _rung, label, _disputes, _target, share in _within(counts)]


def _within(counts: Counter):
    whole = sum(counts[f"answered_{rung}"] for rung in RUNGS)
    settled = answered = 0
    for rung, label, of_disputes, target in LADDER:
        settled, answered = settled + counts[f"settled_{rung}"], answered + counts[f"answered_{rung}"]
        share = Share(settled, whole)
        if answered and share.percent is not None:
            yield rung, label, of_disputes, target, share
