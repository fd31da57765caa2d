"""Openings: what a volunteer may take, what whoever leads keeps, what a place shows. 岗位的页面"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts import moment
from accounts.gates import public, signed_in
from grids.models import Area, Level, Organisation
from grids.slugs import read_slug
from services.cases import once
from services.cases.actor import Actor
from services.cases.reach import actor_of
from services.orders import claims, queries
from services.orders.models import Claim, Opening, Volunteer

OFFERED = 200  # openings in one list
MOST = 200  # seats


class OpeningForm(forms.ModelForm):
    """One opening, at a place that its maker leads."""

    class Meta:
        model = Opening
        fields = ("kind", "title", "area", "organisation", "what", "capacity", "since", "until")
        widgets = {
            "since": forms.DateInput({"type": "date"}, "%Y-%m-%d"), "until": forms.DateInput({"type": "date"}, "%Y-%m-%d"),
            "what": forms.Textarea({"rows": 3}),
        }  # fmt: skip

    def __init__(self, data: Any = None, *, actor: Actor, **more: Any) -> None:
        super().__init__(data, **more)
        places = Area.objects.living().filter(claims.led_by(actor)).exclude(level=Level.MICRO_GRID).order_by("path")
        paths = [path for held in actor.held if held.area for path in held.area.lineage_paths()]
        bodies = Organisation.objects.filter(area__path__in=paths) | Organisation.objects.filter(area__in=places)
        self.fields["area"] = forms.ModelChoiceField(places, label=_("在哪里"), empty_label=_("请选择"))
        self.fields["organisation"] = forms.ModelChoiceField(
            bodies.distinct().order_by("name"), label=_("挂在哪个单位"), required=False, help_text=_("可以不选"),
            empty_label=_("请选择"),
        )  # fmt: skip
        self.fields["kind"].choices = [("", _("请选择")), *Opening.Kind.choices]  # type: ignore[attr-defined]
        self.fields["capacity"] = forms.IntegerField(label=_("几个名额"), min_value=1, max_value=MOST)
        self.fields["title"].help_text = _("其他岗位请起个名字；四类固定岗位可以不填")
        self.fields["until"].help_text = _("不填就是长期")

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        if cleaned.get("kind") == Opening.Kind.OTHER and not cleaned.get("title"):
            raise ValidationError({"title": _("请给这个岗位起个名字。")})
        if cleaned.get("until") and cleaned.get("since") and cleaned["until"] < cleaned["since"]:
            raise ValidationError({"until": _("结束的日子要在开始之后。")})
        return cleaned


class ReasonForm(forms.Form):
    """Whoever is sent home reads why."""

    reason = forms.CharField(label=gettext_lazy("理由"), max_length=100, help_text=gettext_lazy("认领的人会读到"))


class SeatsForm(forms.Form):
    """How many are wanted from now on."""

    capacity = forms.IntegerField(label=gettext_lazy("几个名额"), min_value=1, max_value=MOST)


@public
@never_cache
@require_GET
def shown(request: HttpRequest, slug: str) -> HttpResponse:
    """What is open at a place; a name stands there only where its owner agreed."""
    area = get_object_or_404(Area.objects.exclude(level=Level.MICRO_GRID), slug=read_slug(slug))
    return render(request, "orders/openings.html", {"area": area, "openings": claims.shown_at(area)})


@signed_in
@never_cache
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What one holds, and what else is open nearby."""
    return _mine(request, queries.own(request))


@signed_in
@never_cache
@require_POST
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a seat. Who comes too late is told so in a sentence."""
    volunteer = queries.own(request)
    opening = get_object_or_404(claims.offered_to(volunteer), pk=pk)
    try:
        claims.claim(opening.pk, volunteer, shown=bool(request.POST.get("shown")))
    except claims.NoSeatLeft:
        return _mine(request, volunteer, status=409)
    messages.success(request, _("认领好了。做不了的时候可以退出，不用说理由。"))
    return redirect("volunteer_openings")


@signed_in
@never_cache
@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave one's seat; no reason is asked."""
    volunteer = queries.own(request)
    claims.release(get_object_or_404(Claim, opening=pk, volunteer=volunteer, released_at=None))
    messages.success(request, _("已退出这个岗位。谢谢您。"))
    return redirect("volunteer_openings")


