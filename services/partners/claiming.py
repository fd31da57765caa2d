"""One claim over HTTP, from either side: the same form and the same door, and one place for one claim. 认领"""

from __future__ import annotations

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from grids.models import Area, Place
from services.cases.act import AnswersRefused, StepNotAllowed, begin, sketch
from services.cases.actor import Actor
from services.cases.fields import StepForm
from services.cases.once import OnceReused
from services.partners.models import Listing
from services.partners.workflow import PROJECTS


def claim(request: HttpRequest, listing: Listing, verb: str, *, actor: Actor, place: Area, back: str) -> HttpResponse:
    """Show what is claimed, and claim it; whoever is too late is told so. `back`: the name of the page before."""
    if request.method != "POST":
        return _show(request, listing, _form(verb, actor, place, {"listing": listing.pk}), back)
    once, answers = request.POST.get("once", ""), {**request.POST.dict(), "listing": listing.pk}
    try:
        case = begin(PROJECTS.kind, actor=actor, place=Place(place), answers=answers, once=once, verb=verb)
    except AnswersRefused as refused:
        late = "listing" in refused.form.errors
        return _show(request, listing, refused.form, back, status=409 if late else 422, late=late)
    except (StepNotAllowed, OnceReused):
        return _show(request, listing, _form(verb, actor, place, {}), back, status=409, late=True)
    return redirect("sheet", case.number)


def _form(verb: str, actor: Actor, place: Area, initial: dict[str, Any]) -> StepForm:
    return StepForm(
        PROJECTS.steps[verb], sketch(PROJECTS.kind, actor=actor, place=Place(place)), actor, initial=initial
    )


def _show(
    request: HttpRequest, listing: Listing, form: StepForm, back: str, status: int = 200, late: bool = False
) -> HttpResponse:
    context = {"listing": listing, "form": form, "back": back, "late": late, "once": secrets.token_urlsafe(12)}
    return render(request, "partners/claim.html", context, status=status)
