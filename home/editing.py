"""The editor's own page on the workbench: what can be said to be over with one tap, and what has to be looked over."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from wagtail.models import WorkflowState

from accounts import moment
from accounts.gates import signed_in
from grids.charge import Charge, charge_of
from grids.duties import KEEPING
from home import remarks, reviewing
from home.models import Publication

NEWEST = 50


def _charge(request: HttpRequest) -> Charge:
    """What this person keeps. Raises Http404 for who keeps nothing."""
    charge = charge_of(request.user, KEEPING)
    if not charge:
        raise Http404
    return charge


@signed_in
def desk(request: HttpRequest) -> HttpResponse:
    """What stands of the places one keeps: outages, what waits for another pair of eyes, what is due for review."""
    charge = _charge(request)
    mine = charge.within("area")
    standing = Publication.objects.standing().filter(mine).select_related("area")
    context = {
        "outages": standing.filter(kind__in=Publication.RED, resolved_at=None).order_by("starts_at", "pk")[:NEWEST],
        "waiting": Publication.objects.filter(mine, pk__in=_in_review()).select_related("area")[:NEWEST],
        "due": reviewing.due().filter(mine)[:NEWEST],
        "newest": standing.order_by("-last_published_at", "-pk")[:NEWEST],
        "today": moment.today(),
        "unclear": remarks.remarked(charge).count(),
    }
    return render(request, "home/desk.html", context)


def _in_review() -> list[int]:
    """Ids of the pages that somebody has handed in."""
    open_ones = WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS, base_content_type__model="page")
    return [int(pk) for pk in open_ones.values_list("object_id", flat=True)]


@signed_in
@require_POST
def resolve(request: HttpRequest, pk: int) -> HttpResponse:
    """It is over: the notice says so from now on, for a day. Said twice, the first time counts."""
    standing = Publication.objects.standing().filter(_charge(request).within("area"), kind__in=Publication.RED)
    with transaction.atomic():
        found = get_object_or_404(standing.select_for_update(of=("self",)), pk=pk).specific
        if found.resolved_at is None:
            found.resolved_at = moment.now()
            found.save()
    return redirect("editors_desk")
