"""What an area publishes, for readers of feeds."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from grids.models import Area
from grids.slugs import read_slug
from home.models import Publication
from home.templatetags.portal import named


class Published(Feed):
    """The newest notices and policies of an area and of those above it, as Atom."""

    gate = "public"
    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, slug: str) -> Area:
        return get_object_or_404(Area, slug=read_slug(slug))

    def title(self, area: Area) -> str:
        return _("%(place)s：通知公告") % {"place": named(area)}

    def link(self, area: Area) -> str:
        return f"{settings.PUBLIC_URL}/g/{area.slug}/"

    def items(self, area: Area) -> list[Publication]:
        return list(Publication.objects.shown_at(area).news()[:20])

    def item_title(self, item: Publication) -> str:
        return item.title

    def item_description(self, item: Publication) -> str:
        return item.summary

    def item_link(self, item: Publication) -> str:
        return settings.PUBLIC_URL + item.get_absolute_url()

    def item_updateddate(self, item: Publication) -> datetime | None:
        return item.last_published_at
