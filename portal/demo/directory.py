"""Where to go and whom there is, in the demo: the centre, service points, clubs, the Party organisation, a banner."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from accounts import moment
from grids.models import Area, Organisation
from home.models import Banner, Centre, Club, Counter, PartyBranch, ServicePoint

DATA = Path(__file__).with_name("directory.toml")


def plant(places: dict[str, Area]) -> None:
    """Needs the places, by their key in the data file."""
    read = tomllib.loads(DATA.read_text(encoding="utf-8"))
    for entry in read["centre"]:
        counters = entry.pop("counters")
        body = Organisation.objects.get(area=places[entry["area"]], kind=Organisation.Kind.GOVERNANCE_CENTRE)
        known = {"phone": body.public_number, "address": body.address or entry["address"]}
        centre = Centre.objects.create(**_at(entry, places) | known)
        for order, (name, what, hours) in enumerate(counters):
            Counter.objects.create(centre=centre, name=name, what=what, hours=hours, sort_order=order)
    for entry in read["point"]:
        longitude, latitude = entry.pop("at", (None, None))
        ServicePoint.objects.create(**_at(entry, places), longitude=longitude, latitude=latitude)
    for entry in read["club"]:
        Club.objects.create(**_at(entry, places))
    for entry in read["banner"]:
        now = moment.now()
        Banner.objects.create(
            **_at(entry, places, "hours"), starts_at=now, ends_at=now + timedelta(hours=entry["hours"])
        )
    _branches(read["branch"], places)


def _branches(entries: list[dict[str, Any]], places: dict[str, Area]) -> None:
    """Each below the one that it names."""
    made: dict[str, PartyBranch] = {}
    for entry in entries:
        above = made.get(entry.get("above", ""))
        branch = PartyBranch.objects.create(**_at(entry, places, "key", "above"), parent=above)
        made[entry.get("key", "")] = branch


def _at(entry: dict[str, Any], places: dict[str, Area], *without: str) -> dict[str, Any]:
    """The facts of an entry, its area in place of the key."""
    return {name: fact for name, fact in entry.items() if name not in without} | {"area": places[entry["area"]]}
