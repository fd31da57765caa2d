"""The public board 公示栏: what was reported here and how it was settled; on the web, and on paper for the stairwell."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.gates import public
from grids.models import Area, Level
from grids.plates import code_svg
from grids.slugs import read_slug
from home.places import PlacePage
from services.cases.models import Posting
from services.cases.postings import PostingQuerySet
from services.cases.whereabouts import said_in_public

ON_A_PAGE = 20
ON_PAPER = 60  # newest; a wall has no second page to turn to
PAPERS = {"a4": "A4", "a3": "A3"}
NEVER = (Level.MICRO_GRID,)  # ten to twenty households: everybody would know who


@public
@never_cache
@require_GET
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """Newest first. With ?print=1 as sheets of paper, one for each house, on A4 or with &paper=a3 on A3.

    Never kept: who takes the consent back is gone from it with the next look. Five queries, however many there are.
    """
    area = area_of_board(slug)
    hung = Posting.objects.shown().at(area)
    context = {"area": area, "page": PlacePage(area)}
    if request.GET.get("print"):
        return render(request, "home/board_sheet.html", context | _on_paper(request, hung, area))
    shown = Paginator(whole(hung), ON_A_PAGE).get_page(request.GET.get("page"))
    placed(shown.object_list)
    return render(request, "home/board.html", context | {"shown": shown, "lineage": PlacePage(area).lineage})


@public
@never_cache
@require_GET
def board_picture(request: HttpRequest, slug: str, pk: int, stage: str) -> HttpResponseBase:
    """A picture that a colleague has looked at and let through, while it hangs."""
    hung = Posting.objects.shown().at(area_of_board(slug)).select_related("before", "after")
    pictures = dict(get_object_or_404(hung, pk=pk).pictures)
    if stage not in pictures:
        raise Http404
    return FileResponse(pictures[stage].file.open(), content_type="image/jpeg")


def area_of_board(slug: str) -> Area:
    """Any living area but a micro grid. Raises Http404."""
    return get_object_or_404(Area.objects.living().exclude(level__in=NEVER), slug=read_slug(slug))


def whole(hung: PostingQuerySet) -> PostingQuerySet:
    """With all that a board says. One query."""
    return hung.select_related("case__category", "case__place", "case__building", "before", "after")


def placed(postings: list[Posting]) -> list[Posting]:
    """Let each say where it is about, as far as that may be said. One query for all."""
    steps = {path for one in postings for path in one.case.place.lineage_paths()}
    estates = {area.path: area for area in Area.objects.filter(level=Level.ESTATE, path__in=steps)}
    for one in postings:
        estate = next((estates[path] for path in one.case.place.lineage_paths() if path in estates), None)
        one.case.estate_name = estate.name if estate else None
        one.case.estate_name_en = estate.name_en if estate else None
        one.where = said_in_public(one.case)  # type: ignore[attr-defined]
    return postings


def _on_paper(request: HttpRequest, hung: PostingQuerySet, area: Area) -> dict[str, Any]:
    """A page for each house that may be named, in the order of the houses, with the way to the board on the web."""
    listed = sorted(placed(list(whole(hung)[:ON_PAPER])), key=lambda one: one.where)  # type: ignore[attr-defined]
    sheets = [(where, list(held)) for where, held in groupby(listed, key=lambda one: one.where)]  # type: ignore[attr-defined]
    paper = request.GET.get("paper", "a4")
    return {
        "sheets": sheets, "paper": paper if paper in PAPERS else "a4",
        "code": code_svg(request.build_absolute_uri(reverse("board", args=[area.slug]))),
    }  # fmt: skip
