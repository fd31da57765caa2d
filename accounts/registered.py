"""Texts that a provider has approved, and what fills their variables. 短信模板

A setting names them as `{"reports_accept": ["SMS_12", "number", "path"], "any": ["SMS_13", "first:title"]}`: the name
there, then the variables in their order, each as the fact it holds or as `variable:fact`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

ANY = "any"
BY_NAME_ONLY = ("login_code", "sealed_resident", "sealed_staff")  # never in the words of another text
EMPTY = "-"  # providers refuse a variable without a character


@dataclass(frozen=True)
class Registered:
    """One of them, filled in: its name at the provider, and variable → text in the provider's order."""

    id: str
    values: dict[str, str]


def filled(templates: Mapping[str, list[str]], name: str, params: Mapping[str, str]) -> Registered | None:
    """That of this name, else of its kind (reports), else `any`; None when there is none.

    Beside `params` a variable may be `key`: the last part of a path, short enough for a variable of its own.
    """
    names = (name,) if name in BY_NAME_ONLY else (name, name.partition("_")[0], ANY)
    row = next((templates[one] for one in names if templates.get(one)), None)
    if row is None:
        return None
    facts = {**params, "key": params.get("path", "").rpartition("k=")[2]}
    pairs = [part.split(":", 1) if ":" in part else (part, part) for part in row[1:]]
    return Registered(row[0], {variable: facts.get(fact) or EMPTY for variable, fact in pairs})


def missing(templates: Mapping[str, list[str]]) -> list[str]:
    """The names without which some message would have no words."""
    return [name for name in (*BY_NAME_ONLY, ANY) if not templates.get(name)]
