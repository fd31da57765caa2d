from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from grids.charge import Charge
from grids.models import Area
from grids.sheets.importing import as_many_as_needed
from grids.sheets.writing import write_book
from grids.slugs import read_slug


class Command(BaseCommand):
    help = "Writes areas, buildings, officers and categories into a workbook that import_tree takes back."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--area", default="", help="only this area (code) and what lies below it")
        parser.add_argument("--template", action="store_true", help="an empty one, with hints and drop-downs")

    def handle(self, *args: Any, file: Path, area: str, template: bool, **options: Any) -> None:
        charge = None if template else Charge(everything=True)
        if area and not template:
            found = Area.objects.filter(slug=read_slug(area) or "").first()
            if found is None:
                raise CommandError(f"没有代码为 {area} 的地方。")
            charge = Charge(paths=(found.path,))
        as_many_as_needed()
        self.stdout.write(f"{write_book(file, charge)} 行，写入 {file}")
