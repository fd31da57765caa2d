from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = _("门户")

    def ready(self) -> None:
        """Whoever is appointed to keep a place gets a newsroom there; what was published is not deleted."""
        from grids.handlers import HANDLERS
        from home import archive, followed  # noqa: F401
        from services.cases import unbrought

        HANDLERS["appointed"].append("home.newsrooms.appointed")
        HANDLERS["ended"].append("home.newsrooms.ended")
        HANDLERS["corrected"].append("home.centres.follow")
        unbrought.PARTS.append(unbrought.Part(followed.lost, together=True))
