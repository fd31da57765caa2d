"""The community's side: what is needed, what can be had, what is under way, and with whom there are agreements."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts import moment
from accounts.gates import signed_in
from services.cases import once
from services.cases.actor import Actor
from services.cases.reach import actor_of
from services.partners import agreements, claiming, posting, queries, shelf
from services.partners.forms import AgreementForm, NeedForm, next_of
from services.partners.models import Listing


def _deciding(request: HttpRequest) -> Actor:
    """Raises PermissionDenied for who does not decide at a community or above it."""
    actor = actor_of(request)
    if not actor.decides:
        raise PermissionDenied(_("共建由社区来办，您的账号没有这样的任职。"))
    return actor


@signed_in
@never_cache
@require_GET
def projects(request: HttpRequest) -> HttpResponse:
    """The supermarket as a community sees it."""
    actor, today = _deciding(request), moment.today()
    cases = queries.projects(actor)
    context = {
        "running": queries.under_way(cases), "finished": queries.finished(cases),
        "needs": queries.needs_of(actor).counted().filter(closed_at=None, until__gte=today).order_by("until", "pk"),
        "offers": queries.offers_for(actor).open(today).order_by("until", "pk"),
        "areas": [held.area for held in actor.decides],
    }  # fmt: skip
    return render(request, "partners/projects.html", context)


@signed_in
@never_cache
def post_need(request: HttpRequest) -> HttpResponse:
    """Say what is needed."""
    form = NeedForm(_deciding(request), request.POST or None, initial=next_of(None))
    thanks = _("已发布，有协议的单位都看得到。")
    return posting.post(request, form, Listing.Side.NEED, back="work_projects", thanks=thanks)


@signed_in
@require_POST
def close_need(request: HttpRequest, pk: int) -> HttpResponse:
    """Off the shelf; what was claimed goes on."""
    shelf.take_off(get_object_or_404(queries.needs_of(actor_of(request)), pk=pk))
    messages.success(request, _("已撤下。已经认领的照常办。"))
    return redirect("work_projects")


@signed_in
@never_cache
def book(request: HttpRequest, pk: int) -> HttpResponse:
    """Claim an offer for one's community."""
    actor = actor_of(request)
    offer = get_object_or_404(queries.offers_for(actor), pk=pk)
    place = queries.place_to_book(actor, offer)
    if place is None:
        raise Http404
    return claiming.claim(request, offer, "book", actor=actor, place=place, back="work_projects")


@signed_in
@never_cache
@require_GET
def agreed(request: HttpRequest) -> HttpResponse:
    """Agreements where one decides: those that hold, the soonest to end first; then those that are over."""
    everything = list(queries.agreements_of(_deciding(request)).order_by("until", "pk"))
    soon = moment.today() + agreements.AHEAD
    context = {
        "standing": [one for one in everything if not one.ended],
        "ended": [one for one in reversed(everything) if one.ended], "soon": soon,
    }  # fmt: skip
    return render(request, "partners/agreements.html", context)


@signed_in
@never_cache
def write_agreement(request: HttpRequest) -> HttpResponse:
    """Write an agreement down, or (`?of=`) the next one of another."""
    actor, old = _deciding(request), request.GET.get("of", "")
    fresh = {} if request.method == "POST" else {"renewal": None}  # a double click finds its own
    renews = get_object_or_404(queries.agreements_of(actor), pk=int(old[:9]), **fresh) if old.isdecimal() else None
    form, late = AgreementForm(actor, request.POST or None, initial=next_of(renews)), False
    if request.method == "POST" and form.is_valid():
        said, scope = form.cleaned_data, f"agreement/{old}/{actor.person}"
        try:
            once.only(request.POST.get("once", ""), scope, said, lambda: agreements.write_down(actor, said, renews).pk)
        except agreements.AlreadyRenewed:
            late = True
        else:
            messages.success(request, _("已保存。"))
            return redirect("agreements")
    context = {"form": form, "of": renews, "late": late, "once": once.key_of(request.POST)}
    return render(request, "partners/agreement.html", context, status=409 if late else 422 if form.errors else 200)


@signed_in
@require_POST
def end_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """End one early."""
    agreements.end(get_object_or_404(queries.agreements_of(actor_of(request)), pk=pk))
    messages.success(request, _("已终止。已经约好的照常办。"))
    return redirect("agreements")
