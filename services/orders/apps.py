from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrdersConfig(AppConfig):
    name = "services.orders"
    verbose_name = _("居民点单")

    def ready(self) -> None:
        """What can be asked for is among what every installation begins with; lost letters to volunteers are seen to."""
        from services.cases import unbrought
        from services.cases.stock import STOCK
        from services.orders import queries, stock

        STOCK.append(stock.load)
        unbrought.PARTS.append(unbrought.Part(queries.lost, named=True))
