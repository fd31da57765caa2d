"""What a page is about, in the words of schema.org, for machines that read pages. Bodies and their lines, no persons."""

from __future__ import annotations

import json
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from grids import towns
from grids.models import Area
from grids.naming import named
from home.models import Publication, SiteProfile
from home.places import PlacePage

ESCAPED = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def script(said: dict[str, Any]) -> SafeString:
    """A block of data: browsers never run it, so the page's policy has nothing to allow."""
    facts = {"@context": "https://schema.org", **{name: value for name, value in said.items() if value}}
    return mark_safe(
        f'<script type="application/ld+json">{json.dumps(facts, ensure_ascii=False).translate(ESCAPED)}</script>'
    )


def of_home(profile: SiteProfile | None) -> dict[str, Any]:
    """The site, and how to search it."""
    way = f"{towns.root()}{reverse('search')}?q={{q}}"
    return {
        "@type": "WebSite",
        "name": named(profile, "portal_name") if profile else "",
        "url": towns.root() + reverse("home"),
        "potentialAction": {"@type": "SearchAction", "target": way, "query-input": "required name=q"},
    }


def of_area(page: PlacePage) -> dict[str, Any]:
    """The office that answers for an area: its name, its duty line, what lies around it."""
    above = page.lineage[1:2]
    return {
        "@type": "GovernmentOffice",
        "name": named(page.area),
        "url": _url(page.area),
        "telephone": page.area.hotline,
        "areaServed": {"@type": "AdministrativeArea", "name": named(page.area)},
        "parentOrganization": _office(above[0]) if above else None,
    }


def of_publication(page: Publication) -> dict[str, Any]:
    """An event with its day, a service, or else an article."""
    said = {
        "name": page.title,
        "description": page.summary,
        "url": towns.root() + page.get_absolute_url(),
    }
    if page.kind == Publication.Kind.EVENT and page.starts_at:
        return said | _event(page)
    if page.kind == Publication.Kind.GUIDE:
        return said | {"@type": "GovernmentService", "provider": _office(page.area)}
    dated = {"datePublished": page.first_published_at, "dateModified": page.last_published_at}
    return said | {
        "@type": "Article",
        "headline": page.title[:110],
        "publisher": _office(page.area),
        **{name: at.isoformat() for name, at in dated.items() if at},
    }


def _event(page: Publication) -> dict[str, Any]:
    venue, organiser = getattr(page, "venue", ""), getattr(page, "organiser", "")
    return {
        "@type": "Event",
        "startDate": page.starts_at.isoformat() if page.starts_at else "",
        "endDate": page.ends_at.isoformat() if page.ends_at else "",
        "location": {"@type": "Place", "name": venue or named(page.area), "address": named(page.area)},
        "organizer": {"@type": "Organization", "name": organiser} if organiser else _office(page.area),
    }


def _office(area: Area) -> dict[str, Any]:
    return {"@type": "GovernmentOffice", "name": named(area), "url": _url(area)}


def _url(area: Area) -> str:
    return towns.root() + reverse("area", args=[area.slug])
