"""manage.py rebuild_figures: count all cases anew from their events, and add up all areas anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from services.figures import instep
from services.figures.rebuilding import rebuild


class Command(BaseCommand):
    help = "Counts all cases anew and adds up all areas anew. May run while the portal works, be stopped, be repeated."

    def handle(self, *args: Any, **options: Any) -> None:
        noted = instep.catch_up(at_most=1_000_000)
        wrong = rebuild()
        self.stdout.write(f"notes: {noted}, cases counted otherwise: {wrong['cases']}, sums put right: {wrong['rows']}")
