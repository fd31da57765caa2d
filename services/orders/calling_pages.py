"""What a volunteer was asked to go out on, by the link in the message or signed in; and whoever leads who asks. 请上班的页面

GET shows and spends nothing: message scanners and previews open links before people do. Only a POST answers.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts import moment
from accounts.gates import public, signed_in
from services.cases.reach import actor_of
from services.orders import calling, queries, roster
from services.orders.models import Shift, TurnOffer

SAID = {"yes": True, "no": False}


class AskForm(forms.Form):
    """Whom to ask; they say yes or no themselves."""

    volunteer = forms.ChoiceField(
        label=gettext_lazy("请谁来"), help_text=gettext_lazy("他答应了才算；一天内没有回，就作罢。")
    )

    def __init__(self, data: Any = None, *, shift: Shift) -> None:
        super().__init__(data)
        named = [(str(one.pk), " · ".join([str(one), *one.skill_names])) for one in calling.may_be_asked(shift)]
        self.fields["volunteer"].choices = [("", _("请选一位")), *named]  # type: ignore[attr-defined]


@public
@never_cache
@require_GET
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """What is asked, and the two buttons; or what came of it."""
    return _show(request, _fetch(request, pk))


@public
@never_cache
@require_POST
def say(request: HttpRequest, pk: int, said: str) -> HttpResponse:
    """Yes or no. Who comes too late is told so; the same hand twice is once."""
    offer = _fetch(request, pk)
    if said not in SAID:
        raise Http404
    try:
        calling.answer(offer, yes=SAID[said])
    except roster.NotPossible:
        return _show(request, _fetch(request, pk), status=409)
    key = request.GET.get("k", "")
    return redirect(reverse("turn_offer", args=[pk]) + (f"?k={key}" if key else ""))


@signed_in
@never_cache
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever leads asks one of the team; who was asked before and what they said stands below."""
    shift = _led(request, pk)
    form = AskForm(request.POST or None, shift=shift)
    if request.method == "POST" and form.is_valid():
        try:
            calling.ask(shift.pk, int(form.cleaned_data["volunteer"]), by=actor_of(request).person)
        except roster.NotPossible:
            form.add_error("volunteer", _("现在请不了：可能刚才满了，或者他那时有别的安排。"))
        else:
            messages.success(request, _("问了，他答应了才算。"))
            return redirect("ask_turn", shift.pk)
    offers = shift.offers.select_related("volunteer__contact").order_by("-pk")
    going = shift.turns.filter(released_at=None).count()
    context = {
        "shift": shift, "form": form, "offers": [(offer, offer.stands(moment.now())) for offer in offers],
        "open": shift.ahead(moment.now()) and going < shift.seats, "going": going,
    }  # fmt: skip
    return render(request, "orders/ask_turn.html", context, status=422 if form.errors else 200)


@signed_in
@never_cache
@require_POST
def call_off(request: HttpRequest, pk: int, offer: int) -> HttpResponse:
    """Take back what was asked."""
    shift = _led(request, pk)
    calling.call_off(get_object_or_404(shift.offers.select_related("shift__team", "volunteer__contact"), pk=offer))
    messages.success(request, _("已告诉他不用来了。"))
    return redirect("ask_turn", shift.pk)


def _led(request: HttpRequest, pk: int) -> Shift:
    """Raises Http404 for whoever does not lead there."""
    return get_object_or_404(
        Shift.objects.select_related("team__area"), pk=pk, team__in=roster.kept_by(actor_of(request))
    )


def _fetch(request: HttpRequest, pk: int) -> TurnOffer:
    """Raises Http404 for whoever was not asked, Gone for a link that had its time."""
    if key := request.GET.get("k", ""):
        found = calling.read(pk, key)
    else:
        volunteer = queries.volunteer_of(request.user)
        found = calling.of(volunteer, pk) if volunteer else None
    if found is None:
        raise Http404
    return found


def _show(request: HttpRequest, offer: TurnOffer, status: int = 200) -> HttpResponse:
    context = {
        "offer": offer, "shift": offer.shift, "stands": offer.stands(moment.now()) and offer.shift.ahead(moment.now()),
        "key": request.GET.get("k", ""), "too_late": status == 409,
    }  # fmt: skip
    return render(request, "orders/turn_offer.html", context, status=status)
