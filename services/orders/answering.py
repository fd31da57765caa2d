"""One order as the volunteer sees it who was asked or has said yes: by the link in the message, or signed in. 接单

GET shows and spends nothing: message scanners and previews open links before people do. Only a POST answers.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts import moment
from accounts.gates import public
from accounts.looks import look
from services.cases.act import AnswersRefused, StepNotAllowed, act, steps_for
from services.cases.fields import StepForm
from services.cases.models import Case
from services.cases.numbers import read_number
from services.cases.once import OnceReused
from services.orders import links, queries
from services.orders.actor import HelperActor, as_helper
from services.orders.effects import HelpsElsewhere
from services.orders.models import Helping, OfferMade, Volunteer
from services.orders.showing import handed_over

FIRST = {
    verb for name in ("accept", "stand_in", "check_in", "check_out") for verb in links.TWINS[name]
}  # the one big button


@public
@never_cache
@require_GET
def one(request: HttpRequest, number: str) -> HttpResponse:
    """What is asked, and the buttons; or what came of it."""
    case, actor = _fetch(request, number)
    return _show(request, case, actor)


@public
@never_cache
@require_POST
def answer(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """Every step of a volunteer. Who comes too late is told so; the same hand twice is once."""
    if verb not in links.ASKED | links.HELPING:
        raise Http404
    case, actor = _fetch(request, number)
    if verb in links.TWINS["accept"] and _was_outrun(case, actor):
        return _show(request, case, actor, status=409)
    try:
        take(case, verb, actor, request.POST)
    except HelpsElsewhere:
        return _show(request, case, actor, status=409, elsewhere=True)
    except AnswersRefused as refused:
        return _show(request, case, actor, status=422, refused=refused.form)
    except (StepNotAllowed, PermissionDenied, OnceReused):
        case = _known(actor, case.number)  # as it is by now
        if verb in (*links.TWINS["accept"], "stand_in") and _helping(case, actor):
            return redirect(_own(request, case, actor))
        return _show(request, case, actor, status=409)
    return redirect(_own(request, case, actor))


def take(case: Case, verb: str, actor: HelperActor, answers: Mapping[str, Any]) -> None:
    """The button that was shown; where others were quicker, the row that the same button is by now.

    Raises as `act` does.
    """
    rows = next(rows for rows in links.TWINS.values() if verb in rows)
    for row in (verb, *(one for one in rows if one != verb)):
        try:
            act(case, row, actor=actor, answers=answers, once=answers.get("once", ""))
            return
        except HelpsElsewhere:
            raise
        except StepNotAllowed:
            continue
    act(case, verb, actor=actor, answers=answers, once=answers.get("once", ""))


@public
@never_cache
@require_POST
def call(request: HttpRequest, number: str) -> HttpResponse:
    """The resident's number, for who comes and as the resident agreed; that it was looked at is written down."""
    case, actor = _fetch(request, number)
    handed, user = handed_over(case, actor), _volunteer(actor).contact.user
    if handed is None or not handed.may_call or case.requester is None or user is None:
        raise PermissionDenied
    phone = look(user, case.requester, about=case.number, reason=_("接单后联系居民"))
    return _show(request, case, actor, phone=phone)


def _fetch(request: HttpRequest, number: str) -> tuple[Case, HelperActor]:
    """The order and who asks for it. Raises Http404 for whoever was never asked, Gone for a link that had its time."""
    read = read_number(number) or ""
    if key := request.GET.get("k", ""):
        case = Case.objects.filter(number=read, kind="orders").first()
        actor = links.read(case, key) if case else None
    else:
        volunteer = queries.volunteer_of(request.user)
        actor = as_helper(volunteer) if volunteer else None
    if actor is None:
        raise Http404
    return _known(actor, read), actor


def _known(actor: HelperActor, number: str) -> Case:
    """Raises Http404 for whoever was never asked."""
    if (found := queries.order_of(actor.volunteer, number)) is None:
        raise Http404
    return found


def _show(request: HttpRequest, case: Case, actor: HelperActor, status: int = 200, **more: Any) -> HttpResponse:
    refused, offers = more.get("refused"), []
    for step in steps_for(actor, case):
        failed = refused is not None and refused.step.verb == step.verb
        offers.append((step, refused if failed else StepForm(step, case, actor), failed))
    context = {
        "case": case, "order": case.detail, "offers": sorted(offers, key=lambda offer: offer[0].verb not in FIRST),
        "mine": _helping(case, actor), "said": _last_offer(case, actor), "handed": handed_over(case, actor),
        "key": request.GET.get("k", ""), "once": secrets.token_urlsafe(12), "now": moment.now(),
        "too_late": status == 409, "bold": FIRST, "replaced": _was_replaced(case, actor),
    }  # fmt: skip
    return render(request, "orders/asked.html", context | more, status=status)


def _helping(case: Case, actor: HelperActor) -> Helping | None:
    """What this volunteer does, or did last, with the order."""
    found = Helping.objects.filter(order__case=case, volunteer=actor.volunteer).order_by("-pk").first()
    return found if found and found.ended in ("", Helping.Ended.DONE) else None


def _was_replaced(case: Case, actor: HelperActor) -> bool:
    replaced = Helping.objects.filter(order__case=case, volunteer=actor.volunteer, ended=Helping.Ended.REPLACED)
    return replaced.exists()


def _last_offer(case: Case, actor: HelperActor) -> OfferMade | None:
    return OfferMade.objects.filter(order__case=case, volunteer=actor.volunteer).order_by("-pk").first()


def _was_outrun(case: Case, actor: HelperActor) -> bool:
    """Whether whatever they were asked about this order is over, not by their own word, and they do not help otherwise.

    Whoever comes then is told so without waiting for the row: of two hundred asked, most come when it is taken.
    """
    offers = OfferMade.objects.filter(order__case=case, volunteer=actor.volunteer)
    answers = set(offers.values_list("answer", flat=True))
    over = bool(answers) and answers <= {*OfferMade.OUTRUN}
    return over and not _helping(case, actor)


def _own(request: HttpRequest, case: Case, actor: HelperActor) -> str:
    """Where to go on: who came by an invitation and has said yes goes on by the link of the task."""
    address = reverse("asked", args=[case.number])
    if not (key := request.GET.get("k", "")):
        return address
    helping = _helping(case, actor)
    if helping and not helping.ended:
        return links.task(helping, case.number)
    return f"{address}?k={key}"


def _volunteer(actor: HelperActor) -> Volunteer:
    return Volunteer.objects.select_related("contact__user").get(pk=actor.volunteer)
