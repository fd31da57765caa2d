"""Who has helped of late is asked later: to the planner a visit counts as some messages of the day's budget already had. 轮流

Pure: numbers in, numbers out. It leaves nobody out and lets nobody be asked more often: the planner sees less of a budget than
is left, never more, and never nothing where something is left. Why so: docs/adr/0059.
"""

from __future__ import annotations

from math import ceil

A_WEEK = 7 * 86_400.0  # seconds: visits before that no longer count
SHARE = 0.25  # of the day's budget, for each visit


def counted(left: int, budget: int, visits: int) -> int:
    """Of `left` messages the number that the planner shall see, after so many visits within A_WEEK; from 1 to `left`, or `left`."""
    return max(min(left, 1), left - ceil(SHARE * budget) * visits)
