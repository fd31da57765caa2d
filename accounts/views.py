"""Coming in: a number, a code, and for those who serve others a second factor. Everybody walks the same way."""

from __future__ import annotations

from http import HTTPStatus

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.utils import get_login_redirect_url, get_next_redirect_url
from allauth.core.internal.httpkit import get_client_ip
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts import codes, wechat
from accounts.demo import demo_accounts, is_demo
from accounts.entry import admit
from accounts.forms import CodeForm, SignInForm, StaffForm
from accounts.gates import public
from accounts.limits import TooMany, too_many_words, wait_words
from accounts.models import PhoneCode, User
from accounts.phones import mask

SIGN_IN = PhoneCode.Purpose.SIGN_IN
PENDING = "sign_in"  # in the session: which code is waited for, and where to go then; never the number


@public
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """The number. Known or unknown, the answer is the same: a code goes out."""
    if request.user.is_authenticated:
        return redirect(get_login_redirect_url(request))
    asked = request.POST if request.method == "POST" else None
    form = SignInForm(asked, initial={"next": get_next_redirect_url(request) or ""})
    if asked is None or not form.is_valid():
        return _show_sign_in(request, form)
    return _send_code(request, form)


def _show_sign_in(request: HttpRequest, form: SignInForm, status: int = 200) -> HttpResponse:
    way = wechat.fits(request.headers.get("User-Agent", ""))
    shown = {"form": form, "demo_accounts": demo_accounts(), "wechat": way}
    return render(request, "account/login.html", shown, status=status)


def _send_code(request: HttpRequest, form: SignInForm) -> HttpResponse:
    number, goal = form.cleaned_data["phone"], _goal(form.cleaned_data["next"])
    try:
        code = codes.send(number, SIGN_IN, address=get_client_ip(request) or "")
    except TooMany as limit:
        return _too_soon(request, form, number, goal, limit.retry_after)
    except codes.NotSent:
        form.add_error("phone", _("短信没有发出去，请过一分钟再试。急事请直接打电话。"))
        return _show_sign_in(request, form, HTTPStatus.SERVICE_UNAVAILABLE)
    request.session[PENDING] = {"code": code.pk, "next": goal}
    return redirect("account_confirm_code")


def _too_soon(request: HttpRequest, form: SignInForm, number: str, goal: str, wait: int) -> HttpResponse:
    """If the last code still holds, whoever asks again may enter it: a second tap must not cost a message."""
    if code := codes.waiting(number, SIGN_IN):
        request.session[PENDING] = {"code": code.pk, "next": goal}
        words = _("短信刚才已经发出，收到后直接填写。%(wait)s后可以重新获取。") % {"wait": wait_words(wait)}
        response = _show_code(request, CodeForm(), code, words, HTTPStatus.TOO_MANY_REQUESTS)
    else:
        form.add_error("phone", too_many_words(wait))
        response = _show_sign_in(request, form, HTTPStatus.TOO_MANY_REQUESTS)
    response.headers["Retry-After"] = str(wait)
    return response


@public
@never_cache
@sensitive_post_parameters("code")
def confirm_code(request: HttpRequest) -> HttpResponse:
    """The code. It is good once, whoever of several windows is first."""
    pending = request.session.get(PENDING) or {}
    code = PhoneCode.objects.filter(pk=pending.get("code"), purpose=SIGN_IN).first()
    if code is None:
        return redirect("account_login")
    if "again" in request.POST:
        return _send_again(request, code, pending["next"])
    form = CodeForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _show_code(request, form, code)
    verdict, code = codes.guess(code.pk, SIGN_IN, form.cleaned_data["code"])
    if verdict is codes.Verdict.RIGHT:
        del request.session[PENDING]
        return come_in(request, admit(code.number), pending["next"], method="code")
    form.add_error("code", verdict_words(verdict))
    return _show_code(request, form, code)


def _send_again(request: HttpRequest, code: PhoneCode, goal: str) -> HttpResponse:
    form = SignInForm({"phone": code.number, "next": goal})
    form.full_clean()
    return _send_code(request, form)


def verdict_words(verdict: codes.Verdict) -> str:
    if verdict is codes.Verdict.WRONG:
        return _("验证码不对，请再看一眼短信。")
    return _("这个验证码已经失效，请重新获取。")


def _show_code(
    request: HttpRequest, form: CodeForm, code: PhoneCode, words: str = "", status: int = 200
) -> HttpResponse:
    shown = {"form": form, "masked": mask(code.number), "words": words}
    return render(request, "account/code.html", shown, status=status)


@public
@require_POST
def sign_in_demo(request: HttpRequest) -> HttpResponse:
    """One tap, in a demo only."""
    account = request.POST.get("account", "")
    user = User.objects.filter(pk=int(account[:18]), demo=True).first() if account.isdecimal() else None
    if user is None or not is_demo(user):
        raise Http404
    return come_in(request, user, _goal(request.POST.get("next", "")), method="demo")


@public
@never_cache
@sensitive_post_parameters("password")
def sign_in_staff(request: HttpRequest) -> HttpResponse:
    """Name and password, then the second factor. It counts as having just proved oneself (reauthentication)."""
    if request.user.is_authenticated:
        return redirect(get_login_redirect_url(request))
    asked = request.POST if request.method == "POST" else None
    form = StaffForm(asked, initial={"next": get_next_redirect_url(request) or ""})
    if asked is None or not form.is_valid():
        return render(request, "account/staff.html", {"form": form})
    return come_in(request, form.user, _goal(form.cleaned_data["next"]), method="password", reauthenticated=True)


def _goal(asked: str) -> str:
    """Where to go afterwards, if it is a place of ours."""
    return asked if asked and get_adapter().is_safe_url(asked) else ""


def come_in(request: HttpRequest, user: User, goal: str, *, method: str, **proof: bool) -> HttpResponseRedirect:
    """Hand over to allauth: inactive users are told so, a second factor is asked of who has one."""
    record_authentication(request, user, method=method, **proof)
    return perform_login(request, Login(user=user, redirect_url=goal or None))
