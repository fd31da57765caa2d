"""Where I am signed in, and the button that ends it there."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts import sittings
from accounts.demo import is_demo
from accounts.gates import signed_in


@signed_in
@never_cache
def own(request: HttpRequest) -> HttpResponse:
    """Every browser in which I am signed in. Posting ends one of them, or all the others."""
    mine = sittings.of(request.user)
    if request.method == "POST":
        if is_demo(request.user):
            messages.error(request, _("演示账号由大家共用，不能让别人退出。"))
            return redirect("account_sittings")
        return _end(request, mine)
    shown = {"sittings": mine, "here": request.session.session_key, "is_demo": is_demo(request.user)}
    return render(request, "account/sittings.html", shown)


def _end(request: HttpRequest, mine: list[sittings.Sitting]) -> HttpResponse:
    asked, here = request.POST.get("end", ""), request.session.session_key
    chosen = [one for one in mine if (asked == "others" and one.key != here) or str(one.pk) == asked]
    if not chosen and asked != "others":
        raise Http404
    sittings.end(chosen, by=request.user)
    if any(one.key == here for one in chosen):
        return redirect("account_login")
    messages.success(request, _("已退出。那边要重新登录才能用。"))
    return redirect("account_sittings")
