from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from home.search import instep


class Command(BaseCommand):
    help = (
        "Makes what search reads anew, while it is being asked. Needed after an upgrade that changes how words are read; "
        "otherwise search keeps itself in step."
    )

    def handle(self, *args: Any, verbosity: int = 1, **options: Any) -> None:
        instep.read_all(self.stdout.write if verbosity else lambda line: None)
