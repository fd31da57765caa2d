"""A resident, standing before the plate of a building, says what is wrong."""

from __future__ import annotations

import secrets
from typing import Any

from allauth.core.internal.httpkit import get_client_ip
from django.forms import BoundField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts import limits
from accounts.gates import public
from grids.models import Place
from services.cases import evidence, keys
from services.cases.act import AnswersRefused, begin, sketch
from services.cases.actor import Actor
from services.cases.fields import StepForm
from services.cases.models import Category
from services.cases.once import OnceReused
from services.cases.places import place_of
from services.cases.queries import categories_for
from services.cases.reach import actor_of
from services.cases.views import answers_of
from services.reports import alike, elsewhere
from services.reports.workflow import REPORT

FIRST = ("subject", "text", "photo")
ASIDE = ("where", "name", "consent_forward", "consent_publish")


@public
@never_cache
@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """Where is it, and what is it about: a list of links, no script."""
    place, query = place_of(request)
    if place is None:
        return render(request, "reports/where.html", {"query": request.GET.get("q", "")})
    listed = [category for category in categories_for(place.area, REPORT.kind).values() if category.listed]
    return render(request, "reports/choose.html", {"place": place, "query": query, "categories": listed})


@public
@never_cache
def report(request: HttpRequest, category: str) -> HttpResponse:
    """The form of one category. Refused answers come back with what was written; nothing is lost."""
    place, _query = place_of(request)
    if place is None:
        return render(request, "reports/where.html", {"category": category})
    found = categories_for(place.area, REPORT.kind).get(category)
    if found is None:
        raise Http404
    actor = actor_of(request)
    if request.method == "POST":
        return _file(request, place, category, actor)
    if other := elsewhere.way(request, place, category):
        return redirect(other)
    begun = {"category": category} | elsewhere.begun(request, category)
    form = StepForm(REPORT.opening, sketch(REPORT.kind, actor=actor, place=place), actor, initial=begun)
    return _form(request, place, category, form, once=secrets.token_urlsafe(12))


def _file(request: HttpRequest, place: Place, category: str, actor: Actor) -> HttpResponse:
    once = request.POST.get("once", "")
    limits.spend("report", _client(request), (20, 60), (200, 3600))
    try:
        answers = answers_of(request)
        answers["category"] = category
        if known := alike.to_offer(place, actor, answers):
            return alike.ask(request, place, answers, known)
        verb, source = "me_too" if answers.get("same") else "", _source(request)
        case = begin(REPORT.kind, actor=actor, place=place, answers=answers, once=once, source=source, verb=verb)
    except evidence.PhotoRefused as refused:
        answers = request.POST.copy()
        answers["category"] = category
        answers.setlist("photo", evidence.still_here(request.POST.getlist("photo_key")))
        form = StepForm(REPORT.opening, sketch(REPORT.kind, actor=actor, place=place), actor, answers)
        form.add_error("photo", str(refused))
        return _form(request, place, category, form, once=once, status=422)
    except AnswersRefused as refused:
        return _form(request, place, category, refused.form, once=once, status=422)
    except OnceReused:
        fresh = secrets.token_urlsafe(12)
        form = StepForm(REPORT.opening, sketch(REPORT.kind, actor=actor, place=place), actor, answers)
        return _form(request, place, category, form, once=fresh, status=409, resent=True)
    return redirect(f"{reverse('thanks', args=[case.number])}?k={keys.link(case)}")


def _form(request: HttpRequest, place: Place, category: str, form: StepForm, *, once: str, status: int = 200,
          **more: Any) -> HttpResponse:  # fmt: skip
    found = categories_for(place.area, REPORT.kind)[category]
    _fit(form, found)
    asked, aside = _parts(form, found)
    context = {
        "place": place, "category": found, "form": form, "asked": asked, "aside": aside, "once": once,
        "query": request.GET.urlencode(), "counter": category in elsewhere.AT_THE_COUNTER,
    }  # fmt: skip
    return render(request, "reports/report.html", context | more, status=status)


def _fit(form: StepForm, category: Category) -> None:
    """Leave out what this category does not ask, so that the form stays short."""
    unasked = {"category", "same"} if category.phone_required else {"category", "none", "same"}
    if not category.sealed:
        unasked.add("contact_when")
    else:
        unasked |= {"consent_publish", "consent_forward"}
    if not category.text_required:
        unasked |= {"photo", "where", "consent_publish", "consent_forward"}
    for name in unasked & set(form.fields):
        del form.fields[name]
    if category.phone_required:
        form.fields["phone"].required, form.fields["phone"].help_text = True, ""


def _parts(form: StepForm, category: Category) -> tuple[list[BoundField], list[BoundField]]:
    """What the form asks: what matters in one list, best first, and what may well be left out in the other.

    Words, a picture and a number fill one screen of a phone. The questions stand below, unless life may hang on them.
    """
    left_out = set(ASIDE if category.text_required else (*ASIDE, "text"))
    if not (category.sealed or category.urgent):
        left_out |= {one.name for one in form if one.name.startswith("q_") and not one.field.required}
    shown = sorted(form, key=lambda field: FIRST.index(field.name) if field.name in FIRST else len(FIRST))
    return [one for one in shown if one.name not in left_out], [one for one in shown if one.name in left_out]


def _client(request: HttpRequest) -> str:
    """What the limit counts by: the session where there is one, else the address; neither is kept with the case."""
    return request.session.session_key or get_client_ip(request) or ""


def _source(request: HttpRequest) -> str:
    """qr when the page of a building led here."""
    return "qr" if request.GET.get("b") else "web"
