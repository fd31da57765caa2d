"""The routing rules of the demo's towns, read from rules.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

from grids.models import Organisation
from portal.demo import divisions
from services.cases.models import RoutingRule

DATA = Path(__file__).with_name("rules.toml")
TOWNS = {"dingshan": divisions.DINGSHAN, "ganxi": divisions.GANXI}


def plant() -> None:
    """In the order of the file; the bodies are there already."""
    for place, facts in enumerate(tomllib.loads(DATA.read_text(encoding="utf-8"))["rule"], 1):
        named = facts.pop("body", None)
        body = Organisation.objects.get(name=named) if named else None
        area = divisions.area(TOWNS[facts.pop("town")])
        RoutingRule.objects.create(area=area, order=place * 10, body=body, **{"in_force": True} | facts)
