"""What only the helper was to know goes thirty days after an order is over. 删除"""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef

from accounts import moment
from services.cases.models import Event
from services.cases.table import Phase
from services.orders.models import Order

KEPT = timedelta(days=30)  # as the consents promise: accounts/consents.py
AT_ONCE = 500


def erase_due() -> int:
    """Empty door and needs of the orders that have been over for so long. Returns how many."""
    lately = Event.objects.filter(case=OuterRef("case"), at__gt=moment.now() - KEPT)
    over = Order.objects.filter(case__phase=Phase.OVER, erased_at=None).exclude(Exists(lately))
    due = list(over.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    return Order.objects.filter(pk__in=due).update(address="", needs="", erased_at=moment.now())
