"""What is counted of one run: how many were helped, at which price in letters, in waiting and in fairness."""

from __future__ import annotations

from collections import deque
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.matching.engine import Days
from benchmarks.matching.town import Numbers, Town
from benchmarks.matching.world import DAY, MINUTE


def counted(town: Town) -> NDArray[np.intp]:
    """Orders placed after the first days, in which the town becomes what the policy makes of it."""
    return np.flatnonzero(town.orders.placed >= town.world.warm_up * DAY)


def figures(days: Days) -> dict[str, Any]:
    """Shares in per cent, waiting in minutes (of those who were helped), Gini of the visits made over all volunteers."""
    town = days.town
    orders, those = town.orders, counted(town)
    filled = np.array([order in days.accepted for order in those])
    urgent = orders.urgent[those]
    waited = np.array([days.accepted[order][0] - orders.placed[order] for order in those[filled]]) / MINUTE
    letters = np.isin([about for _when, _who, about in days.letters], those).sum()
    visits = np.bincount([days.accepted[order][1] for order in those[filled]], minlength=len(town.people))
    return {
        "orders": len(those),
        "fill": 100 * filled.mean(),
        "urgent_fill": 100 * filled[urgent].mean(),
        "pushes_per_fill": letters / max(int(filled.sum()), 1),
        "wait": float(np.median(waited)),
        "wait_mean": float(waited.mean()),
        "urgent_wait": float(np.median(waited[urgent[filled]])),
        "gini": gini(visits),
        "worst_cell": 100
        * min(filled[orders.cluster[those] == cell].mean() for cell in np.unique(orders.cluster[those])),
        "most_in_24_hours": most_in_a_day(days.letters),
    }


def gini(shares: Numbers | NDArray[np.intp]) -> float:
    """0 when all have the same, towards 1 when one has all; 0 when there is nothing."""
    ordered = np.sort(shares.astype(float))
    count, whole = len(ordered), float(ordered.sum())
    if not whole:
        return 0.0
    return float(2 * (np.arange(1, count + 1) * ordered).sum() / (count * whole) - (count + 1) / count)


def most_in_a_day(letters: list[tuple[float, int, int]]) -> int:
    """The most letters that one person got in any 24 hours, counted from the letters themselves."""
    recent: dict[int, deque[float]] = {}
    most = 0
    for when, who, _about in sorted(letters):
        got = recent.setdefault(who, deque())
        got.append(when)
        while got[0] <= when - DAY:
            got.popleft()
        most = max(most, len(got))
    return most
