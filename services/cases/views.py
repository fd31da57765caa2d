"""The workbench, and the one view through which every step of every kind is taken."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts import consents, moment
from accounts.gates import public, signed_in
from accounts.looks import look as look_at
from accounts.models import Consent
from grids.models import Area
from services.cases import board, colours, dutylists, evidence, foreseen, offers, queries, replies, timeline, topics
from services.cases.act import AnswersRefused, StepNotAllowed, act, steps_for
from services.cases.actor import Actor
from services.cases.models import Case
from services.cases.once import OnceReused
from services.cases.reach import fetch
from services.cases.table import Phase
from services.cases.who import OWNER, RESIDENT, STAFF


def face_of(actor: Actor, case: Case) -> str:
    """How this actor looks at this case. Who speaks for an organisation sees the same by account and by token."""
    if actor.channel != "token" and RESIDENT.holds(actor, case) and not case.workflow.of_parent:
        return "resident"
    return "staff" if actor.serves(case) else "partner"


@public
@never_cache
@require_GET
def sheet(request: HttpRequest, number: str) -> HttpResponse:
    """One case and the steps this actor may take: for staff, and for partners with a token."""
    case, actor = fetch(request, number)
    if face_of(actor, case) == "resident":
        return redirect(_own(request, case, actor))
    return show(request, case, actor)


def show(request: HttpRequest, case: Case, actor: Actor, status: int = 200, **more: Any) -> HttpResponse:
    """The page of a case, whoever looks; with what was refused, or what has changed, and what was written."""
    face = face_of(actor, case)
    entries, promised = timeline.entries(case, face), colours.promised(case)
    context = {
        "case": case, "actor": actor, "face": face, "entries": entries,
        "answer": timeline.answer(case, entries) if case.phase in (Phase.RESTING, Phase.OVER) else None,
        "deadline": colours.deadline(case), "promised": promised, "late": bool(promised and promised <= moment.now()),
        "key": request.GET.get("k", ""), "once": secrets.token_urlsafe(12), "may_look": _may_look(actor, case),
        "topic": topics.shown(case) if face == "resident" else None,
        "desk": _on_call(case) if face == "resident" else None,
        "beyond": face == "staff" and dutylists.outside(case.desk, case),
        "kin": queries.kin(case, actor) if face == "staff" else [],
        "for_group": board.for_group(case, request.build_absolute_uri) if face == "staff" else "",
        **_offered(request, case, actor, face, more),
    }  # fmt: skip
    name = "track.html" if face == "resident" else "sheet.html"
    return render(request, [f"{case.kind}/{name}", f"cases/{name}"], context | more, status=status)


def _offered(request: HttpRequest, case: Case, actor: Actor, face: str, more: dict[str, Any]) -> dict[str, Any]:
    """What may be done, and the replies that are often given where one is asked for."""
    steps = offers.best_first(steps_for(actor, case), case, actor)
    stands = offers.opened(steps, case, request.GET.get("step", ""), more)
    here = offers.filled_in_here(steps, stands)
    canned = replies.offered(case) if face == "staff" and offers.asks_for(here, "reply") else []
    begun = next(({"reply": one.text} for one in canned if str(one.pk) == request.GET.get("use")), None)
    made = offers.made(steps, here, case, actor, begun, more)
    return {"offers": made, "groups": offers.grouped(made, case, stands), "stands_open": stands, "canned": canned}


def _on_call(case: Case) -> Area | None:
    """The nearest area, from the desk up, whose number is public."""
    return next((area for area in case.desk.lineage() if area.hotline), None)


@public
@never_cache
@require_POST
def step(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """Every step of every kind comes through here."""
    case, actor = fetch(request, number, along=False)
    seen = request.POST.get("version", "")
    try:
        if "foresee" in request.POST:
            return _foresee(request, number, verb)
        act(case, verb, actor=actor, answers=answers_of(request), once=request.POST.get("once", ""),
            seen=int(seen[:9]) if seen.isdecimal() else None)  # fmt: skip
    except evidence.PhotoRefused as refused:
        kept = _written(request)
        return _shown_again(request, number, 422, photo_refused=refused, refused_verb=verb, written=kept)
    except AnswersRefused as refused:
        return _shown_again(request, number, 422, refused=refused.form)
    except (StepNotAllowed, OnceReused):
        return _shown_again(request, number, 409, moved_on=True, refused_verb=verb, written=_written(request))
    return redirect(_own(request, case, actor))


def _shown_again(request: HttpRequest, number: str, status: int, **more: Any) -> HttpResponse:
    """The page as the case is now, with what was refused, or that somebody was quicker, and what was written."""
    case, actor = fetch(request, number)
    return show(request, case, actor, status=status, **more)


def _foresee(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """The page as it is, with what was filled in and the letters that would go out. Raises what act() raises."""
    (case, actor), answers = fetch(request, number), answers_of(request)
    told = foreseen.letters(case, verb, actor=actor, answers=answers)
    kept = {**request.POST.dict(), "photo": answers.getlist("photo")}
    return show(request, case, actor, refused_verb=verb, written=kept, foreseen=told, foreseen_verb=verb)


@signed_in
@never_cache
@require_POST
def look(request: HttpRequest, number: str) -> HttpResponse:
    """Show the resident's number to who works on the case, and write down who looked and why."""
    case, actor = fetch(request, number)
    if not _may_look(actor, case) or case.requester is None or not request.user.is_authenticated:
        raise PermissionDenied
    reason = request.POST.get("reason", "").strip()
    if not reason:
        return show(request, case, actor, status=422, look_refused=_("请写明为什么要看号码。"))
    phone = look_at(request.user, case.requester, about=case.number, reason=reason)
    return show(request, case, actor, phone=phone)


