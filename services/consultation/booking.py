"""A resident takes a seat: one tap on a time, one form, no account. 预约"""

from __future__ import annotations

import secrets
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts import limits
from accounts.gates import public
from grids import towns
from grids.models import Place
from services.cases import keys
from services.cases.act import AnswersRefused, StepNotAllowed, begin, sketch
from services.cases.actor import Actor
from services.cases.fields import StepForm
from services.cases.once import OnceReused
from services.cases.places import place_of
from services.cases.reach import actor_of
from services.consultation import queries, slots
from services.consultation.asking import client_of
from services.consultation.reception import show_officer
from services.consultation.slots import Slot
from services.consultation.workflow import BOOKING


@public
@never_cache
def book(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Take this time. Whoever is too late sees the other times."""
    slot, actor = slots.find(code), actor_of(request)
    if slot and slot.hours.appointment.area and not towns.concerns(slot.hours.appointment.area):
        raise Http404
    if request.method == "POST":
        return _book(request, pk, code, actor)
    if slot is None or slot.hours.appointment_id != pk:
        return show_officer(request, pk, status=409, late=True)
    return _show(request, slot, _form(slot, actor, {"slot": code}))


def _book(request: HttpRequest, pk: int, code: str, actor: Actor) -> HttpResponse:
    once, answers, slot = request.POST.get("once", ""), {**request.POST.dict(), "slot": code}, slots.find(code)
    if slot and slot.hours.appointment_id != pk:
        raise Http404
    limits.spend("book", client_of(request), (6, 60), (30, 3600))
    try:
        case = begin(BOOKING.kind, actor=actor, place=_place(pk), answers=answers, once=once)
    except AnswersRefused as refused:
        if slot is None or "slot" in refused.form.errors:
            return show_officer(request, pk, status=409, late=True)
        return _show(request, slot, refused.form, once=once, status=422)
    except (StepNotAllowed, OnceReused):
        return show_officer(request, pk, status=409, late=True)
    return redirect(f"{reverse('thanks', args=[case.number])}?k={keys.link(case)}")


def _place(pk: int) -> Place:
    """Where that post is: a booking lies where one is received. Raises Http404 for who receives nobody."""
    area = get_object_or_404(queries.receiving().select_related("area"), pk=pk).area
    assert area is not None
    return Place(area)


def _form(slot: Slot, actor: Actor, initial: dict[str, Any]) -> StepForm:
    assert slot.hours.appointment.area is not None
    case = sketch(BOOKING.kind, actor=actor, place=Place(slot.hours.appointment.area))
    return StepForm(BOOKING.opening, case, actor, initial=initial)


def _show(request: HttpRequest, slot: Slot, form: StepForm, *, once: str = "", status: int = 200) -> HttpResponse:
    context = {
        "slot": slot, "post": slot.hours.appointment, "form": form, "once": once or secrets.token_urlsafe(12),
        "area": slot.hours.appointment.area, "query": place_of(request)[1],
    }  # fmt: skip
    return render(request, "consultation/book.html", context, status=status)
