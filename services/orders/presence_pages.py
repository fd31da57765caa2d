"""A volunteer says that they are there, by the code on the wall, and that they go. 签到与签退的页面"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts import moment
from accounts.gates import signed_in
from grids.naming import named
from grids.queries import place_at
from services.orders import presence, queries
from services.orders.attendance import UNSAID
from services.orders.models import Attendance, Turn, Volunteer


class ComeForm(forms.Form):
    """Where one is wanted now, and the code of a house there: whoever has read it stands there."""

    seat = forms.ChoiceField(label=gettext_lazy("到哪里"), widget=forms.RadioSelect)
    code = forms.CharField(
        label=gettext_lazy("附近楼门口的码"), max_length=100,
        help_text=gettext_lazy("牌子上的 8 位字符。用手机扫出来的网址，整个贴进来也行。"),
        widget=forms.TextInput({"autocapitalize": "characters", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, seats: dict[str, presence.Seat]) -> None:
        super().__init__(data)
        self.seats = seats
        self.fields["seat"].choices = [(key, _named(seat)) for key, seat in seats.items()]  # type: ignore[attr-defined]
        self.fields["seat"].initial = next(iter(seats), None)

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        seat, code = self.seats.get(cleaned.get("seat", "")), cleaned.get("code")
        if seat and code:
            found = place_at(code.strip().rstrip("/").rpartition("/")[2].partition("?")[0])
            if found is None or not presence.lies_at(found.area, seat):
                place = named(presence.area_of(seat))
                wrong = _("这个码不在%(place)s，请看您身边楼门口的牌子，上面有 8 位字符。") % {"place": place}
                raise ValidationError({"code": wrong})
        return cleaned


class GoForm(forms.Form):
    """How long it took: as the clock says, or less."""

    minutes = forms.IntegerField(label=gettext_lazy("做了多少分钟"), min_value=0)


@signed_in
@never_cache
@require_GET
def here(request: HttpRequest) -> HttpResponse:
    """Where one may check in now, and what one has not checked out of."""
    return _here(request, queries.own(request))


@signed_in
@never_cache
@require_POST
def come(request: HttpRequest) -> HttpResponse:
    """I am there. What cannot be any more is said in a sentence."""
    volunteer = queries.own(request)
    form = ComeForm(request.POST, seats=_seats(volunteer))
    if not form.is_valid():
        return _here(request, volunteer, come=form, status=422)
    try:
        presence.check_in(form.seats[form.cleaned_data["seat"]])
    except presence.NotNow:
        return _here(request, volunteer, status=409)
    except presence.Elsewhere:
        form.add_error("seat", _("您在别处还没签退，请先在那边点「走了」或「完成」。"))
        return _here(request, volunteer, come=form, status=422)
    messages.success(request, _("签到了，辛苦您。走的时候记得签退。"))
    return redirect("here")


@signed_in
@never_cache
@require_POST
def go(request: HttpRequest, pk: int) -> HttpResponse:
    """I go again; from then on the minutes stand in the book."""
    volunteer, form = queries.own(request), GoForm(request.POST)
    there = get_object_or_404(Attendance, pk=pk, volunteer=volunteer, checked_in_at__isnull=False)
    if form.is_valid():
        try:
            presence.check_out(there, form.cleaned_data["minutes"])
        except presence.TooLong as most:
            form.add_error("minutes", _too_long(most.args[0]))
        except presence.Lapsed:
            messages.error(request, _("已经过了签退的时间，做了多久请负责人来确认。"))
            return redirect("here")
    if form.errors:
        return _here(request, volunteer, go=form, status=422)
    messages.success(request, _("签退了，时长记好了。谢谢您。"))
    return redirect("hours")


def _here(request: HttpRequest, volunteer: Volunteer, status: int = 200, **forms: forms.Form) -> HttpResponse:
    there, seats = presence.begun(volunteer), _seats(volunteer)
    minutes = presence.most_minutes(there, moment.now()) if there else 0
    context = {
        "there": there, "unsaid": volunteer.attendances.filter(UNSAID).order_by("-day"), "seats": seats, "over": status == 409,
        "come": forms.get("come") or ComeForm(seats=seats), "go": forms.get("go") or GoForm(initial={"minutes": minutes}),
    }  # fmt: skip
    return render(request, "orders/here.html", context, status=status)


def _seats(volunteer: Volunteer) -> dict[str, presence.Seat]:
    """Where this volunteer is wanted now, shifts first. Two queries."""
    turns = presence.turns_now(moment.now()).filter(volunteer=volunteer).order_by("shift__starts", "pk")
    claims = presence.claims_now(moment.today()).filter(volunteer=volunteer).order_by("pk")
    return {f"turn-{turn.pk}": turn for turn in turns} | {f"opening-{claim.pk}": claim for claim in claims}


def _named(seat: presence.Seat) -> str:
    if isinstance(seat, Turn):
        shift = seat.shift
        return f"{shift.team} · {_hour(shift.starts)}–{_hour(shift.ends)} · {shift.where}"
    return f"{seat.opening} · {named(seat.opening.area)}"


def _hour(at: datetime) -> str:
    return f"{timezone.localtime(at):%H:%M}"


def _too_long(most: int) -> str:
    words = ngettext(
        "这一次最多记 %(n)s 分钟。真的更久，请网格长更正。", "这一次最多记 %(n)s 分钟。真的更久，请网格长更正。", most
    )
    return words % {"n": most}
