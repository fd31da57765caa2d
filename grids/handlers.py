"""Who hears of a change: functions by dotted name, run in the transaction of the change. A higher floor adds its own
in AppConfig.ready; a name that does not exist is found at start (grids.E001)."""

from __future__ import annotations

from importlib import import_module
from typing import Any

# What happened -> dotted names of functions that are called with these keyword arguments:
# appointed(appointment), ended(appointment), redrawn(ended, successors), corrected(thing)
HANDLERS: dict[str, list[str]] = {"appointed": [], "ended": [], "redrawn": [], "corrected": []}


def tell(happened: str, **facts: Any) -> None:
    """Call everybody who asked to hear of this, in the order in which they asked."""
    for name in HANDLERS[happened]:
        module, _, function = name.rpartition(".")
        getattr(import_module(module), function)(**facts)
