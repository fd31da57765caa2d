from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrdersConfig(AppConfig):
    name = "services.orders"
    verbose_name = _("居民点单")

    def ready(self) -> None:
        """Put what can be asked for with what every installation begins with."""
        from services.cases.stock import STOCK
        from services.orders import stock

        STOCK.append(stock.load)
