"""Every address of the CMS, read from the resolver under its whole name, with what must be filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, get_resolver, reverse
from django.urls.resolvers import LocalePrefixPattern

BY_HAND = {  # patterns that are no plain routes
    "wagtailadmin_pages:revisions_compare": "/admin/pages/{page_id}/revisions/compare/earliest...latest/",
    "": "/admin/nowhere/",
}


@dataclass(frozen=True)
class AdminDoor:
    """`name` with its namespaces; `asks` for these parts of the address."""

    name: str
    route: str
    asks: tuple[str, ...]

    def path(self, things: Mapping[str, Any]) -> str:
        """Raises KeyError for a part that nobody said how to fill: say it in the probe's `things`."""
        if self.name in BY_HAND:
            return BY_HAND[self.name].format(**things)
        filled = {}
        for part in self.asks:
            where = self.name.rpartition(":")[0]
            for key in (f"{self.name}.{part}", f"{where}.{part}", part):
                if key in things:
                    filled[part] = things[key]
                    break
            else:
                raise KeyError(f"{self.name} asks for {part}: {self.route}")
        return reverse(self.name, kwargs=filled) if self.name else f"/{self.route}"


def admin_doors(resolver=None, route: str = "", spaces: str = "") -> Iterator[AdminDoor]:
    for pattern in (resolver or get_resolver()).url_patterns:
        here = route + ("" if isinstance(pattern.pattern, LocalePrefixPattern) else str(pattern.pattern))
        if isinstance(pattern, URLPattern):
            if here.startswith(("admin/", "documents/")) and not pattern.callback.__module__.startswith(
                "accounts.admin"
            ):
                name = spaces + pattern.name if pattern.name else ""
                yield AdminDoor(name, here, tuple(pattern.pattern.converters) if pattern.name else ())
        else:
            space = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from admin_doors(pattern, here, spaces + space)
