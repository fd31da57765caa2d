"""A leader tries another way of asking on their own past orders, and sees what it would have come to. 换个派法试试"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts import moment
from accounts.gates import signed_in
from grids.models import Area
from services.cases.actor import Actor
from services.cases.reach import actor_of
from services.orders import bygone
from services.orders import replay as again
from services.orders.bygone import Bygone
from services.orders.models import Policy
from services.orders.replay import FEWEST, Told

SPANS = (("30", gettext_lazy("最近 30 天")), ("this", gettext_lazy("这个月")), ("last", gettext_lazy("上个月")))
POLICIES = tuple((code, label) for code, label in Policy.choices if code != Policy.NAMED)


class Question(forms.Form):
    """Which orders, and which way of asking."""

    area = forms.ModelChoiceField(Area.objects.none(), label=gettext_lazy("哪里的单"), empty_label=None)
    span = forms.ChoiceField(label=gettext_lazy("哪一段时间"), choices=SPANS)
    policy = forms.ChoiceField(label=gettext_lazy("怎么找人"), choices=POLICIES, widget=forms.RadioSelect)
    count = forms.IntegerField(
        label=gettext_lazy("一次问几位"), min_value=1, max_value=20, required=False,
        help_text=gettext_lazy("只在问最近的几位时填"),
    )  # fmt: skip

    def __init__(self, actor: Actor, data: Any = None) -> None:
        super().__init__(data, initial={"span": "30", "policy": Policy.MATCHING, "count": 3})
        led = [held.area_id for held in actor.looks_after]
        self.fields["area"].queryset = Area.objects.filter(pk__in=led)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Row:
    """One figure, as it was and as it would have been."""

    label: str
    really: str
    again: str


@signed_in
@never_cache
@require_GET
def replay(request: HttpRequest) -> HttpResponse:
    """The question, and once it is asked the answer: sums, of at least FEWEST orders and volunteers. Nobody is named."""
    actor = actor_of(request)
    if not actor.looks_after:
        raise PermissionDenied(_("这里要有网格或社区的任职。"))
    form = Question(actor, request.GET if "policy" in request.GET else None)
    if not form.is_valid():
        return render(request, "orders/replay.html", {"form": form}, status=422 if form.is_bound else 200)
    found = bygone.read(form.cleaned_data["area"], *span(form.cleaned_data["span"]))
    context: dict[str, Any] = {"form": form, "fewest": FEWEST, "found": found, "few": _few(found)}
    if not context["few"]:
        told = again.replay(found.wishes, found.helpers, found.answers, _policy(form), found.usual)
        context |= {"told": told, "rows": rows(found.really, told)}
    return render(request, "orders/replay.html", context)


def span(code: str) -> tuple[datetime, datetime]:
    """From which moment until before which: whole days in the portal's zone."""
    today = moment.today()
    first = today.replace(day=1)
    before = (first - timedelta(days=1)).replace(day=1)
    days = {
        "30": (today - timedelta(days=29), today),
        "this": (first, today),
        "last": (before, first - date.resolution),
    }
    since, last = days[code]
    return _midnight(since), _midnight(last + date.resolution)


def rows(really: Told, told: Told) -> list[Row]:
    """The same figures of both."""
    return [
        Row(_("有人接单"), _share(really), _share(told)),
        Row(_("邀请"), str(really.pushes), str(told.pushes)),
        Row(_("每接一单的邀请"), _per_fill(really), _per_fill(told)),
        Row(_("一半不超过"), _wait(really), _wait(told)),
    ]


def _policy(form: Question) -> again.Policy:
    if form.cleaned_data["policy"] == Policy.NEAREST:
        return again.nearest(form.cleaned_data["count"] or 3)
    return again.matching


def _few(found: Bygone) -> bool:
    """Of a handful, every figure would say something of somebody."""
    return len(found.wishes) < FEWEST or len(found.helpers) < FEWEST


def _share(told: Told) -> str:
    return _("%(filled)s 单（%(share)s%%）") % {"filled": told.filled, "share": round(100 * told.filled / told.orders)}


def _per_fill(told: Told) -> str:
    return f"{told.pushes / told.filled:.1f}" if told.filled >= FEWEST else _too_few(told)


def _wait(told: Told) -> str:
    return (
        _("%(minutes)s 分钟") % {"minutes": round(median(told.waits) / 60)} if told.filled >= FEWEST else _too_few(told)
    )


def _too_few(told: Told) -> str:
    return f"<{FEWEST}" if told.filled else "—"


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
