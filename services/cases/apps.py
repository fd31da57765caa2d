from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from grids.handlers import HANDLERS


class CasesConfig(AppConfig):
    name = "services.cases"
    verbose_name = _("事项")

    def ready(self) -> None:
        """Read the table of every shop that is installed; none is named here. Hear of who comes and goes."""
        autodiscover_modules("workflow")
        for happened in ("appointed", "ended", "redrawn", "corrected"):
            HANDLERS[happened].append(f"services.cases.stranded.{happened}")
        HANDLERS["ended"].append("services.cases.leaving.ended")
        from services.cases import checks, duty_sheet, sheets  # noqa: F401

        sheets.put_on_the_shelf()
        duty_sheet.put_on_the_shelf()
