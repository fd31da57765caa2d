"""Handlers of changes that do not exist are found at start, not when the first grid is redrawn."""

from __future__ import annotations

from importlib import import_module

from django.core.checks import CheckMessage, Error, register

from grids.handlers import HANDLERS, MANY


@register()
def handlers(app_configs: object, **more: object) -> list[CheckMessage]:
    return [
        Error(f"{happened}: there is no handler {name}", id="grids.E001")
        for happened, names in {**HANDLERS, "many": list(MANY.values())}.items()
        for name in names
        if not _exists(name)
    ]


def _exists(name: str) -> bool:
    module, _, function = name.rpartition(".")
    try:
        return hasattr(import_module(module), function)
    except ImportError:
        return False
