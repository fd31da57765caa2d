from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser

from portal import keeping
from portal.models import Pulse


class Command(BaseCommand):
    help = "Write database and files to a new folder, while the portal runs. `manage.py restore` takes it back."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("dir", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = keeping.back_up(settings.DATABASES["default"], settings.DATA_DIR, options["dir"])
        except keeping.CannotKeep as error:
            raise CommandError(str(error)) from error
        Pulse.beat("backup")  # `manage.py doctor` asks how old it is
        self.stdout.write(f"{len(manifest['sha256'])} files in {options['dir']}, each with its checksum.")
