"""Changing the number: first a code to the old one, then a code to the new one. Whoever has lost the old cannot."""

from __future__ import annotations

from http import HTTPStatus

from allauth.core.internal.httpkit import get_client_ip
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts import codes, moment
from accounts.demo import is_demo
from accounts.entry import NumberTaken, change_number
from accounts.forms import CodeForm, NewNumberForm
from accounts.gates import signed_in
from accounts.limits import TooMany, too_many_words
from accounts.models import Contact, PhoneCode
from accounts.phones import mask
from accounts.views import verdict_words

OLD, NEW = PhoneCode.Purpose.OLD_NUMBER, PhoneCode.Purpose.NEW_NUMBER
STEP = "number_change"  # in the session: {"code": …} waits for a code, {"proved": …} the old number is proved
PROOF_HOLDS = 600  # seconds


@signed_in
@never_cache
def show_number(request: HttpRequest) -> HttpResponse:
    """The number one is reached under, and the way to another."""
    if request.method == "POST" and not is_demo(request.user):
        number = _number_of(request)
        if not number:
            request.session[STEP] = {"proved": moment.now().timestamp()}
            return redirect("account_new_number")
        return _send(request, number, OLD, "account_old_number", "account/number.html", {})
    return render(request, "account/number.html", _shown(request))


@signed_in
@never_cache
@sensitive_post_parameters("code")
def prove_old_number(request: HttpRequest) -> HttpResponse:
    code = _awaited(request, OLD)
    if code is None:
        return redirect("account_number")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        verdict, _code = codes.guess(code.pk, OLD, form.cleaned_data["code"])
        if verdict is codes.Verdict.RIGHT:
            request.session[STEP] = {"proved": moment.now().timestamp()}
            return redirect("account_new_number")
        form.add_error("code", verdict_words(verdict))
    return render(request, "account/number_code.html", {"form": form, "masked": mask(code.number), "step": 1})


@signed_in
@never_cache
def name_new_number(request: HttpRequest) -> HttpResponse:
    if not _proved(request):
        return redirect("account_number")
    form = NewNumberForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        number = form.cleaned_data["phone"]
        if number != _number_of(request):
            return _send(request, number, NEW, "account_prove_new_number", "account/number_new.html", {"form": form})
        form.add_error("phone", _("这就是您现在的号码。"))
    return render(request, "account/number_new.html", {"form": form})


@signed_in
@never_cache
@sensitive_post_parameters("code")
def prove_new_number(request: HttpRequest) -> HttpResponse:
    code = _awaited(request, NEW)
    if code is None or not _proved(request):
        return redirect("account_number")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        verdict, _code = codes.guess(code.pk, NEW, form.cleaned_data["code"])
        if verdict is codes.Verdict.RIGHT:
            return _change(request, code.number)
        form.add_error("code", verdict_words(verdict))
    return render(request, "account/number_code.html", {"form": form, "masked": mask(code.number), "step": 3})


def _change(request: HttpRequest, number: str) -> HttpResponse:
    """Only now, with the number proved, is it said whether somebody else is known under it."""
    del request.session[STEP]
    try:
        change_number(request.user, number)
    except NumberTaken:
        messages.error(request, _("这个号码在本站已有记录，没有更换。您可以退出后直接用它登录。"))
    else:
        messages.success(request, _("号码已更换，下次请用新号码登录。"))
    return redirect("account_number")


def _send(request: HttpRequest, number: str, purpose: str, onward: str, template: str, shown: dict) -> HttpResponse:
    """Send a code and go on; or show the page again, saying why not."""
    try:
        code = codes.send(number, purpose, address=get_client_ip(request) or "")
    except TooMany as limit:
        words, status, wait = too_many_words(limit.retry_after), HTTPStatus.TOO_MANY_REQUESTS, limit.retry_after
    except codes.NotSent:
        words, status, wait = _("短信没有发出去，请过一分钟再试。"), HTTPStatus.SERVICE_UNAVAILABLE, 60
    else:
        request.session[STEP] = {**request.session.get(STEP, {}), "code": code.pk}
        return redirect(onward)
    response = render(request, template, {**_shown(request), **shown, "words": words}, status=status)
    response["Retry-After"] = str(wait)
    return response


def _awaited(request: HttpRequest, purpose: str) -> PhoneCode | None:
    pk = request.session.get(STEP, {}).get("code")
    return PhoneCode.objects.filter(pk=pk, purpose=purpose).first()


def _proved(request: HttpRequest) -> bool:
    at = request.session.get(STEP, {}).get("proved", 0)
    return moment.now().timestamp() - at < PROOF_HOLDS


def _number_of(request: HttpRequest) -> str:
    contact = Contact.objects.filter(user=request.user).first()
    return contact.phone if contact else ""


def _shown(request: HttpRequest) -> dict:
    return {"masked": mask(_number_of(request)), "is_demo": is_demo(request.user)}
