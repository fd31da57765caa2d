"""Enrolling a second factor, on the way to where one wanted to go. The ceremonies themselves are allauth's."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_login_redirect_url, get_next_redirect_url
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
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
        view = "mfa_reauthenticate" if "totp" in kinds else "mfa_reauthenticate_webauthn"
        return redirect(f"{reverse(view)}?{urlencode({'next': reverse('account_second_factor')})}")
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


class EnrolApp(_Enrols, ActivateTOTPView):
    factor = "totp"


class EnrolKey(_Enrols, AddWebAuthnView):
    factor = "webauthn"


enrol_app = signed_in(EnrolApp.as_view())
enrol_key = signed_in(EnrolKey.as_view())
