"""What everybody may see: which units are with a place, what is offered and needed, and what was done. 共驻共建"""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import moment
from accounts.gates import public
from grids.models import Area, Level
from grids.slugs import read_slug
from services.partners import queries
from services.partners.models import Agreement, Listing

FEWEST = 5  # people served: fewer might be recognised, so no number is said


@public
@never_cache
@require_safe
def partners(request: HttpRequest, slug: str) -> HttpResponse:
    """Of an area, with what contains it and what it contains; of a micro grid, whose households are few, what is around it."""
    area = get_object_or_404(Area.objects.living(), slug=read_slug(slug) or "")
    if area.level == Level.MICRO_GRID:
        return redirect("partners", slug=area.get_parent().slug)
    everything = list(Agreement.objects.around(area).select_related("organisation", "area").order_by("-until", "pk"))
    there = (
        Listing.objects.open(moment.today()).around(area).select_related("organisation", "area").order_by("until", "pk")
    )
    context = {
        "area": area, "lineage": list(area.lineage()), "fewest": FEWEST,
        "standing": [one for one in everything if one.in_force], "ended": [one for one in everything if one.ended],
        "offers": there.offers(), "needs": there.needs(), "done": queries.done_at(area),
    }  # fmt: skip
    return render(request, "partners/public.html", context)


@public
@never_cache
@require_safe
def picture(request: HttpRequest, slug: str, key: str) -> HttpResponseBase:
    """A photo of a finished project that a colleague has looked at, while it is shown. Raises Http404."""
    area = get_object_or_404(Area.objects.living().exclude(level=Level.MICRO_GRID), slug=read_slug(slug) or "")
    photo = get_object_or_404(queries.shown_photos(area), key=key)
    return FileResponse(photo.file.open(), content_type="image/jpeg")
