import sys
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal import doctor


class Command(BaseCommand):
    help = "Say in plain words what this installation still lacks. Exit code 1 if anything does."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--language", choices=[code for code, name in settings.LANGUAGES], default="zh-hans")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["language"]):
            found = doctor.findings()
            for number, sentence in enumerate(found, 1):
                self.stdout.write(f"{number}. {sentence}")
            if not found:
                self.stdout.write(_("可以正式使用了，没有发现缺少什么。"))
                return
            self.stdout.write(ngettext("还差 %d 项。", "还差 %d 项。", len(found)) % len(found))
        sys.exit(1)
