"""The step between form and case: what is under way already is shown, and one may join it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from grids.models import Place
from services.cases import alike
from services.cases.act import sketch
from services.cases.actor import Actor
from services.cases.alike import Known
from services.cases.fields import StepForm
from services.reports.workflow import REPORT

DECIDED = ("same", "apart")  # what the buttons of this step send


def to_offer(place: Place, actor: Actor, answers: QueryDict) -> list[Known]:
    """What to show before this is filed: nothing where the form is not right yet, or the resident has decided."""
    if any(answers.get(name) for name in DECIDED):
        return []
    case = sketch(REPORT.kind, actor=actor, place=place)
    form = StepForm(REPORT.opening, case, actor, answers)
    return alike.offered(case, form.cleaned_data["category"]) if form.is_valid() else []


def ask(request: HttpRequest, place: Place, answers: QueryDict, known: list[Known]) -> HttpResponse:
    """The same answers once more, hidden, and two ways on. Nothing has been filed so far; a photo keeps for a day."""
    kept = [
        ("photo_key" if name == "photo" else name, value)
        for name in answers
        if name not in ("csrfmiddlewaretoken", "photo_key", *DECIDED)
        for value in answers.getlist(name)
    ]
    context = {"place": place, "known": known, "kept": kept, "query": request.GET.urlencode()}
    return render(request, "reports/alike.html", context)
