"""A volunteer's own pages: who asks, what one said yes to, a rest, leaving. 志愿者"""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts import moment
from accounts.gates import signed_in
from accounts.models import Contact
from services.orders import joining, queries

RESTS = {"1": timedelta(days=1), "7": timedelta(days=7), "30": timedelta(days=30), "0": None}


@signed_in
@never_cache
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Invitations, tasks, what was done. Whoever is none yet is told what it is about."""
    volunteer, now = queries.volunteer_of(request.user), moment.now()
    if volunteer is None:
        known = Contact.objects.filter(user=request.user.pk).exists()  # an account of the CMS alone has none
        return render(request, "orders/volunteer.html", {"volunteer": None, "known": known})
    context = {
        "volunteer": volunteer, "invitations": queries.invitations(volunteer, now), "tasks": queries.tasks(volunteer),
        "helped": queries.helped(volunteer), "rests": volunteer.rests(now),
    }  # fmt: skip
    return render(request, "orders/volunteer.html", context)


@signed_in
@never_cache
def join(request: HttpRequest) -> HttpResponse:
    """Offer help, or change what was offered."""
    contact = Contact.objects.filter(user=request.user.pk).first()
    if contact is None:
        raise PermissionDenied
    volunteer = queries.volunteer_of(request.user)
    given = joining.initial(volunteer, contact, request.GET.get("b", "")[:20])
    form = joining.JoinForm(request.POST or None, initial=given)
    if request.method == "POST" and form.is_valid():
        made = joining.join(contact, form.cleaned_data)
        messages.success(request, _("已保存。") if made.confirmed else _("谢谢您！社区看过以后会告诉您。"))
        return redirect("volunteer")
    status = 422 if form.errors else 200
    return render(request, "orders/join.html", {"form": form, "volunteer": volunteer}, status=status)


@signed_in
@require_POST
def rest(request: HttpRequest) -> HttpResponse:
    """No invitations for a day, a week, a month; or again from now on."""
    volunteer, days = queries.own(request), request.POST.get("days", "")
    if days not in RESTS:
        raise Http404
    span = RESTS[days]
    volunteer.muted_until = moment.now() + span if span else None
    volunteer.save(update_fields=["muted_until"])
    messages.success(request, _("好的，这段时间不打扰您。") if span else _("欢迎回来。"))
    return redirect("volunteer")


@signed_in
@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """What the planner has learned of one's answers is forgotten."""
    volunteer = queries.own(request)
    volunteer.learned_since = moment.now()
    volunteer.save(update_fields=["learned_since"])
    messages.success(request, _("已清零。以前接没接过，不再影响问不问您。"))
    return redirect("volunteer")


@signed_in
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """The offer is deleted."""
    joining.leave(queries.own(request))
    messages.success(request, _("已退出，登记的内容都删了。谢谢您帮过的忙。"))
    return redirect("volunteer")
