"""A resident puts a legal question: no account, no script, and nothing of it on any list. 法律提问"""

from __future__ import annotations

import secrets
from typing import Any

from allauth.core.internal.httpkit import get_client_ip
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts import limits
from accounts.gates import public
from grids.models import Place
from services.cases import keys
from services.cases.act import AnswersRefused, begin, sketch
from services.cases.actor import Actor
from services.cases.fields import StepForm
from services.cases.models import Category
from services.cases.once import OnceReused
from services.cases.places import place_of
from services.cases.queries import categories_for
from services.cases.reach import actor_of
from services.consultation.workflow import QUESTION

ASIDE = ("adviser", "name", "contact_when")


@public
@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    """The form. Refused answers come back with what was written; nothing is lost."""
    place, _query = place_of(request)
    if place is None:
        return render(request, "consultation/where.html")
    category = next(iter(categories_for(place.area, QUESTION.kind).values()), None)
    if category is None:
        raise Http404
    actor = actor_of(request)
    if request.method == "POST":
        return _ask(request, place, category, actor)
    return _show(request, place, category, _form(place, actor, {"category": category.code}))


def _ask(request: HttpRequest, place: Place, category: Category, actor: Actor) -> HttpResponse:
    once = request.POST.get("once", "")
    limits.spend("consult", client_of(request), (10, 60), (50, 3600))
    answers = request.POST.copy()
    answers["category"] = category.code
    try:
        source = "qr" if request.GET.get("b") else "web"
        case = begin(QUESTION.kind, actor=actor, place=place, answers=answers, once=once, source=source)
    except AnswersRefused as refused:
        return _show(request, place, category, refused.form, once=once, status=422)
    except OnceReused:
        return _show(request, place, category, _form(place, actor, answers.dict()), status=409, resent=True)
    return redirect(f"{reverse('thanks', args=[case.number])}?k={keys.link(case)}")


def client_of(request: HttpRequest) -> str:
    """What a limit counts by: the session where there is one, else the address; neither is kept with the case."""
    return request.session.session_key or get_client_ip(request) or ""


def _form(place: Place, actor: Actor, initial: dict[str, Any]) -> StepForm:
    case = sketch(QUESTION.kind, actor=actor, place=place)
    return StepForm(QUESTION.opening, case, actor, initial=initial)


def _show(request: HttpRequest, place: Place, category: Category, form: StepForm, *, once: str = "", status: int = 200,
          **more: Any) -> HttpResponse:  # fmt: skip
    del form.fields["category"]
    context = {
        "place": place, "category": category, "form": form, "once": once or secrets.token_urlsafe(12),
        "asked": [one for one in form if one.name not in ASIDE], "aside": [one for one in form if one.name in ASIDE],
        "query": place_of(request)[1],
    }  # fmt: skip
    return render(request, "consultation/ask.html", context | more, status=status)