@public
@never_cache
@require_GET
def photo(request: HttpRequest, number: str, key: str) -> HttpResponseBase:
    """A picture of a case, to whoever may read the line it stands in."""
    case, actor = fetch(request, number, along=False)
    readable = [one for entry in timeline.entries(case, face_of(actor, case)) for one in entry.photos]
    found = next((one for one in readable if one.key == key), None)
    if found is None:
        raise Http404
    return FileResponse(found.file.open(), content_type="image/jpeg")


def answers_of(request: HttpRequest) -> Any:
    """What was posted, with the pictures already taken in: their keys stand for them."""
    answers = request.POST.copy()
    answers.setlist("photo", evidence.receive(request.FILES.getlist("photo"), keep=request.POST.getlist("photo_key")))
    return answers


def _written(request: HttpRequest) -> dict[str, Any]:
    """What was filled in, with the pictures that are here already: nobody writes it twice."""
    return {**request.POST.dict(), "photo": evidence.still_here(request.POST.getlist("photo_key"))}


def _may_look(actor: Actor, case: Case) -> bool:
    """Whoever works on it, signed in as a person; not on a case that is over.

    An organisation only if the resident agreed that it be told the number.
    """
    if not (actor.user and case.requester and case.requester.phone_hash) or case.over:
        return False
    if STAFF.holds(actor, case):
        return True
    agreed = actor.serves(case) or consents.holds(case.requester, Consent.Purpose.FORWARD, case.number)
    return OWNER.holds(actor, case) and agreed


def _own(request: HttpRequest, case: Case, actor: Actor) -> str:
    """Where this actor looks at this case; the desk when it has gone out of reach."""
    if face_of(actor, case) == "resident":
        address = reverse("track_one", args=[case.number])
    elif actor.channel == "token" or Case.objects.within_reach_of(actor).filter(pk=case.pk).exists():
        address = reverse("sheet", args=[case.number])
    else:
        return reverse("desk")
    return f"{address}?k={request.GET['k']}" if request.GET.get("k") else address
