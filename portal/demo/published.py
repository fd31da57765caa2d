"""Notices, policies and the frame of the demo's pages."""

from __future__ import annotations

import tomllib
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from accounts import moment
from accounts.models import User
from grids.models import Appointment, Area, Building, Organisation
from home.models import (
    EventPage,
    GuidePage,
    NoticePage,
    PolicyPage,
    PolicyQuestion,
    Publication,
    QaPage,
    SiteProfile,
)
from home.planting import area_page, plant_root
from portal.demo import directory, divisions

DATA = Path(__file__).with_name("published.toml")
PAPERS = ("document_no", "index_no")
EVENT = ("event_kind", "venue", "organiser", "sign_up")
GUIDE = ("conditions", "papers", "steps", "time_needed", "fee", "counter", "hours", "by_proxy", "trips")
NOBODY = "邻格演示站点（非政府网站，人物虚构）"
NOBODY_EN = "A demo of Linge (not a government site, all people fictional)"


def publications() -> list[dict[str, Any]]:
    """The entries of the data file."""
    return tomllib.loads(DATA.read_text(encoding="utf-8"))["publication"]


def plant() -> None:
    """Needs the places. One profile for each town, and the notices."""
    plant_root()
    places = _places()
    villages = {"colours": "teal", "emergency_more": "森林火警/Forest fire 12119",
                "level_words": {"subdistrict": "镇", "community": "村（社区）"}}  # fmt: skip
    for key, name, name_en, more in (
        ("dingshan", "鼎山街道邻里网格", "Dingshan Neighbourhood Grid", {}),
        ("ganxi", "甘溪镇邻里网格", "Ganxi Neighbourhood Grid", villages),
    ):
        SiteProfile.objects.create(
            area=places[key], portal_name=name, portal_name_en=name_en, sponsor=NOBODY, sponsor_en=NOBODY_EN,
            icp_no="ICP 备案：待备案", **more,
        )  # fmt: skip
    for number, entry in enumerate(publications(), 1):
        _publish(places[entry["area"]], number, entry)
    directory.plant(places)


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
    page = _page(area, entry, shown)
    area_page(area).add_child(instance=page)
    if "buildings" in entry:
        labels = [f"{one} 栋" for one in entry["buildings"]]
        page.buildings.set(Building.objects.filter(grid__path__startswith=area.path, label__in=labels))
        page.save()
    return page


def _page(area: Area, entry: dict[str, Any], shown: dict[str, Any]) -> Publication:
    """Of the kind that the entry is; what only that kind has goes with it."""
    when = {"starts_at": _when(entry, "starts"), "ends_at": _when(entry, "ends")}
    if entry.get("policy"):
        written = timezone.localdate(shown["first_published_at"] - timedelta(days=3))
        policy = PolicyPage(**shown, **_given(entry, PAPERS), issuer=NOBODY, written_on=written)
        policy.answers = [PolicyQuestion(question=asked, answer=f"<p>{said}</p>") for asked, said in entry["answers"]]
        return policy
    if "event_kind" in entry:
        return EventPage(**shown, **when, **_given(entry, EVENT))
    if "trips" in entry:
        body = Organisation.objects.filter(kind=entry.get("office", ""), area__path__in=area.lineage_paths()).first()
        return GuidePage(**shown, **_given(entry, GUIDE), office=body)
    if "answered_by" in entry:
        lawyer = Appointment.objects.answering_for(area).filter(duty=entry["answered_by"]).first()
        return QaPage(**shown, answered_by=lawyer, answered_on=timezone.localdate(shown["first_published_at"]))
    return NoticePage(**shown, **when, kind=entry["kind"])


def _given(entry: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: entry[name] for name in names if name in entry}


def _when(entry: dict[str, Any], name: str) -> datetime | None:
    if name not in entry:
        return None
    days, hour = entry[name]
    return timezone.make_aware(datetime.combine(moment.today() + timedelta(days=days), time(hour)))
