"""What an area publishes, for readers of feeds: Atom, RSS and JSON say the same."""

from __future__ import annotations

import json
from datetime import datetime
from typing import IO

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.translation import gettext as _

from grids import towns
from grids.models import Area
from grids.slugs import read_slug
from home.models import Publication
from home.templatetags.portal import named


class JsonFeed(SyndicationFeed):
    """https://www.jsonfeed.org/version/1.1/"""

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile: IO[bytes], encoding: str) -> None:
        said = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "language": self.feed["language"],
            "items": [self._item(one) for one in self.items],
        }
        outfile.write(json.dumps(said, ensure_ascii=False).encode(encoding))

    @staticmethod
    def _item(one: dict) -> dict:
        dated = {"date_published": one["pubdate"], "date_modified": one["updateddate"]}
        return {
            "id": one["link"],
            "url": one["link"],
            "title": one["title"],
            "content_text": one["description"] or one["title"],
            **{name: at.isoformat() for name, at in dated.items() if at},
        }


class Published(Feed):
    """The newest notices and policies of an area and of those above it, as Atom."""

    gate = "public"
    feed_type: type[SyndicationFeed] = Atom1Feed

    def get_object(self, request: HttpRequest, slug: str) -> Area:
        return get_object_or_404(Area, slug=read_slug(slug))

    def title(self, area: Area) -> str:
        return _("%(place)s：通知公告") % {"place": named(area)}

    description = title

    def link(self, area: Area) -> str:
        return towns.root() + reverse("area", args=[area.slug])

    def items(self, area: Area) -> list[Publication]:
        return list(Publication.objects.shown_at(area).news()[:20])

    def item_title(self, item: Publication) -> str:
        return item.title

    def item_description(self, item: Publication) -> str:
        return item.summary

    def item_link(self, item: Publication) -> str:
        return towns.root() + item.get_absolute_url()

    def item_pubdate(self, item: Publication) -> datetime | None:
        return item.first_published_at

    def item_updateddate(self, item: Publication) -> datetime | None:
        return item.last_published_at


class PublishedRss(Published):
    feed_type = Rss201rev2Feed


class PublishedJson(Published):
    feed_type = JsonFeed
