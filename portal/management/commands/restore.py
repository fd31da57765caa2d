from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser

from portal import keeping


class Command(BaseCommand):
    help = "Put a backup in place. Stop the portal first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("dir", type=Path)
        parser.add_argument("--force", action="store_true", help="replace a database that is not empty")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            keeping.restore(settings.DATABASES["default"], settings.DATA_DIR, options["dir"], force=options["force"])
        except keeping.CannotKeep as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Restored. Start the portal, then run `manage.py verify_audit`.")
