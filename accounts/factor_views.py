"""Enrolling a second factor, on the way to where one wanted to go. The ceremonies themselves are allauth's."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_login_redirect_url, get_next_redirect_url
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts import second_factor
from accounts.demo import is_demo
from accounts.gates import signed_in
from accounts.models import User

GOAL = "second_factor_goal"  # in the session: where one wanted to go


@signed_in
@never_cache
def ask_second_factor(request: HttpRequest) -> HttpResponse:
    """Choose a factor; or show the one there is; or, with all in order, go on."""
    if goal := get_next_redirect_url(request):
        request.session[GOAL] = goal
    if second_factor.satisfied(request):
        return redirect(request.session.pop(GOAL, None) or get_login_redirect_url(request))
    if kinds := second_factor.enrolled(request.user):
        return _lead_to_proof(kinds, reverse("account_second_factor"))
    return render(request, "account/second_factor.html")


class _Enrols:
    """Whoever has just shown that the new factor works has used it in this session."""

    factor: str

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        """A demo account is everybody's: nobody may lock the others out of it."""
        if is_demo(request.user):
            messages.error(request, _("演示账号由大家共用，不能设置第二道验证。"))
            return HttpResponseRedirect(get_login_redirect_url(request))
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def form_valid(self, form) -> HttpResponse:
        response = super().form_valid(form)  # type: ignore[misc]
        user: User = self.request.user  # type: ignore[attr-defined]
        record_authentication(self.request, user, "mfa", type=self.factor, reauthenticated=True)  # type: ignore[attr-defined]
        return response


class EnrolApp(_Enrols, totp.ActivateTOTPView):
    factor = "totp"


class EnrolKey(_Enrols, webauthn.AddWebAuthnView):
    factor = "webauthn"


def with_fresh_proof(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Whoever has a second factor shows it before anything is changed about second factors, however they signed in.

    allauth asks again after five minutes, and takes a password for an answer; here only the factor itself is one.
    """

    @signed_in
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        kinds = second_factor.enrolled(request.user)
        if not kinds or second_factor.fresh(request):
            return view(request, *args, **kwargs)
        goal = request.path if request.method == "GET" else reverse("mfa_index")
        return _lead_to_proof(kinds, goal)

    return guarded


def _lead_to_proof(kinds: set[str], goal: str) -> HttpResponseRedirect:
    name = "mfa_reauthenticate" if "totp" in kinds else "mfa_reauthenticate_webauthn"
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': goal})}")


enrol_app = with_fresh_proof(EnrolApp.as_view())
enrol_key = with_fresh_proof(EnrolKey.as_view())
drop_app = with_fresh_proof(totp.deactivate_totp)
drop_key = with_fresh_proof(webauthn.remove_webauthn)
rename_key = with_fresh_proof(webauthn.edit_webauthn)
show_codes = with_fresh_proof(recovery.view_recovery_codes)
renew_codes = with_fresh_proof(recovery.generate_recovery_codes)
take_codes = with_fresh_proof(recovery.download_recovery_codes)
