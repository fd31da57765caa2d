"""Every address of the portal, read from the resolver and filled with things that are really there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, get_resolver
from django.urls.resolvers import LocalePrefixPattern, RegexPattern

REGEX = {  # how an address that is no simple route is written
    r"^[Bb]/(?P<slug>[^/]{1,20})/?$": "B/<building>",
    r"^[Bb]/(?P<slug>[^/]{1,20})/code\.(?P<form>svg|png)$": "B/<building>/code.svg",
    r"^[Bb]/(?P<slug>[^/]{1,20})/plate/$": "B/<building>/plate/",
    r"^admin/password_reset/.*$": "admin/password_reset/confirm/x/y/",
    r"^django-admin/.*$": "django-admin/",
    r"^(\d+)/revisions/compare/(live|earliest|\d+)\.\.\.(live|latest|\d+)/$": "1/revisions/compare/live...latest/",
    r"^.*/$": "nowhere/",
}
BY_CONVERTER = {"int": 1, "slug": "x", "str": "x", "path": "x.png"}


@dataclass(frozen=True)
class Address:
    """One pattern of the resolver. `things` fill it: those of its own name first (publication.pk), then any (slug)."""

    name: str
    route: str
    view: Any

    @property
    def module(self) -> str:
        return getattr(getattr(self.view, "view_class", self.view), "__module__", "")

    def path(self, things: Mapping[str, Any]) -> str:
        def value(found: re.Match) -> str:
            converter, _, name = found[1].rpartition(":")
            return str(things.get(f"{self.name}.{name}") or things.get(name) or BY_CONVERTER[converter or "str"])

        return "/" + re.sub(r"<([^>]+)>", value, self.route)


def addresses(resolver=None, before: str = "") -> Iterator[Address]:
    """All of them, the CMS's too, each once."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern.pattern, LocalePrefixPattern):
            route = before
        elif isinstance(pattern.pattern, RegexPattern):
            text = str(pattern.pattern)
            route = before + (REGEX[text] if isinstance(pattern, URLPattern) else text.lstrip("^"))
        else:
            route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield Address(pattern.name or route, route, pattern.callback)
        else:
            yield from addresses(pattern, route)


def ours() -> list[Address]:
    """What we answer for: everything but the inside of the CMS."""
    return [one for one in addresses() if not _inside_the_cms(one)]


def of_the_cms() -> list[Address]:
    return [one for one in addresses() if _inside_the_cms(one)]


def _inside_the_cms(one: Address) -> bool:
    """Below its address, and not one of ours that stand before it."""
    return one.route.startswith("admin/") and not one.module.startswith(("accounts.", "portal."))
