"""A resident whose promised day moves to a later one, by an edited calendar or limit, is told. 答复的日子改晚

No step: nobody did anything with the case. A step that moves the day tells the resident itself.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from services.cases import calendar, colours, letters
from services.cases.models import Case
from services.cases.table import STAY, Phase, Step
from services.cases.who import RESIDENT
from services.letters import box

LATER = Step("later", "", (Phase.OPEN,), STAY, by=(), tells=(RESIDENT,))  # in no table: nobody takes it


def tell(case: Case, was: datetime | None) -> int:
    """In the transaction that moved the day on which `was` lay; returns how many letters were written.

    By a working day at least, by what was last told: a letter that still lies there, because it is night or because the
    day has moved twice, gives way to the new one. Of a sealed case nothing is written that needs no reading.
    """
    due = colours.promised(case)
    if was is None or due is None or due == was or case.sealed or case.phase != Phase.OPEN or case.parent_id:
        return 0
    unsent = box.take_out([case.number, *case.merged.values_list("number", flat=True)], LATER.verb)
    told = min([was, *(day for facts in unsent if (day := parse_datetime(facts.get("was", ""))))])
    if not _is_later(told, due, case):
        return 0
    ids = letters.write(LATER, case, {}, was=told.isoformat())
    box.send_after_commit(ids)
    return len(ids)


def _is_later(told: datetime, due: datetime, case: Case) -> bool:
    """Whether a working day of its place lies behind the one and not behind the other."""
    office, first = calendar.load("office", case.place), timezone.localdate(told)
    days = (timezone.localdate(due) - first).days
    return any(office.is_working_day(first + timedelta(days=day)) for day in range(1, days + 1))
