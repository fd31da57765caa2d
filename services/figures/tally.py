"""Counting. Parents only, by the place where something is; one query for each kind of row, however large the tree.

Every function answers {tree path: Counter}; `width` says how much of the path is kept: that of an area counts it as a
whole, one step more counts each area right below it apart, WHOLE counts every place by itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Substr

from accounts import moment
from grids.models import Area
from services.cases.models import Case, CaseClock, Event
from services.cases.table import Phase
from services.figures import roles
from services.figures.periods import Period

WHOLE = 40  # ten levels of four characters: the longest path there is
FOUND_BY_STAFF = ("worker", "patrol")
Tally = dict[str, Counter]


def inside(area: Area, field: str) -> Q:
    """The condition that this path lies in the area: a range, which both databases answer from the index."""
    return Q(**{f"{field}__range": (area.path, area.path + "Z" * WHOLE)})


def happened(area: Area, period: Period) -> QuerySet[Event]:
    """The events of parent cases there and then."""
    return Event.objects.filter(inside(area, "case__place__path"), period.of("at"), case__parent=None).order_by()


def count(area: Area, period: Period, width: int) -> Tally:
    """Every measure by its code, with `judged` and `said` (what the shares are of) and `heard`."""
    return add(
        steps(area, period, width), self_handled(area, period, width), timing(area, period, width),
        ratings(area, period, width), heard(area, period, width), standing(area, width),
    )  # fmt: skip


def add(*tallies: Tally) -> Tally:
    whole: Tally = defaultdict(Counter)
    for tally in tallies:
        for node, counts in tally.items():
            whole[node].update(counts)
    return whole


def _by_node(rows: QuerySet, path: str, width: int, **counts: Count) -> Tally:
    found = rows.values(node=Substr(path, 1, width)).annotate(**counts)
    return {row.pop("node"): Counter(row) for row in found}


def steps(area: Area, period: Period, width: int) -> Tally:
    """What was done to cases. A row that leaves the first state can be taken but once, as can withdrawing."""
    filed, answered = roles.events(roles.filed), roles.events(roles.answered)
    counted = roles.any_of(roles.filed, roles.accepted, roles.answered, *map(roles.named, roles.NAMED))
    return _by_node(
        happened(area, period).filter(counted), "case__place__path", width,
        filed=Count("pk", filter=filed),
        filed_by_staff=Count("pk", filter=filed & Q(case__source__in=FOUND_BY_STAFF)),
        accepted=Count("pk", filter=roles.events(roles.accepted, first=True)),
        declined=Count("pk", filter=roles.events(roles.named("decline"))),
        resolved=Count("case", distinct=True, filter=answered),
        reopened=Count("pk", filter=roles.events(roles.named("reopen"))),
        withdrawn=Count("pk", filter=roles.events(roles.named("withdraw"))),
        merged=Count("case", distinct=True, filter=roles.events(roles.named("merge"))),
    )  # fmt: skip


def padded() -> Exists:
    """Whoever filed the case of this event also did the work. Padding would look like this; it proves nothing.

    For WHERE only: as the filter of a count, PostgreSQL would ask it of every row by itself.
    """
    same = {"case": OuterRef("case"), "case__events__seq": 1, "case__events__person": F("person")}
    return Exists(Event.objects.filter(roles.events(roles.handled), **same))


def self_handled(area: Area, period: Period, width: int) -> Tally:
    """Cases answered then that one and the same person filed and settled."""
    answers = happened(area, period).filter(roles.events(roles.answered), padded())
    return _by_node(answers, "case__place__path", width, self_handled=Count("case", distinct=True))


def last_ratings(area: Area, period: Period) -> QuerySet[Event]:
    """The last word of each resident within the period."""
    rated = roles.events(roles.rated)
    later = Event.objects.filter(rated, period.of("at"), case=OuterRef("case"), seq__gt=OuterRef("seq"))
    return happened(area, period).filter(rated, ~Exists(later))


def ratings(area: Area, period: Period, width: int) -> Tally:
    """What residents said. What one person filed and settled is neither solved nor satisfied, nor the contrary."""
    said = {"satisfied": "yes", "fairly": "fairly", "dissatisfied": "no"}
    words = {
        "judged": Count("pk"),
        "solved": Count("pk", filter=roles.events(roles.solved)),
        "unsolved": Count("pk", filter=roles.events(roles.unsolved)),
        **{code: Count("pk", filter=Q(facts__satisfied=word)) for code, word in said.items()},
    }
    rated = last_ratings(area, period)
    found = _by_node(rated, "case__place__path", width, **words, rated=Count("pk"))
    for node, counts in _by_node(rated.filter(padded()), "case__place__path", width, **words).items():
        found[node].subtract(counts)
    for counts in found.values():
        counts["said"] = sum(counts[code] for code in said)
    return found


def timing(area: Area, period: Period, width: int) -> Tally:
    """Of the answers then, those that stopped a clock, and those that stopped it in time.

    An answer on the spot stops the clock of the first response, any other that of the resolution.
    """
    stopped = {"case__clocks__name__in": ("first_response", "resolution"), "case__clocks__stopped": F("at")}
    answers = happened(area, period).filter(roles.events(roles.answered), **stopped)
    in_time = Q(case__clocks__due__gte=F("at"))
    return _by_node(
        answers, "case__place__path", width,
        timed=Count("pk", distinct=True), on_time=Count("pk", distinct=True, filter=in_time),
    )  # fmt: skip


def heard(area: Area, period: Period, width: int) -> Tally:
    """Cases answered in the period whose residents have said since, at any time, how satisfied they are."""
    said = Event.objects.filter(
        roles.events(roles.rated),
        case=OuterRef("case"),
        seq__gt=OuterRef("seq"),
        facts__satisfied__in=["yes", "fairly", "no"],
    )
    answers = happened(area, period).filter(roles.events(roles.answered), Exists(said), ~padded())
    return _by_node(answers, "case__place__path", width, heard=Count("case", distinct=True))


def standing(area: Area, width: int) -> Tally:
    """How it stands at this moment, whenever it was filed. Only clocks that somebody here has to answer for."""
    run_out = CaseClock.objects.filter(case=OuterRef("pk"), stopped=None, paused=None, due__lte=moment.now())
    cases = Case.objects.filter(inside(area, "place__path"), parent=None, phase__in=(Phase.OPEN, Phase.PAUSED))
    return _by_node(
        cases, "place__path", width,
        open_now=Count("pk"), overdue_now=Count("pk", filter=Q(phase=Phase.OPEN) & Exists(run_out)),
    )  # fmt: skip


def whole(tally: Mapping[str, Counter]) -> Counter:
    """All nodes together: a case lies in one place."""
    return sum_of(tally.values())


def sum_of(counts) -> Counter:
    total: Counter = Counter()
    for one in counts:
        total.update(one)
    return total


def rolled_up(tally: Tally, area: Area) -> Tally:
    """From every place by itself to every area with all that lies below it, from `area` down."""
    found: Tally = defaultdict(Counter)
    for path, counts in tally.items():
        for end in range(len(area.path), len(path) + 1, area.steplen):
            found[path[:end]].update(counts)
    return found
