"""Somebody is away from a day to a day: who does the work meanwhile, set by the holder or by who leads. 代班"""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import moment
from accounts.gates import signed_in
from grids import standing_in
from grids.changes import ChangeRefused
from grids.models import Appointment, StandIn
from services.cases.actor import Actor
from services.cases.reach import actor_of
from services.cases.who import LEADERS

MOST = 100  # posts on one page


class LeaveForm(forms.Form):
    """Who, from when, to when."""

    stand_in = forms.ModelChoiceField(Appointment.objects.none(), label=gettext_lazy("谁代班"))
    since = forms.DateField(label=gettext_lazy("从哪天"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    until = forms.DateField(
        label=gettext_lazy("到哪天"),
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        help_text=gettext_lazy("含这一天"),
    )

    def __init__(self, held: Appointment, *args, **more) -> None:
        super().__init__(*args, **more)
        found = standing_in.candidates(held)[:MOST]
        chosen = self.fields["stand_in"]
        chosen.choices = [("", _("请选择")), *((one.pk, f"{one} · {one.area}") for one in found)]  # type: ignore[attr-defined]
        chosen.queryset = Appointment.objects.filter(pk__in=[one.pk for one in found])  # type: ignore[attr-defined]


@signed_in
@never_cache
def leave(request: HttpRequest) -> HttpResponse:
    """The leaves of one's own posts and of those one leads, and a form for the next."""
    posts = _posts(actor_of(request))
    asked = request.GET.get("post", "")
    held = next((one for one in posts if str(one.pk) == asked), posts[0])
    form = LeaveForm(held, request.POST or None, initial={"since": moment.today()})
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        try:
            made = standing_in.arrange(held, answers["stand_in"], answers["since"], answers["until"])
        except ChangeRefused:
            form.add_error(None, _("这样排不了：日子要在半年之内，这段时间双方都没有别的代班。"))
        else:
            messages.success(request, _("已排好：%(name)s代班") % {"name": made.stand_in.person})
            return redirect("leave")
    ahead = StandIn.objects.ahead().filter(appointment__in=posts).order_by("since", "pk")
    listed = ahead.select_related("appointment__person", "appointment__area", "stand_in__person")
    context = {"posts": posts, "held": held, "form": form, "ahead": listed}
    return render(request, "cases/leave.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """Back at work. Only of a post one may arrange."""
    gone = get_object_or_404(StandIn.objects.ahead(), pk=pk, appointment__in=_posts(actor_of(request)))
    standing_in.back(gone)
    messages.success(request, _("已销假。"))
    return redirect("leave")


def _posts(actor: Actor) -> list[Appointment]:
    """One's own posts first, then those at and below where one leads. Raises PermissionDenied where there are none."""
    own = [held for held in actor.looks_after if held.person_id == actor.person]
    if not own:
        raise PermissionDenied(_("代班要有网格或社区的任职。"))
    below = Q(pk__in=[])
    for held in own:
        if held.duty in LEADERS:
            below |= Q(area__path__startswith=held.area.path)  # type: ignore[union-attr]
    mine = [held.pk for held in own]
    led = Appointment.objects.current().filter(below, duty__in=standing_in.SERVING).exclude(pk__in=mine)
    return [*own, *led.select_related("person", "area").order_by("area__path", "pk")[:MOST]]
