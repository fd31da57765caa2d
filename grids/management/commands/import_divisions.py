from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from grids import divisions
from grids.changes import ChangeRefused


class Command(BaseCommand):
    help = "Plants counties, streets and communities from a list of division codes. May be repeated."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=divisions.BUNDLED, help="level,code,name,parent_code")
        parser.add_argument(
            "--below", default="", help="only the division of this code, what is in it and what it is in"
        )

    def handle(self, *args: Any, file: Path, below: str, **options: Any) -> None:
        try:
            known = divisions.read_divisions(file)
            done = divisions.import_divisions(divisions.below(known, below) if below else known)
        except (OSError, divisions.DivisionsFaulty, ChangeRefused) as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(f"{len(done.planted)} planted, {len(done.renamed)} renamed")
        if done.missing and not below:
            self.stdout.write(
                f"{len(done.missing)} codes of the tree are not in the list: {', '.join(done.missing[:20])}"
            )
