from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsultationConfig(AppConfig):
    name = "services.consultation"
    verbose_name = _("法律咨询和预约")

    def ready(self) -> None:
        """Put what can be asked, and how long it may wait, with what every installation begins with; plates with its keys."""
        from accounts.rotation import FURTHER
        from services.cases.stock import STOCK
        from services.consultation import moving, stock

        STOCK.append(stock.load)
        FURTHER.append(moving.turn_keys)
