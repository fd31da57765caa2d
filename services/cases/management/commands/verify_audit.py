from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from services.cases import anchors, events
from services.cases.models import Case


class Command(BaseCommand):
    help = "Proves that no event was changed: names the first bad row and ends with 1, or counts what holds."

    def handle(self, *args: Any, **options: Any) -> None:
        held = 0
        for case in Case.objects.order_by("pk").iterator(chunk_size=500):
            if bad := events.first_bad(case):
                where = "the case row itself" if bad == "case" else f"event {bad.seq} ({bad.verb}), id {bad.pk}"  # type: ignore[union-attr]
                self.stdout.write(f"BAD: case {case.number}: {where}")
                sys.exit(1)
            held += 1
        if broken := anchors.first_broken():
            self.stdout.write(f"BAD: the anchor of {broken['at']} no longer fits")
            sys.exit(1)
        self.stdout.write(f"OK: the chains of {held} cases hold")
