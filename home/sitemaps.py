"""What there is to read, for people on one page and for search engines in pieces. Buildings are found by their code."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from django.contrib.sitemaps import Sitemap
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.gates import public
from grids import towns
from grids.models import Area, Level
from home.doors import address, doors
from home.models import Publication
from home.places import ABOVE

MOST = 600  # places on the page for people; the others are found by search
XML = "application/xml"
LOOK_AT = (
    ("search", _("搜索")),
    ("find", _("找到我的网格")),
    ("track", _("查进度")),
    ("stats_index", _("办得怎么样")),
    ("open_data", _("开放数据")),
    ("volunteer", _("当志愿者")),
)
ABOUT = (
    ("privacy", _("个人信息保护")),
    ("not_built", _("本站不做什么")),
    ("accessibility", _("无障碍声明")),
)


class Piece(Sitemap):
    """Addresses in both languages, each naming the other, under the public name of the portal or of the town."""

    i18n = alternates = x_default = True
    limit = 5000

    def get_domain(self, site: object = None) -> str:
        return urlsplit(towns.root()).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(towns.root()).scheme


class Pages(Piece):
    """What belongs to no place."""

    def items(self) -> list[str]:
        told = [name for name, _label in (*LOOK_AT, *ABOUT) if name not in ("search", "find", "track", "volunteer")]
        return [name for name in ("home", "report", "site_map", *told) if address(name)]

    def location(self, item: str) -> str:
        return reverse(item)


class Places(Piece):
    def items(self) -> Iterable[Area]:
        return Area.objects.living().filter(towns.shown(), level__in=ABOVE).order_by("path")

    def location(self, item: Area) -> str:
        return reverse("area", args=[item.slug])


class Published(Piece):
    def items(self) -> Iterable[Publication]:
        standing = Publication.objects.standing().filter(towns.shown("area__path"))
        return standing.select_related("area").order_by("pk")

    def location(self, item: Publication) -> str:
        return item.get_absolute_url()

    def lastmod(self, item: Publication) -> datetime | None:
        return item.last_published_at


PIECES: dict[str, type[Piece]] = {"pages": Pages, "places": Places, "published": Published}


@public
def index(request: HttpRequest) -> HttpResponse:
    """Where the pieces lie. https://www.sitemaps.org/protocol.html"""
    lies = [
        towns.root() + reverse("sitemap_piece", args=[name, page])
        for name, piece in PIECES.items()
        for page in piece().paginator.page_range
    ]
    return render(request, "home/sitemap_index.xml", {"urls": lies}, content_type=XML)


@public
def piece(request: HttpRequest, name: str, page: int) -> HttpResponse:
    """Up to 5,000 addresses of one kind, each in both languages."""
    found = PIECES.get(name)
    if found is None or page not in found().paginator.page_range:
        raise Http404
    return render(request, "home/sitemap.xml", {"urls": found().get_urls(page)}, content_type=XML)


@public
def site_map(request: HttpRequest) -> HttpResponse:
    """The same for people: what can be asked for, where to look, every place down to the communities."""
    areas = list(Area.objects.living().filter(towns.shown(), level__in=ABOVE).order_by("path")[: MOST + 1])
    streets: list[tuple[Area, list[Area]]] = []
    for area in areas[:MOST]:
        if area.level == Level.COMMUNITY and streets:
            streets[-1][1].append(area)
        else:
            streets.append((area, []))
    context = {
        "doors": doors(), "look_at": _links(LOOK_AT), "about": _links(ABOUT), "streets": streets,
        "more": len(areas) > MOST,
    }  # fmt: skip
    return render(request, "home/site_map.html", context)


def _links(named: Iterable[tuple]) -> list[dict]:
    return [{"label": label, "url": address(name)} for name, label in named if address(name)]
