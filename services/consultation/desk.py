"""The page of whoever receives people: who waits for an answer, who comes when, one's hours and days off. 接待台"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.gates import signed_in
from services.cases import once
from services.cases.actor import Actor
from services.cases.reach import actor_of
from services.consultation import queries, rosters, sitting
from services.consultation.forms import DayOffForm, HoursForm, RosterForm
from services.consultation.models import Booking


def _receiving(request: HttpRequest) -> Actor:
    """Raises PermissionDenied for who neither receives people nor keeps the calendar of those who do."""
    actor = actor_of(request)
    if not queries.posts_kept_by(actor).exists():
        raise PermissionDenied(_("接待由有任职的人来办，您的账号没有这样的任职。"))
    return actor


@signed_in
@never_cache
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Questions that wait, bookings, hours, days off."""
    actor = _receiving(request)
    bookings = [(case, _seat(case)) for case in queries.open_bookings(actor)]
    own = queries.own_posts(actor).first()
    context = {
        "actor": actor, "questions": queries.open_questions(actor), "bookings": bookings,
        "hours": queries.hours_kept_by(actor), "days_off": queries.days_off_kept_by(actor),
        "rosters": queries.rosters_kept_by(actor) if actor.decides else [],
        "moving": queries.moving_decided_by(actor),
        "area": (own and own.area) or next((held.area for held in actor.decides), None),
    }  # fmt: skip
    return render(request, "consultation/desk.html", context)


@signed_in
@never_cache
def add_hours(request: HttpRequest) -> HttpResponse:
    """New hours of somebody."""
    form = HoursForm(_receiving(request), request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            once.only(_key(request), f"hours/{request.user.pk}", said, lambda: sitting.put_up(said).pk)
        except sitting.Overlaps:
            form.add_error("opens", _("这个人在这个时间已经有坐班了，请看看下面的清单。"))
        else:
            return _back(request, _("已保存，居民看得到了。"))
    return _form(request, form, _("新的坐班时间"))


@signed_in
@require_POST
def stop_hours(request: HttpRequest, pk: int) -> HttpResponse:
    """Nobody books them any more."""
    sitting.stop(get_object_or_404(queries.hours_kept_by(actor_of(request)), pk=pk))
    return _back(request, _("已停用。已经约好的照常接待，要取消请打开那一条。"))


@signed_in
@never_cache
def add_day_off(request: HttpRequest) -> HttpResponse:
    """Somebody is away; whoever had booked is told."""
    form = DayOffForm(_receiving(request), request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        scope = f"day_off/{request.user.pk}"
        called_off = once.only(_key(request), scope, said, lambda: sitting.take_off(**said))
        told = ngettext("已通知 %(count)s 位约了的居民。", "已通知 %(count)s 位约了的居民。", called_off) % {
            "count": called_off
        }
        return _back(request, _("那天不接待了。") + (told if called_off else ""))
    return _form(request, form, _("停班一天"))


@signed_in
@require_POST
def remove_day_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody is there after all; what was called off stays so."""
    get_object_or_404(queries.days_off_kept_by(actor_of(request)), pk=pk).delete()
    return _back(request, _("那天照常接待，可以约了。"))


@signed_in
@never_cache
def add_roster(request: HttpRequest) -> HttpResponse:
    """Write a roster down, or (`?of=`) change one."""
    actor, of = _receiving(request), request.GET.get("of", "")
    if not actor.decides:
        raise PermissionDenied(_("名册由社区来定。"))
    known = get_object_or_404(queries.rosters_kept_by(actor), pk=int(of[:9])) if of.isdecimal() else None
    form = RosterForm(actor, request.POST or None, instance=known)
    if request.method == "POST" and form.is_valid():
        said = {**form.cleaned_data, "members": sorted(one.pk for one in form.cleaned_data["members"])}
        once.only(_key(request), f"roster/{of}/{request.user.pk}", said, lambda: rosters.keep(form).pk)
        return _back(request, _("已保存。"))
    return _form(request, form, _("名册"))


@signed_in
@require_POST
def remove_roster(request: HttpRequest, pk: int) -> HttpResponse:
    rosters.remove(get_object_or_404(queries.rosters_kept_by(actor_of(request)), pk=pk))
    return _back(request, _("已删去。"))


def _seat(case: Any) -> Booking:
    return case.booking


def _key(request: HttpRequest) -> str:
    return request.POST.get("once", "")


def _back(request: HttpRequest, thanks: str) -> HttpResponse:
    messages.success(request, thanks)
    return redirect("consultation_desk")


def _form(request: HttpRequest, form: BaseForm, heading: str) -> HttpResponse:
    context = {"form": form, "heading": heading, "once": once.key_of(request.POST)}
    return render(request, "consultation/form.html", context, status=422 if form.errors else 200)
