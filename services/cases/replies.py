"""Replies that are given often, of an area and all below it; kept by who leads there. 常用答复"""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.gates import signed_in
from grids.models import Area
from services.cases.actor import Actor
from services.cases.models import CannedReply, Case
from services.cases.reach import actor_of
from services.cases.who import LEADERS

MOST = 30  # of one area


class ReplyForm(forms.ModelForm):
    class Meta:
        model = CannedReply
        fields = ("area", "text")
        widgets = {"text": forms.Textarea}
        help_texts = {"text": gettext_lazy("不要写居民的姓名、电话和门牌。办的人还可以改。")}

    def __init__(self, areas: list[Area], *args, **more) -> None:
        super().__init__(*args, **more)
        pks = [area.pk for area in areas]
        self.fields["area"].queryset = Area.objects.filter(pk__in=pks)  # type: ignore[attr-defined]
        self.fields["area"].initial = pks[0]
        if len(pks) == 1:
            self.fields["area"].widget = forms.HiddenInput()

    def clean_area(self) -> Area:
        area = self.cleaned_data["area"]
        if CannedReply.objects.filter(area=area).count() >= MOST:
            raise forms.ValidationError(_("这里的常用答复已经够多，请先删去一条。"))
        return area


def offered(case: Case) -> list[CannedReply]:
    """Those of its place and of all above, the nearest first. One query."""
    found = CannedReply.objects.filter(area__path__in=case.place.lineage_paths()).order_by("-area__depth", "pk")
    return list(found)


@signed_in
@never_cache
def kept(request: HttpRequest) -> HttpResponse:
    """What is kept where one serves; who leads may add."""
    actor = actor_of(request)
    led = _led(actor)
    form = ReplyForm(led, request.POST or None) if led else None
    if request.method == "POST" and form is None:
        raise PermissionDenied
    if form is not None and request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("已保存。"))
        return redirect("replies")
    above = {path for held in actor.looks_after for path in held.area.lineage_paths()}  # type: ignore[union-attr]
    listed = CannedReply.objects.filter(area__path__in=above).select_related("area").order_by("-area__depth", "pk")
    context = {"form": form, "listed": listed, "led": {area.pk for area in led}}
    return render(request, "cases/replies.html", context, status=422 if form is not None and form.errors else 200)


@signed_in
@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """One of an area where one leads."""
    led = [area.pk for area in _led(actor_of(request))]
    get_object_or_404(CannedReply, pk=pk, area__in=led).delete()
    return redirect("replies")


def _led(actor: Actor) -> list[Area]:
    """The areas where this actor leads. Raises PermissionDenied for who looks after none at all."""
    if not actor.looks_after:
        raise PermissionDenied(_("常用答复要有网格或社区的任职。"))
    return [held.area for held in actor.looks_after if held.duty in LEADERS and held.area]
