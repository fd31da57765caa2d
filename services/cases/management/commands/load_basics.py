from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand
from django.db import models, transaction

from services.cases import calendar, refitting
from services.cases.holidays import national_day, public_days
from services.cases.models import CalendarDay, Category, Question, TimeLimit, WorkCalendar

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
    """Questions come with their category: one that was taken away stays away until --refresh."""
    rows = data("categories")["category"]
    asked = {row["code"]: row.pop("question", []) for row in rows}
    made = [Category(order=place * 10, **row) for place, row in enumerate(rows, 1)]
    done = _put(Category, made, ("code",), refresh)
    found = Category.objects.in_bulk(done, field_name="pk")
    questions = [
        Question(category=category, order=place * 10, **question)
        for category in found.values()
        for place, question in enumerate(asked[category.code], 1)
    ]
    _put(Question, questions, ("category_id", "code"), refresh, everywhere=False)
    return len(done)


def load_limits(refresh: bool) -> int:
    return len(_put(TimeLimit, list(limits()), ("clock", "category", "tier", "level"), refresh))


def limits() -> Iterator[TimeLimit]:
    """The rows of the data file, unsaved."""
    said = data("limits")
    groups: list[tuple[dict[str, str], dict[str, str]]] = [({}, said["everywhere"])]
    groups += [({kind: code}, rows) for kind in ("tier", "category") for code, rows in said[kind].items()]
    for where, rows in groups:
        for clock, limit in rows.items():
            amount, unit = limit.split()
            yield TimeLimit(clock=clock, amount=int(amount), unit=unit, **where)


def load_calendars(refresh: bool) -> int:
    rows = [{**row} for row in data("calendars")["calendar"]]
    for row in rows:
        del row["public_holidays"]
    return len(_put(WorkCalendar, [WorkCalendar(**row) for row in rows], ("code",), refresh))


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
        done += len(_put(CalendarDay, days, ("calendar_id", "day"), refresh, everywhere=False))
    return done


Key = tuple[str, ...]


def _put(model: type[models.Model], rows: list, key: Key, refresh: bool, everywhere: bool = True) -> list[int]:
    """Add the rows that are missing, and with `refresh` set those that are there back. Returns the ids of both.

    Two processes that start at once do not collide.
    """
    if not rows:
        return []
    there = model._default_manager.filter(area=None) if everywhere else model._default_manager.all()
    had = {tuple(values[1:]): values[0] for values in there.values_list("pk", *key)}
    new = [row for row in rows if _key(row, key) not in had]
    model._default_manager.bulk_create(new, ignore_conflicts=True)
    old = [row for row in rows if _key(row, key) in had] if refresh else []
    for row in old:
        row.pk = had[_key(row, key)]
    names = [one.name for one in model._meta.concrete_fields if not one.primary_key and one.name not in ("area", *key)]
    model._default_manager.bulk_update(old, [name for name in names if f"{name}_id" not in key], batch_size=200)
    wanted = {_key(row, key) for row in (*new, *old)}
    return [values[0] for values in there.values_list("pk", *key) if tuple(values[1:]) in wanted]


def _key(row: models.Model, key: Key) -> tuple:
    return tuple(getattr(row, name) for name in key)
