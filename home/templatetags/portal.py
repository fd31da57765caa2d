"""The words of the look: the sheet, icons, telephone links, names in the reader's language, who publishes here."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django import template
from django.db.models import Model
from django.forms import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from accounts import moment
from grids import naming
from grids.models import Area
from home import profiles, sheet, structured
from home.models import Banner, Publication, SiteProfile
from home.places import PlacePage

register = template.Library()

ICONS = {
    "report": '<path d="M4 5h16v11H9l-5 4z"/><path d="M12 8v4M12 14v.1"/>',
    "track": '<circle cx="11" cy="11" r="6"/><path d="M20 20l-4.5-4.5"/>',
    "call": '<path d="M7 4h3l1.5 4.5-2 1.5a11 11 0 0 0 4.5 4.5l1.5-2L20 14v3a3 3 0 0 1-3 3A13 13 0 0 1 4 7a3 3 0 0 1 3-3z"/>',
    "back": '<path d="M5 12a7 7 0 1 0 2-5L4 10M4 5v5h5"/>',
    "home": '<path d="M4 19h16M6 19V9l6-4 6 4v10M10 19v-5h4v5"/>',
    "people": '<circle cx="9" cy="8" r="3"/><path d="M3.5 19a5.5 5.5 0 0 1 11 0M15.5 5.5a3 3 0 0 1 0 5.5M17 14q3 1 3.5 5"/>',
    "hall": '<path d="M4 19h16M5 9h14M6 9v10M10 9v10M14 9v10M18 9v10M4 9l8-5 8 5"/>',
    "car": '<path d="M4 16v-4l2-5h12l2 5v4zM4 12h16M6 16v2M18 16v2"/>',
    "done": '<path d="M5 12.5l4.5 4.5L19 7.5"/>',
    "other": '<circle cx="12" cy="12" r="8"/><path d="M12 8v8M8 12h8"/>',
}


@register.simple_tag
def portal_css() -> SafeString:
    """The whole look, inline: no second request before the page can be read."""
    return mark_safe(f"<style>{sheet.css()}</style>")


@register.simple_tag
def aloud_script() -> SafeString:
    """What reads the page aloud, inline; its button stands in home/_aloud.html."""
    return mark_safe(f"<script>{sheet.aloud()}</script>")


@register.simple_tag
def portal_icon() -> SafeString:
    """The browser tab's icon, inline too: a page of ours is one request."""
    return format_html('<link rel="icon" type="image/svg+xml" href="data:image/svg+xml,{}">', sheet.icon())


@register.simple_tag
def icon(name: str) -> SafeString:
    """A small drawing beside words; readers of the page aloud are spared it."""
    return mark_safe(f'<svg viewBox="0 0 24 24" aria-hidden="true">{ICONS.get(name, ICONS["other"])}</svg>')


@register.filter
def tel(number: str) -> str:
    """What a telephone dials: digits and a leading plus; an extension after 转 becomes a pause."""
    main, _, extension = re.sub(r"转|ext\.?", ";", number).partition(";")
    digits = re.sub(r"[^\d+]", "", main)
    return f"tel:{digits}" + (f",{re.sub(r'[^0-9]', '', extension)}" if extension else "")


@register.filter
def parts(text: str) -> list[str]:
    """The facts of a line that are set apart by middle dots."""
    return [part.strip() for part in str(text).split(" · ")]


@register.filter
def any_refused(fields: Iterable[BoundField]) -> bool:
    """Whether something is wrong in one of these: a fold that hides it must stand open."""
    return any(field.errors for field in fields)


@register.filter
def named(thing: Model | None, field: str = "name") -> str:
    """Its name in the reader's language, as far as there is one."""
    return naming.named(thing, field) or str(thing or "")


@register.simple_tag(takes_context=True)
def site_profile(context: template.Context) -> SiteProfile | None:
    """Who publishes this page: given by the view, else of the page's place, building or area, else the top."""
    if "profile" in context:
        return context["profile"]
    place, building = context.get("place"), context.get("building")
    area = getattr(place, "area", None) or getattr(building, "grid", None) or context.get("area")
    return profiles.for_area(area) if area else profiles.of_the_top()


@register.simple_tag(takes_context=True)
def banner(context: template.Context) -> Banner | None:
    """What stands on top of the pages of this place now. Nothing, and no query, for a page that belongs to no place."""
    if isinstance(page := context.get("page"), PlacePage):
        return page.banner
    area = context.get("area")
    if not isinstance(area, Area):
        return None
    now = moment.now()
    return next((one for one in Banner.objects.above(area) if one.stands(now)), None)


@register.simple_tag
def about_place(page: PlacePage) -> SafeString:
    """What an area's page is about, for machines."""
    return structured.script(structured.of_area(page))


@register.simple_tag
def about_publication(page: Publication) -> SafeString:
    """What a publication is about, for machines."""
    return structured.script(structured.of_publication(page))


@register.simple_tag
def about_site(profile: SiteProfile | None) -> SafeString:
    """What the first page is about, for machines."""
    return structured.script(structured.of_home(profile))


@register.simple_tag
def avatar(name: str) -> SafeString:
    """The first character of a name in a circle."""
    return format_html('<span class="avatar" aria-hidden="true">{}</span>', name[:1])
