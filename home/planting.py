"""Making the trunk of what is published. Called where data is loaded, safe to repeat."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page, Site

from grids.models import Area
from home.models import AreaPage, PortalPage


@transaction.atomic
def plant_root(hostname: str = "localhost") -> PortalPage:
    """The root page, the site that leads to it, and nothing else. Wagtail's own welcome page goes."""
    Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    if found := PortalPage.objects.first():
        return found
    root = Page.get_first_root_node() or Page.add_root(title="Root")
    page = root.add_child(instance=PortalPage(title="邻格", slug="linge"))
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": hostname, "port": settings.PORT, "root_page": page, "site_name": "邻格"},
    )
    Page.objects.child_of(root).filter(depth=2, slug="home").exclude(pk=page.pk).delete()
    return page


@transaction.atomic
def area_page(area: Area) -> AreaPage:
    """The page below which this area publishes; made when it is missing, below the nearest area that has one.

    Pages of places inside it move below it, so that whoever writes here writes there: addresses stay as they are.
    """
    if found := AreaPage.objects.filter(area=area).first():
        return found
    above = AreaPage.objects.filter(area__path__in=area.lineage_paths()).order_by("-area__depth").first()
    under = above or plant_root()
    page = under.add_child(instance=AreaPage(title=area.official_name or area.name, slug=area.slug.lower(), area=area))
    for lower in AreaPage.objects.child_of(under).filter(area__path__startswith=area.path).exclude(pk=page.pk):
        AreaPage.objects.get(pk=lower.pk).move(AreaPage.objects.get(pk=page.pk), pos="last-child")
    return AreaPage.objects.get(pk=page.pk)
