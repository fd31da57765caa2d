"""Who has helped of late is asked later: to the planner a visit counts as some more messages that somebody had today. 轮流

Pure: numbers in, numbers out. It leaves nobody out and lets nobody be asked more often: the planner sees no more of a
budget than is left, and never nothing where something is left. Why so: docs/adr/0059 and 0064.
"""

from __future__ import annotations

A_WEEK = 7 * 86_400.0  # seconds: visits before that no longer count
A_VISIT = 2  # messages


def counted(left: int, visits: int) -> int:
    """How many of the `left` messages the planner shall see, after so many visits within A_WEEK: at least one of any."""
    return max(min(left, 1), left - A_VISIT * visits)
