from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.template.loader import render_to_string

from grids.models import Area
from grids.plates import plates_of
from grids.slugs import read_slug


class Command(BaseCommand):
    help = "Writes all plates of an area into one HTML file, ready to print on A5."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("area", help="the public code of the area")
        parser.add_argument("--out", default="plates.html")

    def handle(self, *args: Any, area: str, out: str, **options: Any) -> None:
        found = Area.objects.filter(slug=read_slug(area) or "").first()
        if found is None:
            raise CommandError(f"no area {area}")
        plates = plates_of(found)
        page = render_to_string("grids/plates.html", {"plates": plates, "area": found, "demo": settings.DEMO})
        sheet = (settings.BASE_DIR / "static" / "plate.css").read_text()
        Path(out).write_text(page.replace("</title>", f"</title><style>{sheet}</style>", 1))
        self.stdout.write(f"{len(plates)} plates in {out}")
