"""A car is in the way: ask that it be moved; answer who asks; one's own cars. 堵路移车"""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import consents, limits
from accounts.gates import Gone, public, signed_in
from accounts.models import Contact
from grids.models import Area, Place
from grids.slugs import read_slug
from services.cases import once
from services.cases.places import place_of
from services.cases.reach import actor_of
from services.consultation import moving
from services.consultation.asking import client_of
from services.consultation.cars import Car, MoveRequest
from services.consultation.forms import names_nobody
from services.consultation.numberplates import NotAPlate, normalise

TERMS = consents.terms(moving.PURPOSE)


class PlateField(forms.CharField):
    """Read in any usual spelling."""

    def __init__(self, **more: Any) -> None:
        super().__init__(label=_("车牌"), max_length=20, help_text=_("例如：渝A12345"), **more)
        self.widget.attrs.update(autocapitalize="characters", autocomplete="off")

    def clean(self, value: Any) -> str:
        try:
            return normalise(super().clean(value))
        except NotAPlate:
            raise ValidationError(_("这不像车牌，请对着车再看一下：一个汉字、一个字母，后面五位或六位。")) from None


class MoveForm(forms.Form):
    plate = PlateField()
    why = forms.ChoiceField(label=_("怎么挡的"), choices=MoveRequest.Why, widget=forms.RadioSelect)
    spot = forms.CharField(
        label=_("停在哪儿"), max_length=30, required=False, validators=[names_nobody],
        help_text=_("可不填。例如：东门口、地下车库坡道。不要写姓名和电话。"),
    )  # fmt: skip


class CarForm(forms.Form):
    plate = PlateField()
    agreed = forms.BooleanField(
        label=_("有人请我移这辆车时，请通知我"), error_messages={"required": _("请先打勾：不同意，就不会通知您。")}
    )


@public
@never_cache
def move(request: HttpRequest) -> HttpResponse:
    """Plate and place. What follows is the same for a plate that is known here and for any other."""
    place, query = place_of(request)
    if place is None:
        return render(request, "consultation/move_where.html")
    if not moving.is_open_at(place.area):
        return render(request, "consultation/move.html", {"place": place, "query": query})
    form = MoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("move_asked", _asked(request, place, form.cleaned_data).key)
        except moving.LeftAlone:
            form.add_error("plate", _("这辆车今天已经请过三次了，不再打扰。请用下面的办法。"))
            return _move(request, place, query, form, 429)
    return _move(request, place, query, form, 422 if form.errors else 200)


def _asked(request: HttpRequest, place: Place, said: dict[str, str]) -> MoveRequest:
    """A double click asks, and counts, once. What tells twins apart says nothing of the plate without our key."""
    alike = {**said, "plate": limits.fingerprint("move", said["plate"])}

    def make() -> int:
        limits.spend("move", client_of(request), *moving.AN_ASKER)
        return moving.ask(place, **said, asker=actor_of(request).contact).pk

    key, scope = request.POST.get("once", "")[:60], f"move/{place.area.pk}"
    return MoveRequest.objects.get(pk=once.only(key, scope, alike, make))


def _move(request: HttpRequest, place: Place, query: str, form: MoveForm, status: int) -> HttpResponse:
    key = request.POST.get("once") or secrets.token_urlsafe(12)
    context = {"place": place, "query": query, "form": form, "once": key, "open": True}
    return render(request, "consultation/move.html", context, status=status)


@public
@never_cache
@require_safe
def asked(request: HttpRequest, key: str) -> HttpResponse:
    """Where it stands, for whoever has the address: it is chance."""
    return render(request, "consultation/move_asked.html", {"asked": _found(key)})


@public
@never_cache
def owner(request: HttpRequest, key: str) -> HttpResponse:
    """The owner's three answers, by the key of the letter. No GET answers anything."""
    found = _found(key)
    if not found.opens(request.GET.get("k", "")):
        raise Http404
    if not found.can_be_answered:
        raise Gone(gettext("这次移车请求已经过了一天，不用再回了。"))
    if request.method == "POST":
        said = request.POST.get("answer", "")
        if said in MoveRequest.Answer.values:
            moving.answer(found, said)
        return redirect(request.get_full_path())
    context = {"asked": found, "answers": MoveRequest.Answer.choices}
    return render(request, "consultation/move_owner.html", context)


def _found(key: str) -> MoveRequest:
    return get_object_or_404(MoveRequest.objects.select_related("area", "building", "asker"), key=key)


@signed_in
@never_cache
def cars(request: HttpRequest) -> HttpResponse:
    """One's own cars, and one more."""
    contact = _own_contact(request)
    form = CarForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and contact.phone_verified_at:
        try:
            moving.write_down(contact, form.cleaned_data["plate"])
        except moving.TooManyCars:
            form.add_error("plate", _("最多登记三辆，请先删去不用的。"))
        else:
            messages.success(request, gettext("已登记。有人请您移车，会发短信告诉您。"))
            return redirect("my_cars")
    context = {
        "cars": Car.objects.filter(contact=contact).order_by("pk"),
        "contact": contact,
        "form": form,
        "terms": TERMS,
    }
    return render(request, "consultation/cars.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def remove_car(request: HttpRequest, pk: int) -> HttpResponse:
    """Gone at once."""
    if not moving.strike_out(_own_contact(request), pk):
        raise Http404
    messages.success(request, gettext("已删除，不会再通知您。"))
    return redirect("my_cars")


def _own_contact(request: HttpRequest) -> Contact:
    return get_object_or_404(Contact, user=request.user.pk)


@signed_in
@require_POST
def open_moving(request: HttpRequest, slug: str) -> HttpResponse:
    """Who decides at an area says whether cars may be asked to be moved there."""
    decided = [held.area_id for held in actor_of(request).decides]
    area = get_object_or_404(Area.objects.living(), pk__in=decided, slug=read_slug(slug) or "")
    moving.open_at(area, request.POST.get("want") == "yes")
    return redirect("consultation_desk")
