"""A resident asks a neighbour for help: three taps from the code on the wall, no account, no script. 找人帮忙"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from allauth.core.internal.httpkit import get_client_ip
from django.forms import BoundField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts import limits, moment
from accounts.gates import public
from grids.models import Place
from services.cases import keys
from services.cases.act import AnswersRefused, begin, sketch
from services.cases.actor import Actor
from services.cases.fields import StepForm
from services.cases.models import Category
from services.cases.once import OnceReused
from services.cases.places import place_of
from services.cases.reach import actor_of
from services.orders import offerings
from services.orders.workflow import ORDER

ASIDE = ("text", "name", "give_phone", "address", "give_address", "needs", "give_needs")
SEALED_ASKS = (
    "day",
    "slot",
    "text",
    "phone",
    "name",
)  # a matter for the named handlers alone: nobody else is told anything
A_DAY = timedelta(days=1)


@public
@never_cache
@require_GET
def catalogue(request: HttpRequest) -> HttpResponse:
    """What one can ask for at this building: a list of links."""
    place, query = place_of(request)
    if place is None or place.building is None:
        return render(request, "orders/where.html")
    items, behind = offerings.catalogue(place.area).values(), offerings.at(place.area)
    calls = [one for one in items if one.code in behind and behind[one.code].home_call]
    context = {"place": place, "query": query, "items": [one for one in items if one not in calls], "calls": calls}
    return render(request, "orders/catalogue.html", context)


@public
@never_cache
def service(request: HttpRequest, item: str) -> HttpResponse:
    """The form of one item, filled in as most people would: who is content with that only sends it."""
    place, _query = place_of(request)
    if place is None or place.building is None:
        return render(request, "orders/where.html")
    category = offerings.catalogue(place.area).get(item)
    if category is None:
        raise Http404
    actor = actor_of(request)
    if request.method == "POST":
        return _order(request, place, category, actor)
    usual = {
        "category": item,
        "day": moment.today() + A_DAY,
        "slot": "m",
        "address": str(getattr(place.entrance, "label", "")),
    }
    form = StepForm(ORDER.opening, sketch(ORDER.kind, actor=actor, place=_door(place)), actor, initial=usual)
    return _form(request, place, category, form, once=secrets.token_urlsafe(12))


def _order(request: HttpRequest, place: Place, category: Category, actor: Actor) -> HttpResponse:
    once, client = request.POST.get("once", ""), request.session.session_key or get_client_ip(request) or ""
    limits.spend("order", client, (20, 60), (200, 3600))
    answers = request.POST.copy()
    answers["category"] = category.code
    source = "qr" if request.GET.get("b") else "web"
    try:
        case = begin(ORDER.kind, actor=actor, place=_door(place), answers=answers, once=once, source=source)
    except AnswersRefused as refused:
        return _form(request, place, category, refused.form, once=once, status=422)
    except OnceReused:
        form = StepForm(ORDER.opening, sketch(ORDER.kind, actor=actor, place=_door(place)), actor, answers)
        return _form(request, place, category, form, once=secrets.token_urlsafe(12), status=409, resent=True)
    return redirect(f"{reverse('thanks', args=[case.number])}?k={keys.link(case)}")


def _door(place: Place) -> Place:
    """Down to the building: the stairwell is part of the address, and that only the helper reads."""
    return Place(place.area, place.building)


def _form(request: HttpRequest, place: Place, category: Category, form: StepForm, *, once: str, status: int = 200,
          **more: Any) -> HttpResponse:  # fmt: skip
    del form.fields["category"]
    if category.sealed:
        for name in [name for name in form.fields if name not in SEALED_ASKS and not name.startswith("q_")]:
            del form.fields[name]
    asked, aside = _parts(form)
    context = {
        "place": place, "category": category, "form": form, "asked": asked, "aside": aside, "once": once,
        "query": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "orders/order.html", context | more, status=status)


def _parts(form: StepForm) -> tuple[list[BoundField], list[BoundField]]:
    """What one looks at, and what may well be left out: only for whoever comes."""
    return [one for one in form if one.name not in ASIDE], [one for one in form if one.name in ASIDE]
