"""Figures are sums: nobody is in them. accounts.personal says how this is read."""

from __future__ import annotations

from accounts.personal import Fields

FIELDS: Fields = {}
OTHERWISE: dict[str, str] = {
    "figures.Counted": "path kind category entries",
    "figures.Rollup": "path kind category counts spans",
}
