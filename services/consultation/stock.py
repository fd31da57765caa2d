"""What every installation begins with: the one category of questions, its sub-questions, and how long they may wait."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from services.cases import stock

BASICS = Path(__file__).parent / "basics"


def load(refresh: bool) -> dict[str, int]:
    """Add what is missing; with `refresh` set back what the files name. How many of what."""
    rows = [{"kind": "questions", **row} for row in data("categories")["category"]]
    return {
        "categories": stock.put_categories(rows, refresh),
        "time limits": stock.put_limits(stock.read_limits(data("limits")), refresh),
    }


def data(name: str) -> dict[str, Any]:
    """One of the data files."""
    return tomllib.loads((BASICS / f"{name}.toml").read_text(encoding="utf-8"))
