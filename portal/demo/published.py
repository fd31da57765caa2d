"""Notices, policies and the frame of the demo's pages."""

from __future__ import annotations

import tomllib
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from accounts import moment
from accounts.models import User
from grids.models import Area, Building
from home.models import NoticePage, PolicyPage, Publication, SiteProfile
from home.planting import area_page, plant_root
from portal.demo import divisions

DATA = Path(__file__).with_name("published.toml")
NOBODY = "邻格演示站点（非政府网站，人物虚构）"
NOBODY_EN = "A demo of Linge (not a government site, all people fictional)"


def publications() -> list[dict[str, Any]]:
    """The entries of the data file."""
    return tomllib.loads(DATA.read_text(encoding="utf-8"))["publication"]


def plant() -> None:
    """Needs the places. One profile for each town, and the notices."""
    plant_root()
    places = _places()
    for key, name, name_en, words in (
        ("dingshan", "鼎山街道邻里网格", "Dingshan Neighbourhood Grid", {}),
        ("ganxi", "甘溪镇邻里网格", "Ganxi Neighbourhood Grid", {"subdistrict": "镇", "community": "村（社区）"}),
    ):
        SiteProfile.objects.create(
            area=places[key], portal_name=name, portal_name_en=name_en, sponsor=NOBODY, sponsor_en=NOBODY_EN,
            icp_no="ICP 备案：待备案", level_words=words,
        )  # fmt: skip
    for number, entry in enumerate(publications(), 1):
        _publish(places[entry["area"]], number, entry)


def _places() -> dict[str, Area]:
    named = {"xixili": "西西里小区", "xixili_2": "西西里第二网格", "liangfenggang": "凉风岗小区", "xiapu": "夏浦村"}
    coded = {
        "dingshan": divisions.DINGSHAN, "jiangzhou": divisions.JIANGZHOU, "aiping": divisions.AIPING,
        "ganxi": divisions.GANXI, "jinjuefeng": divisions.JINJUEFENG,
    }  # fmt: skip
    return {key: Area.objects.get(name=name) for key, name in named.items()} | {
        key: divisions.area(code) for key, code in coded.items()
    }


def _publish(area: Area, number: int, entry: dict[str, Any]) -> Publication:
    """As it stands today: what has expired is no longer live. Its parent is read afresh, for the tree has grown."""
    now, gone = moment.now(), entry.get("expires", 0) < 0
    shown = {name: entry[name] for name in ("title", "summary", "body")} | {
        "slug": f"demo-{number}", "live": not gone, "expired": gone,
        "first_published_at": now - timedelta(days=entry["day"], hours=number % 5),
        "last_published_at": now - timedelta(days=entry["day"], hours=number % 5),
        "expire_at": now + timedelta(days=entry["expires"]) if "expires" in entry else None,
        "owner": User.objects.get(username="demo-editor"),
    }  # fmt: skip
    if entry.get("policy"):
        written = timezone.localdate(now - timedelta(days=entry["day"] + 3))
        papers = {name: entry[name] for name in ("document_no", "index_no", "questions")}
        page: Publication = PolicyPage(**shown, **papers, written_on=written)
    else:
        page = NoticePage(**shown, kind=entry["kind"], starts_at=_when(entry, "starts"), ends_at=_when(entry, "ends"))
    area_page(area).add_child(instance=page)
    if "buildings" in entry:
        labels = [f"{one} 栋" for one in entry["buildings"]]
        page.buildings.set(Building.objects.filter(grid__path__startswith=area.path, label__in=labels))
        page.save()
    return page


def _when(entry: dict[str, Any], name: str) -> datetime | None:
    if name not in entry:
        return None
    days, hour = entry[name]
    return timezone.make_aware(datetime.combine(moment.today() + timedelta(days=days), time(hour)))
