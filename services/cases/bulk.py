"""Several cases at once: deal them out, urge, print. One page to confirm; each case goes through the door by itself. 批量

What fails is said, with its reason, and hinders no other. Sealed cases are never among them (users.md A1).
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts import moment
from accounts.gates import signed_in
from services.cases import colours, dutylists, lists
from services.cases.act import AnswersRefused, StepNotAllowed, act
from services.cases.actor import Actor
from services.cases.fields import StepForm
from services.cases.models import Case, Openness
from services.cases.once import OnceReused
from services.cases.queries import listed
from services.cases.reach import actor_of

VERBS = ("assign", "urge")
MOST = lists.A_PAGE


@dataclass(frozen=True)
class Outcome:
    """What became of one case: no reason, it was done."""

    case: Case
    reason: str = ""


@signed_in
@never_cache
def bulk(request: HttpRequest) -> HttpResponse:
    """Confirm (GET), do (POST), or the sheet of paper."""
    asked: QueryDict = request.POST if request.method == "POST" else request.GET
    actor, what = actor_of(request), asked.get("do", "")
    cases = _chosen(actor, asked.getlist("n"))
    if not actor.works:
        raise PermissionDenied
    if what == "print" and request.method == "GET":
        return render(request, "cases/printed.html", {"cases": _dated(cases), "today": moment.today()})
    if what not in VERBS:
        raise Http404
    if request.method == "POST" and cases:
        outcomes = take(what, cases, actor=actor, answers=request.POST, once=request.POST.get("once", ""))
        return render(
            request, "cases/bulk_done.html", {"outcomes": outcomes, "failed": [o for o in outcomes if o.reason]}
        )
    form = asked_of_all(what, cases, actor)
    context = {"cases": _dated(cases), "what": what, "form": form, "once": secrets.token_urlsafe(12)}
    return render(request, "cases/bulk.html", context)


def asked_of_all(verb: str, cases: list[Case], actor: Actor) -> StepForm | None:
    """One form for all of them: what the row of each kind asks, each field once; None where no kind has this row."""
    kinds: dict[str, list[Case]] = {}
    for case in cases:
        if verb in case.workflow.steps:
            kinds.setdefault(case.kind, []).append(case)
    forms = [StepForm(held[0].workflow.steps[verb], dutylists.together(held), actor) for held in kinds.values()]
    for name, field in ((name, field) for form in forms[1:] for name, field in form.fields.items()):
        forms[0].fields.setdefault(name, field)
    return forms[0] if forms else None


def take(verb: str, cases: list[Case], *, actor: Actor, answers: Mapping, once: str) -> list[Outcome]:
    """The step with each of them, each in a transaction of its own; a key that was spent answers as before."""
    return [Outcome(case, _take(verb, case, actor, answers, f"{once}-{case.number}" if once else "")) for case in cases]


def _take(verb: str, case: Case, actor: Actor, answers: Mapping[str, Any], once: str) -> str:
    try:
        act(case, verb, actor=actor, answers=answers, once=once)
    except PermissionDenied:
        return _("这一步不归您办。")
    except (StepNotAllowed, OnceReused):
        return _("这件事现在不在这一步：%(state)s") % {"state": case.standing.label}
    except AnswersRefused as refused:
        return " ".join(str(error) for errors in refused.form.errors.values() for error in errors)
    return ""


def _chosen(actor: Actor, numbers: list[str]) -> list[Case]:
    """Of these the ones within reach, as they stand in the list; none that is sealed. Two queries."""
    within = Case.objects.within_reach_of(actor).filter(number__in=numbers[:MOST])
    return list(listed(within.exclude(openness=Openness.SEALED)))


def _dated(cases: list[Case]) -> list[Case]:
    for case in cases:
        case.deadline = colours.deadline(case)  # type: ignore[attr-defined]
    return cases
