"""A governance centre is a body, with people and cases, and has a page: what both say, the body says. 综治中心"""

from __future__ import annotations

from typing import Any

from grids.models import Area, Organisation
from home.models import Centre

SAME = {"name": "name", "name_en": "name_en", "address": "address", "phone": "public_number"}  # the page's: the body's


def body_of(area: Area | None) -> Organisation | None:
    """The centre of this very area as a body; of several the oldest."""
    found = Organisation.objects.filter(area=area, kind=Organisation.Kind.GOVERNANCE_CENTRE)
    return found.order_by("pk").first() if area else None


def said_by(body: Organisation) -> dict[str, str]:
    """By the page's names. What the body leaves open the page may say by itself."""
    return {ours: said for ours, theirs in SAME.items() if (said := getattr(body, theirs))}


def follow(thing: Any) -> None:
    """In the transaction that changed the body: the page of its place follows."""
    if isinstance(thing, Organisation) and thing == body_of(thing.area) and (said := said_by(thing)):
        Centre.objects.filter(area=thing.area_id).update(**said)
