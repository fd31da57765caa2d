"""`manage.py build_city`: a synthetic city of a given size, for benchmarks."""

from __future__ import annotations

import resource
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError, call_command

from portal.city import build, houses
from portal.city.size import Size


class Command(BaseCommand):
    help = (
        "Builds a synthetic city for benchmarks, Hanzhong's size by default: names and numbers are made up, the same "
        "seed gives the same city. Meant for a database of its own."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        usual = Size()
        parser.add_argument("--grids", type=int, default=usual.grids, help="level 1 (default: %(default)s)")
        parser.add_argument("--micro-grids", type=int, default=usual.micro_grids, help="level 2 (default: %(default)s)")
        parser.add_argument("--appointments", type=int, default=usual.appointments, help="default: %(default)s")
        parser.add_argument("--buildings", type=int, default=usual.buildings, help="default: %(default)s")
        parser.add_argument("--seed", type=int, default=usual.seed, help="default: %(default)s")
        parser.add_argument("--force", action="store_true", help="even beside areas that were not made by it")

    def handle(self, *args: Any, force: bool, verbosity: int = 1, **options: Any) -> None:
        size = Size(**{name: options[name] for name in ("grids", "micro_grids", "appointments", "buildings", "seed")})
        if reason := size.why_not():
            raise CommandError(f"{reason}.")
        self.refuse_beside_others(force)
        started = time.monotonic()
        call_command("load_basics", verbosity=0)
        for told in build.grow(size):
            if verbosity:
                self.stdout.write(f"{time.monotonic() - started:7.1f} s  {told}")
                self.stdout.flush()
        held = houses.busiest_share([count for _pk, count in houses.places(size)])
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        self.stdout.write(
            f"The city stands after {time.monotonic() - started:.1f} s, peak memory {peak:.0f} MB. "
            f"The busiest 1 % of its areas hold {held:.1%} of the buildings."
        )

    def refuse_beside_others(self, force: bool) -> None:
        """Raises CommandError with what to do instead."""
        if force:
            return
        if build.real_areas():
            raise CommandError(
                "This database holds areas that no build_city made. Set DATABASE_URL to an empty one, "
                "or say --force if the synthetic city may really stand beside them."
            )
        if build.synthetic_areas():
            raise CommandError(
                "A synthetic city stands here already. Take an empty database, or --force and another --seed."
            )
