"""How long it took: the middle one of all, so that one forgotten case does not hide the many, nor the many the one."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, DurationField, Exists, ExpressionWrapper, F, OuterRef, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from grids.models import Area
from services.cases.models import Event
from services.figures import roles, tally
from services.figures.measures import FEWEST
from services.figures.periods import Period
from services.figures.shares import NOTHING, TOO_FEW

DAYS_FROM = 72  # hours; longer spans are said in days


@dataclass(frozen=True)
class Median:
    """Of `count` spans the middle one, in hours by the clock (nights and holidays included)."""

    count: int
    hours: float

    def __str__(self) -> str:
        if self.count < FEWEST:
            return TOO_FEW if self.count else NOTHING
        if self.hours < DAYS_FROM:
            return _("%(hours)s 小时") % {"hours": f"{self.hours:.1f}"}
        return _("%(days)s 天") % {"days": f"{self.hours / 24:.1f}"}


def first_response(area: Area, period: Period) -> Median:
    """From filing until somebody accepted or declined. One query."""
    reacted = roles.events(roles.accepted, first=True) | roles.events(roles.named("decline"))
    either = roles.any_of(roles.accepted, roles.named("decline"))
    return _median(tally.happened(area, period).filter(reacted, either))


def answer(area: Area, period: Period) -> Median:
    """From filing until the first answer, waiting for the resident included. One query."""
    answered = roles.events(roles.answered)
    earlier = Event.objects.filter(answered, case=OuterRef("case"), seq__lt=OuterRef("seq"))
    return _median(tally.happened(area, period).filter(answered, ~Exists(earlier)))


def _median(events: QuerySet[Event]) -> Median:
    """The database sorts and hands out the middle one, or two."""
    took = ExpressionWrapper(F("at") - F("case__created_at"), DurationField())
    ranked = events.annotate(took=took).annotate(
        rank=Window(RowNumber(), order_by=F("took").asc()) * 2, spans=Window(Count("pk"))
    )
    middle = ranked.filter(rank__gte=F("spans"), rank__lte=F("spans") + 2).values_list("took", "spans")
    spans = list(middle)
    if not spans:
        return Median(0, 0)
    return Median(spans[0][1], sum(took.total_seconds() for took, _count in spans) / len(spans) / 3600)
