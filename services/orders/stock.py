"""The catalogue that every installation begins with: items, their questions, what they take, and how long they may wait."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from services.cases import stock
from services.cases.models import Category
from services.orders.models import Offering

BASICS = Path(__file__).parent / "basics"


def load(refresh: bool) -> dict[str, int]:
    """Add what is missing; with `refresh` set back what the files name. How many of what."""
    rows = data("catalogue")["item"]
    offered = {row["code"]: row.pop("offering", {}) for row in rows}
    return {
        "categories": stock.put_categories([{"kind": "orders", **row} for row in rows], refresh),
        "time limits": stock.put_limits(stock.read_limits(data("limits")), refresh),
        "offerings": _put_offerings(offered, refresh),
    }


def data(name: str) -> dict[str, Any]:
    """One of the data files."""
    return tomllib.loads((BASICS / f"{name}.toml").read_text(encoding="utf-8"))


def _put_offerings(offered: dict[str, dict[str, Any]], refresh: bool) -> int:
    there = Category.objects.filter(kind="orders", area=None, code__in=offered)
    rows = [Offering(category=category, **offered[category.code]) for category in there]
    return len(stock.put(Offering, rows, ("category_id",), refresh, everywhere=False))
