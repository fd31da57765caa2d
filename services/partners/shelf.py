"""The shelves of the project supermarket: what is put on them, and taken off. 项目超市"""

from __future__ import annotations

from typing import Any

from accounts import moment
from services.partners.models import Listing


def put_up(side: Listing.Side, answers: dict[str, Any]) -> Listing:
    """An offer or a need, as the form has read it."""
    return Listing.objects.create(side=side, **answers)


def take_off(listing: Listing) -> None:
    """Nobody claims it any more; what was claimed goes on. Twice is once."""
    Listing.objects.filter(pk=listing.pk, closed_at=None).update(closed_at=moment.now())
