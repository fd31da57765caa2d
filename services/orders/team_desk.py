"""Whoever leads makes teams and their shifts. 队伍与排班的工作台"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import moment
from accounts.gates import signed_in
from grids.models import Area, Level
from services.cases import once
from services.cases.reach import actor_of
from services.orders import claims, roster
from services.orders.models import Shift, Team
from services.orders.opening_pages import OFFERED, ReasonForm, leads

A_WEEK = timedelta(days=7)
LONGEST = timedelta(hours=12)


class TeamForm(forms.ModelForm):
    """One team, at a place that its maker leads."""

    class Meta:
        model = Team
        fields = ("name", "kind", "area", "what")

    def __init__(self, data: Any = None, *, actor: Any) -> None:
        super().__init__(data)
        places = Area.objects.living().filter(claims.led_by(actor)).exclude(level=Level.MICRO_GRID).order_by("path")
        self.fields["area"] = forms.ModelChoiceField(places, label=_("在哪里"), empty_label=_("请选择"))


class ShiftForm(forms.Form):
    """A day, from when to when; the same again in the weeks that follow. Past midnight it ends on the next day."""

    day = forms.DateField(label=gettext_lazy("哪天"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    starts = forms.TimeField(label=gettext_lazy("几点开始"), widget=forms.TimeInput({"type": "time"}, "%H:%M"))
    ends = forms.TimeField(label=gettext_lazy("几点结束"), widget=forms.TimeInput({"type": "time"}, "%H:%M"))
    where = forms.CharField(label=gettext_lazy("在哪里集合"), max_length=60)
    seats = forms.IntegerField(label=gettext_lazy("要几人"), min_value=1, max_value=50, initial=2)
    weeks = forms.IntegerField(
        label=gettext_lazy("连排几周"),
        min_value=1,
        max_value=8,
        initial=1,
        help_text=gettext_lazy("每周同一天、同一时间"),
    )

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        if {"day", "starts", "ends"} <= set(cleaned):
            first, last = _at(cleaned["day"], cleaned["starts"]), _at(cleaned["day"], cleaned["ends"])
            last += timedelta(days=1) if last <= first else timedelta(0)
            if first <= moment.now():
                raise ValidationError({"day": _("请选以后的时间。")})
            if last - first > LONGEST:
                raise ValidationError({"ends": _("一班最长 12 小时。")})
            cleaned["span"] = first, last
        return cleaned


@signed_in
@never_cache
def teams(request: HttpRequest) -> HttpResponse:
    """The teams of the areas one leads, and a form for another."""
    actor = leads(request)
    form = TeamForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        form.instance.made_by_id = actor.person
        made = once.only(
            request.POST.get("once", ""), f"team/{actor.person}", form.cleaned_data, lambda: form.save().pk
        )
        return redirect("team_shifts", made)
    context = {"teams": roster.kept_by(actor)[:OFFERED], "form": form, "once": once.key_of(request.POST)}
    return render(request, "orders/teams_desk.html", context, status=422 if form.errors else 200)


@signed_in
@never_cache
def team(request: HttpRequest, pk: int) -> HttpResponse:
    """Who belongs to it, who goes out when, and a form for more shifts."""
    found = get_object_or_404(roster.kept_by(actor_of(request)), pk=pk)
    form = ShiftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        once.only(
            request.POST.get("once", ""),
            f"shifts/{found.pk}",
            form.cleaned_data,
            lambda: _plan(found, form.cleaned_data),
        )
        messages.success(request, _("排好了，队员可以认领。"))
        return redirect("team_shifts", found.pk)
    return _team(request, found, form, 422 if form.errors else 200)


@signed_in
@never_cache
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a shift off; whoever had a turn reads why."""
    shift = get_object_or_404(
        Shift.objects.select_related("team__area"), pk=pk, team__in=roster.kept_by(actor_of(request))
    )
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _team(request, shift.team, ShiftForm(), 422, refused=form, meant=shift.pk)
    roster.cancel(shift.pk, reason=form.cleaned_data["reason"])
    messages.success(request, _("已取消，排了班的人会收到通知。"))
    return redirect("team_shifts", shift.team_id)


def _team(request: HttpRequest, found: Team, form: ShiftForm, status: int, **more: Any) -> HttpResponse:
    now = moment.now()
    context = {
        "team": found, "form": form, "shifts": roster.shifts([found], now), "reason": ReasonForm(),
        "over": roster.over(found, now)[:OFFERED],
        "once": once.key_of({} if status == 200 else request.POST),
        "members": found.members.select_related("volunteer__contact").order_by("joined_at"),
    }  # fmt: skip
    return render(request, "orders/team.html", context | more, status=status)


def _plan(found: Team, said: dict[str, Any]) -> int:
    """Returns the id of the team."""
    first, last = said["span"]
    Shift.objects.bulk_create(
        Shift(
            team=found,
            starts=first + week * A_WEEK,
            ends=last + week * A_WEEK,
            where=said["where"],
            seats=said["seats"],
        )
        for week in range(said["weeks"])
    )
    return found.pk


def _at(day: Any, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))
