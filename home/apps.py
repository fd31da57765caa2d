from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = _("门户")

    def ready(self) -> None:
        """What the CMS must not do to published pages."""
        from home import archive  # noqa: F401
