"""What can be asked for here: a tile exists only where its shop has opened."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from services.cases.models import Category
from services.cases.table import KINDS


@dataclass(frozen=True)
class Door:
    """A tile: icon, words, address."""

    icon: str
    label: str
    note: str
    url: str


def words(kind: str) -> tuple[str, str, str] | None:
    """Icon, label and note of a kind's tile; None for a kind that has no words for residents yet."""
    return {
        "reports": ("report", _("我要反映"), _("问题、隐患、意见")),
        "orders": ("people", _("找人帮忙"), _("点单：陪诊、代办")),
        "questions": ("hall", _("问律师"), _("提问、约时间，保密")),
    }.get(kind)


def address(name: str, *args: str) -> str:
    """Where a named page is, or nothing when that shop is not built in."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def doors(query: str = "", without: Collection[str] = (), moves_cars: bool = False) -> list[Door]:
    """The tiles of a place; `query` (?b=… or ?g=…) tells the form where it is asked. `without`: kinds not open there.

    `moves_cars`: whether somebody may be asked there to move a car, which is no kind of case (docs/adr/0054).
    """
    found = []
    for workflow in KINDS.values():
        url = workflow.door and workflow.kind not in without and address(workflow.door)
        if url and (named := words(workflow.kind)):
            found.append(Door(*named, url + query))
    if moves_cars and (url := address("move")):
        found.append(Door("car", _("请人移车"), _("堵路挡道，不露号码"), url + query))
    if url := address("track"):
        found.append(Door("track", _("查进度"), _("编号＋手机尾号"), url))
    return found


def about(category: Category) -> str:
    """The form of one thing that can be asked for."""
    if category.kind == "questions":
        return address("consult")
    return address("service" if category.kind == "orders" else "report_about", category.code)


def call_back(query: str = "") -> str:
    """The form of one field: 请给我回电. Empty while there is none."""
    url = address("report_about", "call_back")
    return url + query if url else ""
