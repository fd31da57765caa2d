"""The public holidays of China and their make-up working days, as the State Council announced them. 放假与调休

Source: the package chinesecalendar (MIT), which follows the yearly notice 国务院办公厅关于部分节假日安排的通知.
A year that has not been announced is not in it; nothing is guessed.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from chinese_calendar.constants import Holiday, holidays, workdays

SHORT = {Holiday.anti_fascist_70th_day.value: "抗战胜利纪念日"}  # its full name does not fit on a calendar


class SpecialDay(NamedTuple):
    """A day with a name of its own; weekend days within a holiday are listed too."""

    working: bool
    name: str


@lru_cache(maxsize=1)
def public_days() -> dict[date, SpecialDay]:
    """Every holiday and make-up day that is known, by date."""
    chinese = {one.value: SHORT.get(one.value, one.chinese) for one in Holiday}
    found = {day: SpecialDay(False, chinese[name]) for day, name in holidays.items()}
    found |= {day: SpecialDay(True, f"{chinese[name]}调休上班") for day, name in workdays.items()}
    return dict(sorted(found.items()))


def national_day(year: int) -> date:
    """The day that every announced year has: where it is missing, the year's holidays are not known."""
    return date(year, 10, 1)
