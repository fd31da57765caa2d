"""What becomes of disputes, level by level. The only figures with a target: 80, 95 and 98 of a hundred (鼎山街道)."""

from __future__ import annotations

from collections import Counter

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from grids.models import Area, Level
from services.cases.models import Event
from services.figures import roles, tally
from services.figures.periods import Period
from services.figures.shares import WITHIN_COMMUNITY, WITHIN_GRID, WITHIN_SUBDISTRICT, Share, Target

CATEGORY = "neighbour_dispute"  # disputes as a kind of their own come later and will be counted here too
SETTLED = ("solved", "")  # an answer on the spot asks for no outcome
LADDER = (  # up to which level, its target, and the levels that this adds
    (WITHIN_GRID, 80, (Level.MICRO_GRID, Level.GRID)),
    (WITHIN_COMMUNITY, 95, (Level.ESTATE, Level.COMMUNITY)),
    (WITHIN_SUBDISTRICT, 98, (Level.SUBDISTRICT,)),
)


def targets(area: Area, period: Period) -> list[Target]:
    """Of the disputes answered in the period, the share settled within each level. One query.

    Empty while there are fewer than FEWEST. A level below which no dispute is ever answered has no line: sealed
    cases go to named handlers, whose desks may all lie higher.
    """
    rows = {row["level"]: Counter(answered=row["answered"], settled=row["settled"]) for row in _by_level(area, period)}
    total, found = sum(row["answered"] for row in rows.values()), []
    within: Counter[str] = Counter()
    for label, target, levels in LADDER:
        within.update(tally.sum_of(rows.get(level, Counter()) for level in levels))
        share = Share(within["settled"], total)
        if within["answered"] and share.percent is not None:
            found.append(Target(label, share, target))
    return found


def _by_level(area: Area, period: Period):
    answered = roles.events(roles.answered)
    same = {"case": OuterRef("case"), "seq__gt": OuterRef("seq")}
    again = Event.objects.filter(answered, period.of("at"), **same)
    denied = Event.objects.filter(roles.events(roles.unsolved), **same)
    last = tally.happened(area, period).filter(answered, ~Exists(again), case__category__code=CATEGORY)
    settled = Q(outcome__in=SETTLED) & ~Exists(denied) & ~tally.padded()
    level = Subquery(Area.objects.filter(pk=OuterRef("desk_id")).order_by().values("level")[:1])
    return last.values(level=level).annotate(answered=Count("pk"), settled=Count("pk", filter=settled))
