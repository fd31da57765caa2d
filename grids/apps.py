from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GridsConfig(AppConfig):
    name = "grids"
    verbose_name = _("网格")

    def ready(self) -> None:
        """Whoever serves anywhere needs a second factor; and the sheets of the place, in the order of import."""
        from accounts.second_factor import needs_second_factor
        from grids import checks  # noqa: F401
        from grids.queries import serves
        from grids.sheets import areas, buildings, posts
        from grids.sheets.sheet import register_before

        needs_second_factor.append(serves)
        register_before(areas.SHEET, buildings.SHEET, posts.SHEET)
