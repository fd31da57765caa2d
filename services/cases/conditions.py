"""What a row's `when` may say of a case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from accounts import moment
from grids.models import Level
from services.cases import calendar, routing
from services.cases.handlers import HIGH
from services.cases.models import Case, Tier, Unit
from services.cases.table import Phase

Condition = Callable[[Case], bool]
HAND_BACKS = 2  # by whoever was put in charge; see seldom_handed_back


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
    """Not longer ago than this it came to where it stands; what was done there since does not make it younger."""

    @shown(f"within({days} days)")
    def recent(case: Case) -> bool:
        moved = [event.at for event in case.past if event.source != event.target]
        return bool(moved) and moved[-1] >= moment.now() - timedelta(days=days)

    return recent


def of_tier(*tiers: Tier) -> Condition:
    @shown(f"of_tier({', '.join(tier.name for tier in tiers)})")
    def belongs(case: Case) -> bool:
        return case.tier in tiers

    return belongs


def no_open_children(case: Case) -> bool:
    return case.open_children == 0


def parent_is_over(case: Case) -> bool:
    """Or is sealed now, and calls nobody in."""
    return case.parent is not None and (case.parent.over or (case.parent.sealed and not case.sealed))


def main_is_withdrawn(case: Case) -> bool:
    """Whoever asked first has taken the case back into which this one was merged; or it is sealed now, and this is not."""
    main = case.merged_into
    return main is not None and (main.state == "withdrawn" or (main.sealed and not case.sealed))


def handled_elsewhere(case: Case) -> bool:
    """A sealed case that nobody at its desk may open, and somebody at another may."""
    return case.sealed and routing.handled_elsewhere(case)


def has_desk_above(case: Case) -> bool:
    """There is a level above at which somebody serves. One query, unless it was read along; of a sealed case a few."""
    read_along = None if case.sealed else getattr(case, "served_above", None)
    return routing.desk_above(case) is not None if read_along is None else read_along


def has_desk_below(case: Case) -> bool:
    """It sits above the level that its place lies in. No query, unless it is sealed."""
    if case.sealed:
        return bool(routing.desks_below(case))
    estate = case.place.level == Level.ESTATE and case.desk.level == Level.COMMUNITY
    return case.desk.level in HIGH and case.place.depth > case.desk.depth and not estate


def not_sealed(case: Case) -> bool:
    """What is told or shown to others: a sealed matter stays with its handlers."""
    return not case.sealed


def _since_reopened(case: Case, verb: str) -> int:
    """How often this was done in the round that is going on."""
    verbs = [event.verb for event in case.past]
    round_began = max((at for at, done in enumerate(verbs) if done == "reopen"), default=0)
    return verbs[round_began:].count(verb)


def seldom_handed_back(case: Case) -> bool:
    """Not yet handed back twice: the third time the level above rules."""
    return _since_reopened(case, "hand_back") < HAND_BACKS


def often_handed_back(case: Case) -> bool:
    return not seldom_handed_back(case)


def not_ruled(case: Case) -> bool:
    """A ruling stands: who was named by it does not hand it on."""
    return _since_reopened(case, "rule") == 0


def owner_has_left(case: Case) -> bool:
    """Whoever was in charge does not hold that post any more."""
    return case.owner_appointment is not None and not case.owner_appointment.in_office


def longer_not_asked(case: Case) -> bool:
    """No extension waits for its answer. No query, unless there are open children and it was not read along."""
    if (asked := getattr(case, "longer_asked", None)) is None and case.open_children:
        asked = case.children.filter(kind="extension").exclude(phase=Phase.OVER).exists()
    return not asked


def not_urged_today(case: Case) -> bool:
    """Somebody is in charge, and was not urged today."""
    urged = [event.at for event in case.past if event.verb == "urge"]
    somebody = case.owner_appointment_id or case.owner_organisation_id
    return bool(somebody) and not (urged and timezone.localdate(urged[-1]) == moment.today())


def any_due_soon(case: Case) -> bool:
    """Four fifths of some clock's time are over, and nobody was reminded yet."""
    now = moment.now()
    running = [clock for clock in case.all_clocks if not (clock.stopped or clock.paused)]
    return any(clock.remind_at and clock.remind_at <= now < clock.due for clock in running)


def came_again(case: Case) -> bool:
    """The same was answered before, and it belongs to no topic yet; what is not on the form is no such matter."""
    return case.again_of_id is not None and case.topic_id is None and bool(case.category and case.category.listed)


def must_be_reported(case: Case) -> bool:
    """The law puts a duty to report on who learns of this; see the category."""
    return bool(case.category and case.category.must_be_reported)


def duty_to_report_met(case: Case) -> bool:
    """Nobody owes the police a word: a case does not end, by whoever's hand, while that clock runs."""
    return not (must_be_reported(case) and running("police_report")(case))


def not_nudged_lately(case: Case) -> bool:
    """Once in three working days, so that a nudge is heard."""
    nudges = [event.at for event in case.past if event.verb == "nudge"]
    if not nudges:
        return True
    office = calendar.load("office", case.place)
    return calendar.add(nudges[-1], 3, Unit.WORKING_DAYS, office) <= moment.now()
