"""Office hours as people write them, read well enough to know whether it is worth calling now."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from django.utils import timezone

WEEK = "一二三四五六日"
_SPAN = re.compile(r"(\d{1,2})[:：](\d{2})\s*[-–—~～至到]\s*(\d{1,2})[:：](\d{2})")
_FROM_TO = re.compile(r"(?:周|星期)([一二三四五六日天])\s*[-–—~～至到]\s*(?:周|星期)?([一二三四五六日天])")
_DAYS = re.compile(r"(?:周|星期)([一二三四五六日天](?:、?(?:周|星期)?[一二三四五六日天])*)")


def spans(text: str) -> list[tuple[time, time]]:
    """The times of day that stand in the text; a span that makes no sense is left out."""
    found = []
    for from_hour, from_minute, to_hour, to_minute in _SPAN.findall(text):
        start, end = int(from_hour) * 60 + int(from_minute), int(to_hour) * 60 + int(to_minute)
        if start < end <= 24 * 60 - 1:
            found.append((time(*divmod(start, 60)), time(*divmod(end, 60))))
    return found


def on_day(text: str, day: date, *, working: bool) -> bool | None:
    """Does the text mean this day? `working` says whether it is a working day. None when it names no days."""
    if "工作日" in text:
        return working
    if any(word in text for word in ("每天", "每日", "全年", "全天")):
        return True
    if match := _FROM_TO.search(text):
        first, last = (_weekday(character) for character in match.groups())
        return first <= day.weekday() <= last
    if match := _DAYS.search(text):
        return day.weekday() in {_weekday(character) for character in match[1] if character in WEEK + "天"}
    return None


def is_open(text: str, moment: datetime, *, working: bool) -> bool | None:
    """Within office hours at this moment? None when the text cannot be read as days and times."""
    if "24" in text and "小时" in text:
        return True
    local = timezone.localtime(moment)
    meant, times = on_day(text, local.date(), working=working), spans(text)
    if meant is None or not times:
        return None
    return meant and any(start <= local.time() < end for start, end in times)


def next_switch(text: str, moment: datetime) -> datetime:
    """When the answer may next be another: an edge of today's times, at the latest midnight."""
    local = timezone.localtime(moment)
    edges = [edge for span in spans(text) for edge in span if edge > local.time()]
    if edges:
        first = min(edges)
        return local.replace(hour=first.hour, minute=first.minute, second=0, microsecond=0)
    return midnight_after(moment)


def midnight_after(moment: datetime) -> datetime:
    """The end of the day in the portal's time zone."""
    local = timezone.localtime(moment)
    return (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)


def _weekday(character: str) -> int:
    return WEEK.index("日" if character == "天" else character)
