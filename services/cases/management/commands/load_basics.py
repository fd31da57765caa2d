from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from services.cases import calendar, refitting, stock
from services.cases.holidays import national_day, public_days
from services.cases.models import CalendarDay, TimeLimit, WorkCalendar

COUNTED_BY = ("time limits", "calendars", "special days")


class Command(BaseCommand):
    help = (
        "Loads categories, time limits and working calendars that hold everywhere. Run at every start: it adds what is "
        "missing and leaves what an administrator changed; --refresh sets our rows back to what the files say."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--refresh", action="store_true", help="set rows of the data files back to what they say")

    @transaction.atomic
    def handle(self, *args: Any, refresh: bool = False, verbosity: int = 1, **options: Any) -> None:
        loaded = {
            "categories": load_categories(refresh),
            "time limits": load_limits(refresh),
            "calendars": load_calendars(refresh),
            "special days": load_days(refresh),
        }
        for load in stock.STOCK:
            for name, count in load(refresh).items():
                loaded[name] = loaded.get(name, 0) + count
        calendar.forget()
        if any(loaded[name] for name in COUNTED_BY):
            refitting.mark(None)
        if verbosity:
            did = "added or set back" if refresh else "added"
            self.stdout.write(f"{did}: " + ", ".join(f"{count} {name}" for name, count in loaded.items()))


def data(name: str) -> dict[str, Any]:
    """One of the data files."""
    return tomllib.loads((calendar.BASICS / f"{name}.toml").read_text(encoding="utf-8"))


def load_categories(refresh: bool) -> int:
    return stock.put_categories(data("categories")["category"], refresh)


def load_limits(refresh: bool) -> int:
    return stock.put_limits(limits(), refresh)


def limits() -> Iterator[TimeLimit]:
    """The rows of the data file, unsaved."""
    return stock.read_limits(data("limits"))


def load_calendars(refresh: bool) -> int:
    rows = [{**row} for row in data("calendars")["calendar"]]
    for row in rows:
        del row["public_holidays"]
    return len(stock.put(WorkCalendar, [WorkCalendar(**row) for row in rows], ("code",), refresh))


def load_days(refresh: bool) -> int:
    """Public holidays of the calendars that follow them. A year that has its National Day is the administrator's."""
    coded = [row["code"] for row in data("calendars")["calendar"] if row["public_holidays"]]
    done = 0
    for office in WorkCalendar.objects.filter(code__in=coded, area=None):
        known = office.days.filter(day__in=[national_day(year) for year in {day.year for day in public_days()}])
        kept = set() if refresh else {day.year for day in known.values_list("day", flat=True)}
        days = [
            CalendarDay(calendar=office, day=day, working=special.working, name=special.name)
            for day, special in public_days().items()
            if day.year not in kept
        ]
        done += len(stock.put(CalendarDay, days, ("calendar_id", "day"), refresh, everywhere=False))
    return done
