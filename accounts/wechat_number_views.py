"""Whose WeChat it is: a person whom nobody knows by it yet proves a number, and is known by it from then on.

A number that has an account joins it only when the code sent to it was entered here; nothing is joined to whoever
happens to sign in next in the same browser.
"""

from __future__ import annotations

import json
from http import HTTPStatus

from allauth.core.internal.httpkit import get_client_ip
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts import codes, joining, moment, vault
from accounts.demo import is_demo
from accounts.entry import admit
from accounts.forms import CodeForm, NumberForm
from accounts.gates import public
from accounts.limits import TooMany, too_many_words
from accounts.models import PhoneCode, User
from accounts.phones import mask
from accounts.views import come_in, verdict_words
from accounts.wechat import Known

WAITING = (
    "wechat_waiting"  # in the session: who came back from WeChat, encrypted; where to go; which code is waited for
)
LASTS = 600  # seconds
PURPOSE = PhoneCode.Purpose.WECHAT


def ask_number(request: HttpRequest, known: Known, goal: str) -> HttpResponseRedirect:
    """Keep for ten minutes who came back from WeChat, and ask for the number."""
    who = vault.encrypt(json.dumps([known.openid, known.unionid]))
    request.session[WAITING] = {"who": who, "next": goal, "at": moment.now().timestamp()}
    return redirect("account_wechat_number")


@public
@never_cache
def name_number(request: HttpRequest) -> HttpResponse:
    """The number this WeChat is to belong to. Known or unknown, the answer is the same: a code goes out."""
    if not _waiting(request):
        return redirect("account_login")
    form = NumberForm(request.POST if request.method == "POST" else None)
    return _send(request, form) if form.is_valid() else _show_number(request, form)


def _show_number(request: HttpRequest, form: NumberForm, status: int = 200) -> HttpResponse:
    return render(request, "account/wechat_number.html", {"form": form}, status=status)


def _send(request: HttpRequest, form: NumberForm) -> HttpResponse:
    number = form.cleaned_data["phone"]
    try:
        code: PhoneCode | None = codes.send(number, PURPOSE, address=get_client_ip(request) or "")
    except TooMany as limit:
        code = codes.waiting(number, PURPOSE)
        words, status, wait = too_many_words(limit.retry_after), HTTPStatus.TOO_MANY_REQUESTS, limit.retry_after
    except codes.NotSent:
        code, words = None, _("短信没有发出去，请过一分钟再试。急事请直接打电话。")
        status, wait = HTTPStatus.SERVICE_UNAVAILABLE, 60
    if code is None:
        form.add_error("phone", words)
        response = _show_number(request, form, status)
        response.headers["Retry-After"] = str(wait)
        return response
    request.session[WAITING] = {**_waiting(request), "code": code.pk}
    return redirect("account_wechat_code")


@public
@never_cache
@sensitive_post_parameters("code")
def confirm(request: HttpRequest) -> HttpResponse:
    """The code sent to that number: with it the account of the number is opened, and joined to this WeChat."""
    waiting = _waiting(request)
    code = PhoneCode.objects.filter(pk=waiting.get("code"), purpose=PURPOSE).first()
    if code is None:
        return redirect("account_wechat_number" if waiting else "account_login")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        verdict, _code = codes.guess(code.pk, PURPOSE, form.cleaned_data["code"])
        if verdict is codes.Verdict.RIGHT:
            del request.session[WAITING]
            user = admit(code.number)
            _join(request, user, Known(*json.loads(vault.decrypt(waiting["who"]))))
            return come_in(request, user, waiting["next"], method="code")
        form.add_error("code", verdict_words(verdict))
    return render(request, "account/wechat_code.html", {"form": form, "masked": mask(code.number)})


def _join(request: HttpRequest, user: User, known: Known) -> None:
    """Whoever has another WeChat keeps it: what is tied is untied by its owner first. Demo accounts are everybody's."""
    if is_demo(user):
        return
    try:
        joining.join(user.contact, known)
    except joining.OtherWeChat:
        messages.warning(request, _("您的账号绑的是另一个微信，没有换。要换，请在“怎么通知我”里先解除。"))
    except joining.JoinedElsewhere:
        messages.warning(request, _("这个微信已经在别的账号上，没有绑到这里。"))
    else:
        messages.success(request, _("绑好了，下次用微信直接登录。"))


def _waiting(request: HttpRequest) -> dict:
    """Who came back from WeChat not long ago; empty when nobody did, or somebody signed in since."""
    waiting = {} if request.user.is_authenticated else request.session.get(WAITING) or {}
    return waiting if waiting and moment.now().timestamp() - waiting["at"] <= LASTS else {}
