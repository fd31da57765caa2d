"""Who hears of a change: functions by dotted name, run in the transaction of the change. A higher floor adds its own
in AppConfig.ready; a name that does not exist is found at start (grids.E001)."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

# What happened -> dotted names of functions that are called with these keyword arguments:
# appointed(appointment), ended(appointment), redrawn(ended, successors), corrected(thing)
HANDLERS: dict[str, list[str]] = {"appointed": [], "ended": [], "redrawn": [], "corrected": []}

# Of many at once: a handler above -> the one that is called instead, with the whole list. Without an entry it is called
# for each. MANY["home.editing.appointed"] = "home.editing.appointed_many" is called as appointed_many(appointments)
MANY: dict[str, str] = {}


def tell(happened: str, **facts: Any) -> None:
    """Call everybody who asked to hear of this, in the order in which they asked."""
    for name in HANDLERS[happened]:
        _function(name)(**facts)


def tell_many(happened: str, word: str, things: Sequence[Any]) -> None:
    """The same of many: handler by handler, and each hears of all, at once where it can (as `word`s), else one by one."""
    for name in HANDLERS[happened]:
        if many := MANY.get(name):
            _function(many)(**{f"{word}s": things})
            continue
        hear = _function(name)
        for thing in things:
            hear(**{word: thing})


def _function(name: str) -> Any:
    module, _, function = name.rpartition(".")
    return getattr(import_module(module), function)
