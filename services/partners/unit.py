"""The unit's side: signed in by a code in a message, its people see what is theirs and nothing else. 共建单位"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts import moment
from accounts.gates import signed_in
from services.cases.reach import actor_of
from services.partners import claiming, posting, queries, shelf
from services.partners.forms import OfferForm, next_of
from services.partners.models import Listing


@signed_in
@never_cache
@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """Agreements, what is needed, what one offers, what is under way. Whoever speaks for no unit is told what it is for."""
    actor, today = actor_of(request), moment.today()
    if not actor.organisations:
        return render(request, "partners/unit.html", {"actor": actor})
    cases = queries.projects(actor).filter(owner_organisation__in=actor.organisations)
    everything = list(queries.agreements_with(actor).order_by("-until", "pk"))
    offers = queries.offers_by(actor).counted().filter(closed_at=None, until__gte=today)
    context = {
        "actor": actor, "standing": [one for one in everything if one.in_force], "today": today,
        "others": [one for one in everything if not one.in_force], "offers": offers.order_by("until", "pk"),
        "needs": queries.needs_for(actor).open(today).order_by("until", "pk"),
        "running": queries.under_way(cases), "finished": queries.finished(cases),
    }  # fmt: skip
    return render(request, "partners/unit.html", context)


@signed_in
@never_cache
def post_offer(request: HttpRequest) -> HttpResponse:
    """Offer something under an agreement that holds; without one there is nothing to offer under."""
    actor = actor_of(request)
    get_object_or_404(queries.agreements_with(actor).in_force(moment.today())[:1])
    form = OfferForm(actor, request.POST or None, initial=next_of(None) | {"until": None})
    thanks = _("已发布，社区看得到。谢谢！")
    return posting.post(request, form, Listing.Side.OFFER, back="partner", thanks=thanks)


@signed_in
@require_POST
def close_offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Off the shelf; what was claimed goes on."""
    shelf.take_off(get_object_or_404(queries.offers_by(actor_of(request)), pk=pk))
    messages.success(request, _("已撤下。已经认领的照常办。"))
    return redirect("partner")


@signed_in
@never_cache
def take_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Claim what a community needs."""
    actor = actor_of(request)
    need = get_object_or_404(queries.needs_for(actor), pk=pk)
    return claiming.claim(request, need, "take_up", actor=actor, place=need.area, back="partner")
