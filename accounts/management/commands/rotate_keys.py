"""Turn the keys over: put the new one first in FIELD_KEYS, restart, run this, then take the old one out."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.rotation import FURTHER, rotate_authenticators, rotate_contacts


class Command(BaseCommand):
    help = "Re-encrypts every number and every second-factor secret under the first of FIELD_KEYS. May be stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", type=int, default=500, help="rows in one transaction")

    def handle(self, *args: Any, **options: Any) -> None:
        numbers = rotate_contacts(options["batch"])
        secrets = rotate_authenticators(options["batch"])
        others = sum(turn() for turn in FURTHER)
        words = f"{numbers.turned} numbers, {secrets.turned} secrets and {others} other entries now lie under the first key."
        self.stdout.write(words)
        if twins := numbers.twins:
            self.stderr.write(f"Contacts {twins} share a number with another contact; they keep the old key.")
