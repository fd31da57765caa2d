from __future__ import annotations

import sys
from datetime import datetime
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.db import connection

from grids.models import Area
from grids.slugs import read_slug
from services.cases import calendar
from services.cases.models import Unit, WorkCalendar

UNITS = "|".join(Unit.values)


class Command(BaseCommand):
    help = "Prints when a time limit ends, in ISO format. On an empty database the built-in calendar answers."
    requires_system_checks: list = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("start", help="ISO time; without an offset it is China's")
        parser.add_argument("amount")
        parser.add_argument("unit", help=UNITS)
        parser.add_argument("--calendar", default="office")
        parser.add_argument("--area", default="", help="slug of the place whose calendar holds")
        parser.error = self.refuse

    def refuse(self, message: str) -> NoReturn:
        """One line on stderr, and 2."""
        self.stderr.write(f"due: {message}")
        sys.exit(2)

    def handle(self, *args: Any, start: str, amount: str, unit: str, **options: Any) -> None:
        if not (amount.isascii() and amount.isdecimal()):
            self.refuse(f"the amount must be a whole number that is not negative: {amount}")
        if unit not in Unit.values:
            self.refuse(f"no unit {unit}; there are {UNITS}")
        since = self.read(start)
        found = self.chosen(options["calendar"], options["area"])
        try:
            due = calendar.add(since, int(amount), Unit(unit), found)
        except (OverflowError, ValueError):
            self.refuse(f"{start} and {amount} {unit} lead out of the calendar")
        self.stdout.write(due.isoformat(timespec="seconds"))

    def read(self, text: str) -> datetime:
        try:
            start = datetime.fromisoformat(text)
            return start if start.tzinfo else start.replace(tzinfo=calendar.ZONE)
        except ValueError:
            self.refuse(f"not an ISO time, such as 2026-09-30T17:00: {text}")

    def chosen(self, code: str, slug: str) -> calendar.Calendar:
        if WorkCalendar._meta.db_table not in connection.introspection.table_names():
            if slug:
                self.refuse("the database is empty, there is no area")
            found = calendar.builtin().get(code)
        else:
            area = Area.objects.filter(slug=read_slug(slug)).first() if slug else None
            if slug and area is None:
                self.refuse(f"no area has the slug {slug}")
            found = calendar.find(code, area)
        return found or self.refuse(f"no calendar {code}")