@signed_in
@never_cache
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """The openings of the areas one leads, those that are open first."""
    actor = leads(request)
    found = list(claims.posted_under(actor)[:OFFERED])
    today = moment.today()
    context = {
        "open": [one for one in found if one.is_open(today)],
        "over": [one for one in found if not one.is_open(today)],
    }
    return render(request, "orders/openings_desk.html", context)


@signed_in
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Post one."""
    actor = leads(request)
    form = OpeningForm(request.POST or None, actor=actor, initial={"since": moment.today()})
    if request.method == "POST" and form.is_valid():
        form.instance.posted_by_id = actor.person
        made = once.only(
            request.POST.get("once", ""), f"opening/{actor.person}", form.cleaned_data, lambda: form.save().pk
        )
        messages.success(request, _("已发布。"))
        return redirect("opening", made)
    context = {"form": form, "once": once.key_of(request.POST)}
    return render(request, "orders/opening_new.html", context, status=422 if form.errors else 200)


@signed_in
@never_cache
@require_GET
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Who holds its seats, and what whoever leads may do."""
    return _one(request, _kept(request, pk))


@signed_in
@never_cache
@require_POST
def seats(request: HttpRequest, pk: int) -> HttpResponse:
    """More or fewer are wanted, never fewer than are in. The same number twice is once."""
    opening, form = _kept(request, pk), SeatsForm(request.POST)
    if form.is_valid():
        try:
            claims.resize(opening.pk, form.cleaned_data["capacity"])
        except claims.StillHeld as held:
            form.add_error("capacity", _("已有 %(n)s 人认领，名额不能比这更少。") % {"n": held.args[0]})
        except claims.NoSeatLeft:
            form.add_error("capacity", _("这个岗位已经结束。"))
    if form.errors:
        return _one(request, opening, seats=form, status=422)
    messages.success(request, _("已改好。"))
    return redirect("opening", opening.pk)


@signed_in
@never_cache
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    opening, form = _kept(request, pk), ReasonForm(request.POST)
    if not form.is_valid():
        return _one(request, opening, form, status=422)
    claims.close(opening, reason=form.cleaned_data["reason"])
    messages.success(request, _("已停止招募，认领的人会收到通知。"))
    return redirect("opening", opening.pk)


@signed_in
@never_cache
@require_POST
def free(request: HttpRequest, pk: int, claim: int) -> HttpResponse:
    """Take somebody off their seat, with a reason that they read."""
    opening, form = _kept(request, pk), ReasonForm(request.POST)
    held = get_object_or_404(opening.claims.select_related("opening", "volunteer__contact"), pk=claim, released_at=None)
    if not form.is_valid():
        return _one(request, opening, form, meant=held.pk, status=422)
    claims.release(held, reason=form.cleaned_data["reason"])
    messages.success(request, _("已空出名额，本人会收到通知。"))
    return redirect("opening", opening.pk)


def _mine(request: HttpRequest, volunteer: Volunteer, status: int = 200) -> HttpResponse:
    found, today = list(claims.offered_to(volunteer)[:OFFERED]), moment.today()
    held = list(volunteer.claims.filter(released_at=None).select_related("opening__area", "opening__organisation"))
    own = {one.opening_id for one in held}
    context = {
        "held": held, "open": [one for one in found if one.pk not in own], "too_late": status == 409, "today": today,
        "volunteer": volunteer,
    }  # fmt: skip
    return render(request, "orders/volunteer_openings.html", context, status=status)


def _one(
    request: HttpRequest, opening: Opening, form: ReasonForm | None = None, meant: int = 0, status: int = 200,
    seats: SeatsForm | None = None,
) -> HttpResponse:  # fmt: skip
    context = {
        "opening": opening, "form": form or ReasonForm(), "meant": meant, "refused": form is not None,
        "open": opening.is_open(moment.today()), "seats": seats or SeatsForm(initial={"capacity": opening.capacity}),
    }  # fmt: skip
    return render(request, "orders/opening.html", context, status=status)


def leads(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if not Area.objects.filter(claims.led_by(actor)).exists():
        raise PermissionDenied(_("岗位由网格长或社区发布。"))
    return actor


def _kept(request: HttpRequest, pk: int) -> Opening:
    """Raises Http404 for whoever does not lead there."""
    return get_object_or_404(claims.posted_under(actor_of(request)), pk=pk)
