"""Who is somewhere else at a time, and how often somebody goes: orders that were accepted, and turns of a team. 时间冲突"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from services.orders.models import Helping, Turn, Volunteer


def elsewhere(since: datetime, until: datetime, but: Collection[int] = ()) -> set[int]:
    """The volunteers, by id, who help or go out between these moments; `but`: turns that do not count. Two queries."""
    helping = Helping.objects.filter(ended="", order__wanted_from__lt=until, order__wanted_until__gt=since)
    turns = Turn.objects.filter(
        released_at=None, shift__cancelled_at=None, shift__starts__lt=until, shift__ends__gt=since
    ).exclude(pk__in=but)
    return {*filter(None, helping.values_list("volunteer", flat=True)), *turns.values_list("volunteer", flat=True)}


def visits(volunteers: Collection[Volunteer], since: datetime) -> Counter[int]:
    """By id: orders wished for since then that they have done, or have said yes to and not given back. One query."""
    going = Helping.objects.filter(volunteer__in=volunteers, ended__in=("", Helping.Ended.DONE))
    return Counter(going.filter(order__wanted_from__gt=since).values_list("volunteer", flat=True))
