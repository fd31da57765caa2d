"""`manage.py load_demo`: a town to look around in, with sixty days behind it."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command

from portal.city.build import tidy
from portal.demo import guide, load


class Command(BaseCommand):
    help = (
        "Loads the demo: places, people, accounts and notices first (seconds), then the history case by case (minutes), "
        "then demo.json. Repeating it adds only what is missing; an interrupted run goes on where it stopped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        phase = parser.add_mutually_exclusive_group()
        phase.add_argument(
            "--places-only", action="store_true", help="places, people, accounts and notices; no history"
        )
        phase.add_argument("--history", action="store_true", help="the history and demo.json; the places must be there")
        parser.add_argument("--cases", type=int, default=load.CASES, help="about how many (default: %(default)s)")

    def handle(
        self, *args: Any, places_only: bool, history: bool, cases: int, verbosity: int = 1, **options: Any
    ) -> None:
        if not settings.DEMO:
            raise CommandError("The demo has accounts that anybody can enter. Set LINGE_DEMO=1 where that is wanted.")
        started = time.monotonic()
        if not history:
            call_command("load_basics", verbosity=0)
            load.load_places()
            load.load_published()
            self.say(verbosity, f"places and notices after {time.monotonic() - started:.1f} s")
        if not places_only:
            made = 0
            for told in load.load_history(cases):
                if isinstance(told, str):
                    self.stderr.write(f"left out: {told}")
                else:
                    made += told
            tidy()
            self.say(verbosity, f"{made} cases and {guide.path()} after {time.monotonic() - started:.1f} s")

    def say(self, verbosity: int, words: str) -> None:
        if verbosity:
            self.stdout.write(words)
