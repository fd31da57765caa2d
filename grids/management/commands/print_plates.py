from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from grids import printed
from grids.models import Area
from grids.papers import PAPERS
from grids.plates import buildings_of, plates_of
from grids.slugs import read_slug


class Command(BaseCommand):
    help = "Writes all plates of an area into one HTML or PDF file that needs no other, ready to print."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("area", help="the public code of the area")
        parser.add_argument("--out", type=Path, default=Path("plates.html"), help="ends in .html or .pdf")
        parser.add_argument(
            "--paper", choices=list(PAPERS), default="a5", help="a5, large: a plate a sheet; a4: two; stickers: eight"
        )

    def handle(self, *args: Any, area: str, out: Path, paper: str, **options: Any) -> None:
        found = Area.objects.filter(slug=read_slug(area) or "").first()
        if found is None:
            raise CommandError(f"no area {area}")
        plates = plates_of(buildings_of(found))
        if not plates:
            raise CommandError(f"no building in {found}")
        try:
            _write(plates, paper, out)
        except printed.NoPdf as missing:
            raise CommandError(f"PDF needs WeasyPrint and Pango: docs/operations.md. {missing}") from missing
        self.stdout.write(f"{len(plates)} plates in {out}")


def _write(plates: list[Any], paper: str, out: Path) -> None:
    if out.suffix == ".pdf":
        printed.write_pdf(plates, PAPERS[paper], out)
    else:
        out.write_text(printed.page(plates, PAPERS[paper]), encoding="utf-8")
