"""Pages of the editor with a phone: a notice in under a minute, the text for the neighbours' chat, and a sheet for the door."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts import moment
from accounts.gates import public, signed_in
from grids.charge import Charge, charge_of
from grids.duties import KEEPING
from grids.models import Area
from grids.plates import code_svg
from grids.slugs import read_slug
from home import notices
from home.models import NoticePage, Publication
from home.notices import NoticeForm
from home.places import PlacePage
from services.cases import once


@signed_in
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """What, where, from when to when. Refused answers come back with everything that was filled in."""
    charge = _charge(request)
    asked = Area.objects.living().filter(slug=read_slug(request.GET.get("g", "")) or "").first()
    if asked is not None and not charge.covers(asked):
        raise Http404
    area, smaller = notices.places_of(charge, asked)
    if area is None:
        raise Http404
    form = NoticeForm(area, request.POST or None, initial={"kind": "water", **_tomorrow()})
    if request.method == "POST" and form.is_valid():
        return redirect("notice_done", _once(request, form, charge))
    above = area.get_parent() if area.depth > 1 else None
    context = {"form": form, "area": area, "smaller": smaller, "once": once.key_of(request.POST)}
    context["above"] = above if above and charge.covers(above) else None
    return render(request, "home/notice_new.html", context, status=422 if form.errors else 200)


def _once(request: HttpRequest, form: NoticeForm, charge: Charge) -> int:
    """A double click puts up one notice."""
    body = {"place": form.area.slug, **form.cleaned_data}

    def publish() -> int:
        return notices.publish(form, charge, request.user).pk  # type: ignore[arg-type]

    return once.only(request.POST.get("once", ""), f"notice/{request.user.pk}", body, publish)


@signed_in
@never_cache
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """It is out: here it stands, this goes into the chat, this is for the door. Or another editor has to approve it first."""
    notice = get_object_or_404(NoticePage.objects.select_related("area"), pk=pk)
    if not _charge(request).covers(notice.area):
        raise Http404
    context = {"notice": notice, "text": notices.for_the_group(notice), "review": _review(notice)}
    return render(request, "home/notice_done.html", context)


def _review(notice: NoticePage) -> str:
    """What an open review says of what is not out yet: in_progress or needs_changes; empty when there is none."""
    state = None if notice.live else notice.current_workflow_state
    return state.status if state else ""


@public
def sheet(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A notice or policy as an A4 sheet to be put up: title, words, who and when, and the way to it as a code."""
    found = get_object_or_404(Publication.objects.standing(), pk=pk, area__slug=read_slug(slug)).specific
    page = PlacePage(found.area)
    context = {"page": found, "place": page, "buildings": found.buildings.all(), "code": code_svg(found.full_url)}
    return render(request, "home/notice_sheet.html", context)


def _charge(request: HttpRequest) -> Charge:
    """Of this editor; for all others these pages do not exist."""
    charge = charge_of(request.user, KEEPING)
    if not charge:
        raise Http404
    return charge


def _tomorrow() -> dict[str, datetime]:
    """What an outage mostly is: tomorrow, from seven to six."""
    day = timezone.localtime(moment.now()).replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
    return {"starts_at": day.replace(hour=7), "ends_at": day.replace(hour=18)}
