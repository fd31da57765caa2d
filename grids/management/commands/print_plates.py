from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management.base import BaseCommand, CommandError
from django.template.loader import render_to_string

from grids.models import Area
from grids.plates import buildings_of, plates_of
from grids.slugs import read_slug


class Command(BaseCommand):
    help = "Writes all plates of an area into one HTML file that needs no other, ready to print."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("area", help="the public code of the area")
        parser.add_argument("--out", type=Path, default=Path("plates.html"))
        parser.add_argument(
            "--paper", choices=["a5", "a4"], default="a5", help="a5: a plate a sheet; a4: two, to be cut"
        )

    def handle(self, *args: Any, area: str, out: Path, paper: str, **options: Any) -> None:
        found = Area.objects.filter(slug=read_slug(area) or "").first()
        if found is None:
            raise CommandError(f"no area {area}")
        plates = plates_of(buildings_of(found))
        facts = {"plates": plates, "area": found, "paper": paper, "demo": settings.DEMO}
        facts["css"] = Path(str(finders.find("plate.css"))).read_text(encoding="utf-8")
        out.write_text(render_to_string("grids/plates.html", facts), encoding="utf-8")
        self.stdout.write(f"{len(plates)} plates in {out}")
