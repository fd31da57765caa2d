"""Where to go and whom there is, by place: points around, bodies, the Party organisation, clubs, the centre."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.gates import public
from grids.models import Area, Building, Organisation, Place
from grids.slugs import read_slug
from home.around import near
from home.around_map import draw
from home.models import Centre, Club, PartyBranch

MOST = 300


@dataclass
class Branch:
    """A Party organisation and those right below it."""

    one: PartyBranch
    children: list[Branch] = field(default_factory=list)


def tree(rows: Iterable[PartyBranch]) -> list[Branch]:
    """The rows as they hang together; whose superior is not among them stands at the root, as does one of a circle."""
    branches = {row.pk: Branch(row) for row in rows}
    roots = []
    for branch in branches.values():
        above = branches.get(branch.one.parent_id)
        if above is None or _in_a_circle(branch.one, branches):
            roots.append(branch)
        else:
            above.children.append(branch)
    return roots


def _in_a_circle(one: PartyBranch, branches: dict[int, Branch]) -> bool:
    seen, at = set(), one.parent_id
    while at in branches and at not in seen:
        seen.add(at)
        at = branches[at].one.parent_id
    return one.pk in seen


def by_kind(bodies: Iterable[Organisation]) -> dict[str, list[Organisation]]:
    """Under the name of their kind, kinds in the order of the choices."""
    found: dict[str, list[Organisation]] = {str(label): [] for _value, label in Organisation.Kind.choices}
    for one in bodies:
        found[str(one.get_kind_display())].append(one)
    return {label: rows for label, rows in found.items() if rows}


@public
def around(request: HttpRequest, slug: str) -> HttpResponse:
    """15 分钟服务圈: what is within a walk, nearest first; with ?b= from a building's door."""
    area = get_object_or_404(Area, slug=read_slug(slug))
    code = read_slug(request.GET.get("b", ""))
    inside = Building.objects.select_related("grid").filter(grid__path__startswith=area.path)
    building = inside.filter(slug=code).first() if code else None
    here = building and Place.of(building)
    points = near(area, building)
    context = {"area": area, "lineage": area.lineage(), "from_here": here, "points": points}
    context["map"] = draw(area, points, building)
    return render(request, "home/around.html", context)


@public
def directory(request: HttpRequest, slug: str) -> HttpResponse:
    """Bodies, Party organisation and clubs of a place and of those above it. Five queries."""
    area = get_object_or_404(Area, slug=read_slug(slug))
    here = {"area__path__in": area.lineage_paths()}
    context = {
        "area": area,
        "lineage": area.lineage(),
        "bodies": by_kind(Organisation.objects.filter(**here).order_by("-area__depth", "pk")[:MOST]),
        "branches": tree(PartyBranch.objects.filter(**here).order_by("area__depth", "kind", "pk")[:MOST]),
        "clubs": Club.objects.filter(**here).order_by("-area__depth", "name", "pk")[:MOST],
    }
    return render(request, "home/directory.html", context)


@public
def centre(request: HttpRequest, slug: str) -> HttpResponse:
    """The nearest governance centre: where every dispute and matter is taken in. 综治中心"""
    area = get_object_or_404(Area, slug=read_slug(slug))
    above = Centre.objects.filter(area__path__in=area.lineage_paths()).select_related("area")
    found = above.order_by("-area__depth", "pk").first()
    if found is None:
        raise Http404
    return render(request, "home/centre.html", {"area": area, "lineage": area.lineage(), "centre": found})
