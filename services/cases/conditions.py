"""What a row's `when` may say of a case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from accounts import moment
from services.cases import calendar, routing
from services.cases.models import Case, Tier, Unit

Condition = Callable[[Case], bool]


def shown(name: str) -> Callable[[Condition], Condition]:
    """Give a made condition the words by which the printed table calls it."""

    def name_it(condition: Condition) -> Condition:
        condition.__qualname__ = name
        return condition

    return name_it


def _run_out(case: Case, name: str = "") -> bool:
    now = moment.now()
    return any(
        clock.due <= now
        and not (clock.stopped or clock.paused)
        and (clock.name == name or (not name and not clock.told))
        for clock in case.all_clocks
    )


def overdue(clock: str) -> Condition:
    """This clock runs and has run out."""

    @shown(f"overdue({clock})")
    def run_out(case: Case) -> bool:
        return _run_out(case, clock)

    return run_out


def any_overdue(case: Case) -> bool:
    """Some clock has run out and nobody has been told yet."""
    return _run_out(case)


def running(clock: str) -> Condition:
    @shown(f"running({clock})")
    def runs(case: Case) -> bool:
        return any(one.name == clock and not one.stopped for one in case.all_clocks)

    return runs


def within(days: int) -> Condition:
    """Not longer ago than this came the last step."""

    @shown(f"within({days} days)")
    def recent(case: Case) -> bool:
        return bool(case.past) and case.past[-1].at >= moment.now() - timedelta(days=days)

    return recent


def of_tier(*tiers: Tier) -> Condition:
    @shown(f"of_tier({', '.join(tier.name for tier in tiers)})")
    def belongs(case: Case) -> bool:
        return case.tier in tiers

    return belongs


def no_open_children(case: Case) -> bool:
    return case.open_children == 0


def parent_is_over(case: Case) -> bool:
    return case.parent is not None and case.parent.over


def main_is_withdrawn(case: Case) -> bool:
    """Whoever asked first has taken the case back into which this one was merged."""
    return case.merged_into is not None and case.merged_into.state == "withdrawn"


def handled_elsewhere(case: Case) -> bool:
    """A sealed case that nobody at its desk may open, and somebody at another may."""
    return case.sealed and routing.handled_elsewhere(case)


def has_desk_above(case: Case) -> bool:
    return case.desk.depth > 1


def must_be_reported(case: Case) -> bool:
    """The law puts a duty to report on who learns of this; see the category."""
    return bool(case.category and case.category.must_be_reported)


def duty_to_report_met(case: Case) -> bool:
    """Nobody owes the police a word: a case does not end, by whoever's hand, while that clock runs."""
    return not running("police_report")(case)


def not_nudged_lately(case: Case) -> bool:
    """Once in three working days, so that a nudge is heard."""
    nudges = [event.at for event in case.past if event.verb == "nudge"]
    if not nudges:
        return True
    office = calendar.load("office", case.place)
    return calendar.add(nudges[-1], 3, Unit.WORKING_DAYS, office) <= moment.now()
