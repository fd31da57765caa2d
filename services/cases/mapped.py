"""Open cases over the boundaries of grids, drawn from our own data: no tiles, no address of anybody else's. 地图

Buildings have a place, residents have not: a dot is a building, as large as there are matters, red where one is late.
Of very many the most urgent are drawn, and how many are not is said: a map costs the same in a city.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts import moment
from accounts.gates import signed_in
from grids.drawing import WIDE, Sheet, outline
from grids.models import Area, Level
from grids.naming import is_english
from grids.shapes import read_shape
from grids.slugs import read_slug
from services.cases import pieces, queries
from services.cases.actor import Actor
from services.cases.models import Case
from services.cases.reach import actor_of
from services.cases.table import Phase

CASES = 1000  # the most urgent are drawn
COUNTED = 5000  # so far what is not drawn is counted
GRIDS = 400
HIGH = (Level.COUNTY, Level.SUBDISTRICT)  # too large for one map
DRAWN = (Level.COMMUNITY, Level.GRID)  # the levels whose boundaries are drawn, and whole maps are made of


@dataclass(frozen=True)
class Dot:
    """A building with open matters."""

    slug: str
    name: str
    count: int
    late: int
    x: float = 0
    y: float = 0

    @property
    def radius(self) -> float:
        """The area grows with the number."""
        return round(7 + 4 * math.sqrt(self.count - 1), 1)


@dataclass(frozen=True)
class Drawing:
    """Lines of boundaries (name, path) and dots, in units of the page; `unplaced` lie nowhere."""

    height: int
    lines: list[tuple[str, str]]
    dots: list[Dot]
    unplaced: list[Dot]


@signed_in
@never_cache
@require_GET
def cases_map(request: HttpRequest) -> HttpResponse:
    """One community, or one grid, of those one looks after."""
    actor = actor_of(request)
    if not actor.looks_after:
        raise PermissionDenied(_("这一页要有网格或社区的任职。"))
    offered = _offered(actor)
    area = _asked(actor, request.GET["g"]) if request.GET.get("g") else offered[0]
    keys = _most_urgent(actor, area)
    left = max(min(len(keys), COUNTED) - CASES, 0)
    made = draw(list(_bounded(area)), list(_buildings(keys[:CASES])))
    context = {"area": area, "offered": offered, "map": made, "wide": WIDE, "drawn": CASES, "left": left,
               "uncounted": len(keys) > COUNTED, "inside": inside(area) if left else []}  # fmt: skip
    return render(request, "cases/map.html", context)


def inside(area: Area) -> list[Area]:
    """The areas right below this one: where there is less to see. One query."""
    return list(area.get_children().living()[:GRIDS])


def draw(grids: Iterable[tuple[str, Any]], rows: Iterable[dict]) -> Drawing:
    """Boundaries (name, GeoJSON) and buildings as rows; a boundary that cannot be read is left out."""
    shapes = [(name, read) for name, boundary in grids if (read := read_shape(boundary)) is not None]
    placed: list[dict] = []
    unplaced: list[dict] = []
    for row in rows:
        known = row["building__longitude"] is not None and row["building__latitude"] is not None
        (placed if known else unplaced).append(row)
    points = [(row["building__longitude"], row["building__latitude"]) for row in placed]
    corners = [read.bounds for _name, read in shapes] + [(x, y, x, y) for x, y in points]
    if not corners:
        return Drawing(0, [], [], [_dot(row) for row in unplaced])
    sheet = Sheet.of(corners)
    lines = [(name, outline(read, sheet)) for name, read in shapes]
    dots = [_dot(row, *sheet.at(*point)) for row, point in zip(placed, points, strict=True)]
    return Drawing(sheet.height, lines, dots, [_dot(row) for row in unplaced])


def _dot(row: dict, x: float = 0, y: float = 0) -> Dot:
    name = f"{_said(row, 'place__name')} {_said(row, 'building__label')}"
    return Dot(row["building__slug"], name, row["count"], row["late"], x, y)


def _said(row: dict, field: str) -> str:
    """In the language of the page, as far as there is English."""
    return (is_english() and row[f"{field}_en"]) or row[field]


def _most_urgent(actor: Actor, area: Area) -> list[int]:
    """The ids of what is under way in buildings of the area, as far as it is counted; nothing sealed. One query."""
    cases = queries.in_my_area(actor, Case.objects.all()).filter(parent=None).exclude(building=None)
    parts = [cases.filter(piece) for piece in pieces.inside(actor, area, Phase.OPEN, Phase.PAUSED)]
    return pieces.first(parts, COUNTED + 1)


def _buildings(keys: list[int]) -> Iterable[dict]:
    """The buildings of these cases, those with the most first. One query."""
    late = Count("pk", filter=Q(due_at__lt=moment.now()))
    named = ("building__slug", "building__label", "building__longitude", "building__latitude", "place__name",
             "building__label_en", "place__name_en")  # fmt: skip
    here = Case.objects.filter(pk__in=keys).values(*named).annotate(count=Count("pk"), late=late)
    return here.order_by("-count", "building__slug")


def _bounded(area: Area) -> Iterable[tuple[str, Any]]:
    """The boundaries of the area's grids, and its own. One query."""
    inside = Area.objects.living().filter(path__startswith=area.path, level__in=DRAWN, boundary__isnull=False)
    for name, name_en, boundary in inside.order_by("path").values_list("name", "name_en", "boundary")[:GRIDS]:
        yield (is_english() and name_en) or name, boundary


def _offered(actor: Actor) -> list[Area]:
    """The areas a map may be made of: the posts' own, or, above the communities, those communities. One query."""
    found = Q(pk__in=[])
    for held in actor.looks_after:
        area = held.area
        high = area.level in HIGH  # type: ignore[union-attr]
        found |= Q(path__startswith=area.path, level=Level.COMMUNITY) if high else Q(pk=area.pk)  # type: ignore[union-attr]
    return list(Area.objects.living().filter(found)[:GRIDS]) or [held.area for held in actor.looks_after if held.area]


def _asked(actor: Actor, code: str) -> Area:
    """The area with this code, if it lies in one that is looked after. One query. Raises Http404."""
    area = Area.objects.living().filter(slug=read_slug(code) or "").exclude(level__in=HIGH).first()
    own = tuple(held.area.path for held in actor.looks_after if held.area)
    if area is None or not area.path.startswith(own):
        raise Http404
    return area
