"""Plates on the way to the wall, for those who work there: what hangs, what is missing, which code was opened how often."""

from __future__ import annotations

from datetime import date, timedelta

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import moment
from accounts.gates import signed_in
from grids import hanging
from grids.changes import ChangeRefused
from grids.charge import Charge, charge_of
from grids.duties import Duty
from grids.models import Area, Building, Entrance, Hanging, Person, RetiredCode, ScanDay
from grids.plates import walked
from grids.slugs import read_slug

ON_ONE_PAGE = 60  # buildings
DAYS = 30  # of scans
HANGS = (Duty.GRID_WORKER, Duty.GRID_LEADER, Duty.DEPUTY, Duty.STEWARD, Duty.COMMUNITY_STAFF, Duty.SUBDISTRICT_STAFF,
         Duty.ADMINISTRATOR)  # fmt: skip
RENEWS = (Duty.GRID_LEADER, Duty.COMMUNITY_STAFF, Duty.SUBDISTRICT_STAFF, Duty.ADMINISTRATOR)


class RenewForm(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("为什么换码"), choices=RetiredCode.Reason.choices, widget=forms.RadioSelect,
        help_text=gettext_lazy("换了以后，旧码打不开这里的页面，要重新打印、张贴。"),
    )  # fmt: skip


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hangings(request: HttpRequest) -> HttpResponse:
    """The plates of one's own places, as one walks, and how far they have come; ticked ones are noted."""
    charge, area = _charge(request, HANGS), None
    within = charge.within("grid")
    if slug := request.GET.get("g"):
        area = get_object_or_404(Area, charge.within(), slug=read_slug(slug) or "")
        within &= Q(grid__path__startswith=area.path)
    if request.method == "POST":
        return _note(request, within)
    found = hanging.buildings(within)
    page = Paginator(walked(found), ON_ONE_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "rows": hanging.rows(found.filter(pk__in=list(page))), "progress": hanging.progress(within), "area": area,
        "steps": hanging.STEPS, "places": _places(charge) if area is None else [],
    }  # fmt: skip
    return render(request, "grids/hangings.html", context)


def _note(request: HttpRequest, within: Q) -> HttpResponse:
    step, codes = request.POST.get("step", ""), request.POST.getlist("code")[: ON_ONE_PAGE * 10]
    if step not in hanging.STEPS:
        raise Http404
    noted = hanging.note(step, codes, within, _person(request))
    if noted:
        said = ngettext("记下了 %(count)d 块门牌。", "记下了 %(count)d 块门牌。", noted)
        messages.success(request, said % {"count": noted})
    else:
        messages.error(request, _("请先勾选门牌。"))
    return redirect(request.get_full_path())


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD"])
def plate_state(request: HttpRequest, slug: str) -> HttpResponse:
    """One plate: where it stands, how often its code was opened on each of the last days."""
    return _show(request, _find(request, slug, HANGS), RenewForm())


@signed_in
@require_POST
def renew(request: HttpRequest, slug: str) -> HttpResponse:
    """Another code for this house or entrance; the old one opens nothing any more."""
    named, form = _find(request, slug, RENEWS), RenewForm(request.POST)
    if not form.is_valid():
        return _show(request, named, form, status=422)
    try:
        new = hanging.renew(named, form.cleaned_data["reason"], _person(request))
    except ChangeRefused:
        messages.error(request, _("刚才已经有人换过这个码了。"))
        return redirect("plate_state", named.slug)
    messages.success(request, _("换好了。旧码已停用，请打印、张贴新的门牌。"))
    return redirect("plate_state", new)


def _show(request: HttpRequest, named: Building | Entrance, form: RenewForm, status: int = 200) -> HttpResponse:
    building, days = named.building if isinstance(named, Entrance) else named, _days(named.slug)
    context = {
        "named": named, "building": building, "hanging": Hanging.objects.filter(code=named.slug).first(),
        "days": days, "scans": sum(count for _day, count in days), "form": form,
        "may_renew": _reaches(request, building, RENEWS), "steps": hanging.STEPS,
        "retired": building.retired_codes.order_by("-pk")[:10],
    }  # fmt: skip
    return render(request, "grids/plate_state.html", context, status=status)


def _days(code: str) -> list[tuple[date, int]]:
    """Each of the last days with its count, the oldest first."""
    first = moment.today() - timedelta(days=DAYS - 1)
    found = ScanDay.objects.filter(code=code, day__gte=first).values_list("day").annotate(Sum("count"))
    known = dict(found)
    return [(day, known.get(day, 0)) for day in (first + timedelta(days=past) for past in range(DAYS))]


def _find(request: HttpRequest, slug: str, duties: tuple[Duty, ...]) -> Building | Entrance:
    """Raises Http404 for what lies outside one's places, and for whoever has none."""
    read, charge = read_slug(slug) or "", _charge(request, duties)
    if found := Building.objects.select_related("grid").filter(charge.within("grid"), slug=read).first():
        return found
    ways = Entrance.objects.select_related("building__grid").filter(charge.within("building__grid"))
    return get_object_or_404(ways, slug=read)


def _charge(request: HttpRequest, duties: tuple[Duty, ...]) -> Charge:
    charge = charge_of(request.user, duties)
    if not charge:
        raise Http404
    return charge


def _reaches(request: HttpRequest, building: Building, duties: tuple[Duty, ...]) -> bool:
    return charge_of(request.user, duties).covers(building.grid)


def _places(charge: Charge) -> list[Area]:
    """The estates and communities among them, so that a list is of one walk."""
    found = Area.objects.living().filter(charge.within(), level__in=("estate", "community"))
    return list(found[:ON_ONE_PAGE])


def _person(request: HttpRequest) -> Person | None:
    return Person.objects.filter(contact__user=request.user.pk).first()
