"""Figures are sums: nobody is in them; of a form, who sent it in. accounts.personal says how this is read."""

from __future__ import annotations

from accounts.personal import Fields

FIELDS: Fields = {"deeds": {"figures.Blank": "kept_by kept_at"}}
OTHERWISE: dict[str, str] = {
    "figures.Blank": "area name form content asks",
    "figures.Counted": "path kind category entries",
    "figures.Rollup": "path kind category counts spans",
}
