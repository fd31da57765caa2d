"""Somebody who serves writes a matter down for a resident who called, wrote or stood on the stairs. 代登记"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts import limits
from accounts.gates import signed_in
from grids.models import Place
from services.cases import evidence
from services.cases.act import AnswersRefused, StepNotAllowed, act, begin, sketch
from services.cases.actor import Actor
from services.cases.fields import StepForm
from services.cases.models import Case
from services.cases.once import OnceReused
from services.cases.queries import categories_for
from services.cases.reach import actor_of
from services.cases.sources import WORKER
from services.letters import box
from services.reports import drafts, notebook, pasted
from services.reports.workflow import REPORT

ASKED = ("text", "category", "photo", "phone", "agreed")
AN_HOUR = (120, 3600)


@signed_in
@never_cache
def on_behalf(request: HttpRequest) -> HttpResponse:
    """What, where, whose number: one screen, five taps. 当场办结 files and settles in one.

    `draft` is the mark of a draft that the telephone kept: then 201 says that it is filed, and 422 that it is not.
    """
    actor, draft = actor_of(request), request.POST.get("draft", "")
    if not actor.looks_after:
        raise PermissionDenied(_("代登记要有网格或社区的任职。"))
    if draft:
        drafts.must_be_own(draft, request.user)
    named = request.POST.get("place") or request.GET.get("b", "")
    place = notebook.place(actor, named) if named else None
    if named and place is None and not draft:
        raise Http404
    if request.method != "POST" or "find" in request.POST or place is None:
        missing, status = request.method == "POST" and not place, 422 if draft else 200
        return _page(request, actor, place, written=_written(request), missing=missing, status=status)
    return _file(request, actor, place)


def _file(request: HttpRequest, actor: Actor, place: Place) -> HttpResponse:
    limits.spend("on_behalf", str(actor.person), AN_HOUR)
    written = _written(request)
    try:
        written["photo"] = evidence.receive(request.FILES.getlist("photo"), keep=written["photo"])
        written["after"] = evidence.receive(request.FILES.getlist("after"), keep=written["after"])
        case = write_down(actor, place, written, settled="settle" in request.POST, once=request.POST.get("once", ""))
    except evidence.PhotoRefused as refused:
        return _page(request, actor, place, written=written, wrong=str(refused), status=422)
    except AnswersRefused as refused:
        return _page(request, actor, place, written=written, refused=refused.form, status=422)
    except StepNotAllowed:
        wrong = _("这类事不归网格当场办结：先登记，再分流交办。")
        return _page(request, actor, place, written=written, wrong=wrong, status=422)
    except OnceReused:
        wrong = _("这张表刚才已经登记过。内容改了的话，请再按一次，会另立一件。")
        return _page(request, actor, place, written=written, wrong=wrong, fresh=True, status=409)
    messages.success(request, _("已登记，编号 %(number)s") % {"number": case.shown_number})
    return drafts.filed(case) if request.POST.get("draft") else redirect("sheet", case.number)


@transaction.atomic
def write_down(actor: Actor, place: Place, written: Mapping[str, Any], *, settled: bool, once: str = "") -> Case:
    """Open the case for somebody, and settle it in the same transaction if it was settled on the spot.

    Colleagues are not asked to accept what is settled already. Raises what begin() and act() raise.
    """
    case = begin(REPORT.kind, actor=actor, place=place, answers=written, source=WORKER, once=once)
    if settled:
        told = {"reply": written.get("reply", ""), "photo": written.get("after", [])}
        act(case, "settle_now", actor=actor, answers=told, once=once)
        box.take_back(case.number, REPORT.opening.verb, face="staff")
    return case


def _written(request: HttpRequest) -> dict[str, Any]:
    """What was filled in so far. A number pasted with the words is taken out of them, to be agreed to."""
    written: dict[str, Any] = {
        name: request.POST.get(name, "") for name in request.POST if name != "csrfmiddlewaretoken"
    }
    written["photo"] = evidence.still_here(request.POST.getlist("photo_key"))
    written["after"] = evidence.still_here(request.POST.getlist("after_key"))
    text, number = pasted.apart(written.get("text", ""))
    if number and not written.get("phone"):
        written |= {"text": text, "phone": number}
    return written


def _page(request: HttpRequest, actor: Actor, place: Place | None, *, written: dict, refused: StepForm | None = None,
          status: int = 200, fresh: bool = False, **more: Any) -> HttpResponse:  # fmt: skip
    where = place or Place(actor.looks_after[0].area)  # type: ignore[arg-type]
    new = sketch(REPORT.kind, actor=actor, place=where, source=WORKER)
    asks_here = refused is not None and refused.step is REPORT.opening
    form = refused if refused is not None and asks_here else StepForm(REPORT.opening, new, actor, initial=written)
    listed = [one for one in categories_for(where.area, REPORT.kind).values() if one.listed and not one.sealed]
    sorted_out = notebook.by_use(actor, listed)
    _fit(form, [(one.code, str(one)) for one in sorted_out])
    radios = list(form["category"])
    found = notebook.spots(actor, chosen=place, words=request.POST.get("words", "") if "find" in request.POST else "")
    context = {
        "form": form, "written": written, "place": place, "spots": found, "settling": refused if not asks_here else None,
        "sealed_at": where.area.slug, "near": radios[: notebook.OFFERED], "rest": radios[notebook.OFFERED :], "fresh": fresh,
        "once": request.POST.get("once") if request.POST.get("once") and not fresh else secrets.token_urlsafe(12),
    }  # fmt: skip
    return render(request, "reports/on_behalf.html", context | more, status=status)


def _fit(form: StepForm, categories: list[tuple[str, str]]) -> None:
    """Only what this page asks, and questions that were refused; the categories as buttons, those of late first."""
    for name in [name for name in form.fields if name not in ASKED and not form.errors.get(name)]:
        del form.fields[name]
    chosen = form.fields["category"]
    chosen.widget = forms.RadioSelect()
    chosen.choices = categories  # type: ignore[attr-defined]
