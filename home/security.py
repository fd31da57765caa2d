"""The security administrator's pages 安全管理员: who serves here, where they are signed in, and what ends that.

Changes nobody's posts and reads no case. Each act is written into the account log, which the auditor reads.
"""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts import second_factor, sittings
from accounts.demo import is_demo
from accounts.gates import signed_in
from accounts.models import User
from grids.charge import Charge, charge_of
from grids.duties import Duty
from grids.models import Appointment

AT_ONCE, NEWEST = 200, 20


def accounts_in(charge: Charge) -> QuerySet[User]:
    """The accounts of those who hold, or held, a post in these places, or at a body there. Demo accounts among them."""
    posts = Appointment.objects.filter(person__contact__user=OuterRef("pk"))
    here = posts.filter(charge.within("area")) | posts.filter(charge.within("organisation__area"))
    return User.objects.filter(Exists(here))


@signed_in
@never_cache
@require_GET
def officers(request: HttpRequest) -> HttpResponse:
    """Who serves in my places, found by name; who has no second factor yet stands first."""
    asked = " ".join(request.GET.get("q", "").split())[:40]
    factor = Authenticator.objects.filter(user=OuterRef("pk"), type__in=second_factor.FACTORS)
    found = accounts_in(_charge(request)).annotate(protected=Exists(factor))
    if asked:
        found = found.filter(contact__person__name__contains=asked)
    found = found.select_related("contact__person").order_by("protected", "contact__person__name", "pk")
    listed = list(found[: AT_ONCE + 1])
    shown = {"officers": listed[:AT_ONCE], "more": len(listed) > AT_ONCE, "asked": asked}
    return render(request, "home/security/officers.html", shown)


@signed_in
@never_cache
def officer(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: where it is signed in, what happened to it of late; posting does one of ACTS."""
    user = get_object_or_404(accounts_in(_charge(request)).select_related("contact__person"), pk=pk)
    if request.method == "POST":
        return _act(request, user)
    shown = {
        "officer": user,
        "own": user.pk == request.user.pk,
        "kinds": second_factor.enrolled(user),
        "sittings": sittings.of(user),
        "events": user.account_events.select_related("by").order_by("-pk")[:NEWEST],
    }
    return render(request, "home/security/officer.html", shown)


def _act(request: HttpRequest, user: User) -> HttpResponse:
    """Nobody does this to themselves: what is one's own stands on one's own pages."""
    act = request.POST.get("act", "")
    if user.pk == request.user.pk or act not in ("end", "factors", "let_try"):
        raise Http404
    if is_demo(user):
        messages.error(request, _("演示账号由大家共用，不能让别人退出。"))
    elif act == "end":
        sittings.end(sittings.of(user), by=request.user)
        messages.success(request, _("已让这个账号在所有地方退出。"))
    elif act == "factors":
        sittings.take_factors(user, by=request.user)
        messages.success(request, _("已清除第二道验证，并让这个账号退出。下次登录要重新设置。"))
    else:
        sittings.let_try(user, by=request.user)
        messages.success(request, _("已解除，现在可以再试。"))
    return redirect("security_officer", user.pk)


def _charge(request: HttpRequest) -> Charge:
    charge = charge_of(request.user, (Duty.SECURITY,))
    if not charge or not second_factor.satisfied(request):
        raise Http404
    return charge
