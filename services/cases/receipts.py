"""The receipt of whatever was asked for: the number, large, and the way back in. 回执"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.gates import public
from grids.plates import code_svg
from services.cases.colours import deadline
from services.cases.models import Case
from services.cases.reach import fetch


@public
@never_cache
@require_GET
def thanks(request: HttpRequest, number: str) -> HttpResponse:
    """For whoever holds the signed link. What comes next is said by the kind: templates/<kind>/thanks.html."""
    case, _actor = fetch(request, number)
    context = {"case": case, "link": _way_in(request, case), "deadline": deadline(case)}
    return render(request, f"{case.kind}/thanks.html", context)


@public
@never_cache
@require_GET
def receipt_code(request: HttpRequest, number: str) -> HttpResponse:
    """The way back in as a code, to be kept as a picture."""
    case, _actor = fetch(request, number)
    return HttpResponse(code_svg(_way_in(request, case)), content_type="image/svg+xml")


def _way_in(request: HttpRequest, case: Case) -> str:
    return request.build_absolute_uri(f"{reverse('track_one', args=[case.number])}?k={request.GET.get('k', '')}")
